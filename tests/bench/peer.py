"""The same import by django-import-export, tuned as its documentation and users advise.

Bulk writes, no per-row diff, no per-row lookups (regions, codes and people are fetched before), one instance loader for
all rows; a dry run and then the real one, as its admin does. The rules a row must meet are those of ours that need no
other row: normalising, check digit, code lists, region, age, sealing and the register.
"""

from pathlib import Path
from typing import Any
from uuid import uuid4

import tablib
from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import BaseInstanceLoader

from guopei.core import clock
from guopei.core.audit.transaction import transaction_for
from guopei.core.crypto import blind_index, mask_email, mask_id, mask_mobile, owner_aad, seal
from guopei.core.documents import store
from guopei.core.imports.services.places import Places
from guopei.core.pinyin import person_key
from guopei.core.policy.selectors.values import id_mask
from guopei.core.sheets.codes import find_code
from guopei.core.sheets.normalise.coded import read_email
from guopei.core.sheets.normalise.identity import read_identity
from guopei.core.sheets.normalise.names import name_key, read_name
from guopei.core.sheets.normalise.phones import read_mobile
from tests.bench.scene import COLUMNS, Scene
from trainees.register.models import Teacher
from trainees.selection.models import Nomination, RosterBatch

LABELS = dict(COLUMNS)
CODED = ("ethnic", "area_class", "title", "education")


class RowRefused(ValueError):
    """A row that breaks a rule."""


class Known(BaseInstanceLoader):
    """All registered people at once, by blind index, instead of one SELECT per row."""

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.known = {bytes(one.id_index): one for one in Teacher.objects.filter(id_index__in=resource.indexes)}

    def get_instance(self, row: Any) -> Teacher | None:
        return self.known.get(row["id_index"])


class PeerResource(resources.ModelResource):
    """The roster as a Resource. `prepare` does per row what ours does per column."""

    id_index = fields.Field(attribute="id_index", column_name="id_index")

    class Meta:
        model = Teacher
        use_bulk = True
        batch_size = 2000
        skip_diff = True
        skip_unchanged = False
        report_skipped = False
        store_row_values = False
        store_instance = False
        force_init_instance = False
        use_transactions = False
        clean_model_instances = False
        instance_loader_class = Known
        import_id_fields = ("id_index",)
        fields = ("id_index",)

    def __init__(self, scene: Scene, source: str) -> None:
        super().__init__()
        self.scene, self.source = scene, source
        self.ring, self.mask, self.places = store.keyring(), id_mask(), Places(scene.county)
        self.today = clock.today().isoformat()
        self.resolved: dict[Any, Any] = {}
        self.codes: dict[Any, Any] = {}
        self.indexes: list[bytes] = []

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Blind indexes first, so that the register is asked once."""
        numbers = (
            read_identity(text, self.today, "1900-01-01", self.today)[0].number for text in dataset[LABELS["id_no"]]
        )
        self.indexes = [blind_index(self.ring, "id_no", number) if number else b"" for number in numbers]
        dataset.append_col(self.indexes, header="id_index")

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Sequences are not set anew: the application role may not, and nothing gave ids by hand."""

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Judge the row; what it says is kept for `import_instance`."""
        row["values"] = self.prepare(row)

    def import_instance(self, instance: Teacher, row: Any, **kwargs: Any) -> None:
        """Put the values on the instance."""
        for name, value in row["values"].items():
            setattr(instance, name, value)

    def prepare(self, row: Any) -> dict[str, Any]:
        """The register's values of one row. Refuses what ours refuses for the row alone."""
        identity, _found = read_identity(row[LABELS["id_no"]], self.today, "1950-01-01", "2009-01-01")
        name, _found = read_name(row[LABELS["name"]])
        mobile, _found = read_mobile(row[LABELS["mobile"]])
        email, _found = read_email(row[LABELS["email"]])
        spelling = (row[LABELS["province"]], row[LABELS["city"]], row[LABELS["county"]], "")
        place = self.resolved.get(spelling) or self.resolved.setdefault(spelling, self.places.resolve(spelling))
        if not identity.number or not name or not mobile or place.unit_id is None:
            raise RowRefused
        owner = uuid4()
        return {
            "uuid": owner,
            "name": name,
            "name_key": name_key(name),
            "pinyin": person_key(name),
            "sex": identity.sex,
            "birth_on": identity.birth,
            "id_sealed": seal(self.ring, identity.number, aad=owner_aad(owner.bytes, "id_no")),
            "id_index": row["id_index"],
            "id_masked": mask_id(identity.number, self.mask),
            "mobile_sealed": seal(self.ring, mobile, aad=owner_aad(owner.bytes, "mobile")),
            "mobile_index": blind_index(self.ring, "mobile", mobile),
            "mobile_masked": mask_mobile(mobile),
            "email_sealed": seal(self.ring, email, aad=owner_aad(owner.bytes, "email")),
            "email_index": blind_index(self.ring, "email", email),
            "email_masked": mask_email(email),
            "county_id": place.unit_id,
            "school_name": row[LABELS["school"]],
            "duty": row[LABELS["duty"]],
            "stage": self._code("stage", row[LABELS["stage"]]),
            "subject": self._code("subject", row[LABELS["subject"]]),
            "years_teaching": int(row[LABELS["years"]]),
            "source": self.source,
            **{name: self._code(name, row[LABELS[name]]) for name in CODED},
        }

    def _code(self, kind: str, text: str) -> str:
        if (kind, text) not in self.codes:
            self.codes[kind, text] = find_code(kind, text)
        code = self.codes[kind, text]
        if code is None:
            raise RowRefused
        return str(code)


def import_peer(path: Path, scene: Scene) -> int:
    """Dry run, then the real one, then the nominations in bulk. How many people."""
    content = path.read_bytes()
    with transaction_for(scene.officer, act="bench.peer"):
        batch = RosterBatch.objects.create(quota=scene.quota, unit=scene.county, uploaded_by_id=scene.officer.user_id)
    source = f"peer:{batch.pk}"
    with transaction_for(scene.officer, act="bench.peer"):
        PeerResource(scene, source).import_data(XLSX().create_dataset(content), dry_run=True, raise_errors=True)
    with transaction_for(scene.officer, act="bench.peer"):
        PeerResource(scene, source).import_data(XLSX().create_dataset(content), dry_run=False, raise_errors=True)
        people = Teacher.objects.filter(source=source).order_by("pk").values_list("pk", flat=True)
        Nomination.objects.bulk_create(
            [
                Nomination(
                    batch=batch,
                    quota=scene.quota,
                    task_order_id=scene.quota.task_order_id,
                    teacher_id=pk,
                    row_no=number,
                    sheet_row=number,
                )
                for number, pk in enumerate(people, 1)
            ],
            batch_size=2000,
        )
    return len(people)
