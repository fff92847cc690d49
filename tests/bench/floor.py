"""The floor under any import: read the workbook, seal, COPY into the same tables. No checks, no staging."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import python_calamine as calamine
from django.db import connection

from guopei.core.audit.transaction import transaction_for
from guopei.core.crypto import Mask, blind_index, mask_email, mask_id, mask_mobile, owner_aad, seal
from guopei.core.documents import store
from guopei.core.pinyin import person_key
from guopei.core.policy.selectors.values import id_mask
from guopei.core.sheets.staging import Lines, copy_rows
from tests.bench.scene import COLUMNS, Scene
from trainees.selection.models import RosterBatch

TEACHER = [
    *("uuid", "name", "name_key", "pinyin", "sex", "birth_on"),
    *("id_sealed", "id_index", "id_masked", "mobile_sealed", "mobile_index", "mobile_masked"),
    *("email_sealed", "email_index", "email_masked"),
    *("county_id", "school_name", "area_class", "ethnic", "education", "title", "duty", "stage", "subject"),
    *("years_teaching", "source", "id_type", "school_type"),
]
NOMINATIONS = """
INSERT INTO trainees_nomination (batch_id, quota_id, task_order_id, teacher_id, row_no, sheet, sheet_row, state)
SELECT %s, %s, %s, id, row_number() OVER (ORDER BY id), '', 1, 'SUBMITTED' FROM trainees_teacher WHERE source = %s
"""


def import_floor(path: Path, scene: Scene) -> int:
    """The rows of a workbook into teachers and nominations, in one transaction. How many."""
    with transaction_for(scene.officer, act="bench.floor"):
        batch = RosterBatch.objects.create(quota=scene.quota, unit=scene.county, uploaded_by_id=scene.officer.user_id)
        rows = _rows(path, scene, f"floor:{batch.pk}", id_mask())
        written = copy_rows(connection, "trainees_teacher", TEACHER, Lines(rows))
        with connection.cursor() as cursor:
            cursor.execute(NOMINATIONS, [batch.pk, scene.quota.pk, scene.quota.task_order_id, f"floor:{batch.pk}"])
    return written


def _rows(path: Path, scene: Scene, source: str, mask: Mask) -> Iterator[list[Any]]:
    ring = store.keyring()
    places = {name: place for place, (name, _label) in enumerate(COLUMNS)}
    rows = calamine.load_workbook(str(path)).get_sheet_by_index(0).iter_rows()
    next(rows)
    for row in rows:
        owner = uuid4()
        number, mobile, email, name = (str(row[places[column]]) for column in ("id_no", "mobile", "email", "name"))
        yield [
            owner,
            name,
            name,
            person_key(name),
            "1" if int(number[16]) % 2 else "2",
            date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
            _bytea(seal(ring, number, aad=owner_aad(owner.bytes, "id_no"))),
            _bytea(blind_index(ring, "id_no", number)),
            mask_id(number, mask),
            _bytea(seal(ring, mobile, aad=owner_aad(owner.bytes, "mobile"))),
            _bytea(blind_index(ring, "mobile", mobile)),
            mask_mobile(mobile),
            _bytea(seal(ring, email, aad=owner_aad(owner.bytes, "email"))),
            _bytea(blind_index(ring, "email", email)),
            mask_email(email),
            scene.county.pk,
            row[places["school"]],
            "210",
            "01",
            "20",
            "03",
            row[places["duty"]],
            "P",
            "YW",
            int(str(row[places["years"]])),
            source,
            "1",
            "",
        ]


def _bytea(value: bytes) -> str:
    return f"\\x{value.hex()}"
