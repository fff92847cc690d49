"""Everything that is asked of a roster's rows, in sets. Runs inside the transaction that staged them.

Findings become `RosterIssue` rows; a row with a refused one is refused. Nothing of the register is touched.
"""

import json
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from guopei.core import clock
from guopei.core.imports.enums import Grade
from guopei.core.imports.registry import Counts, Import, Letters, Tell, import_of
from guopei.core.imports.services.judging import count_verdicts, explode, forget, place_lines, refused, rule
from guopei.core.imports.services.places import Places
from guopei.core.orgs.enums import AreaKind
from guopei.core.orgs.selectors.areas import kinds_of_areas
from guopei.core.policy.selectors.values import values
from guopei.core.sheets.codes import code_list
from trainees.selection.models import RosterBatch
from trainees.selection.services import check_sets as sets

POLICIES = (
    "trainees.least_age",
    "trainees.most_age",
    "trainees.once_a_year_per_type",
    "trainees.one_place_at_a_time",
    "trainees.stage_matches",
)
# What is said about an ID number's area. One in no list is asked about, not refused: its check digit is right, cards
# keep the code of the year they were issued in, and no list of those codes is complete. One that no province begins
# with is refused: such a card never was.
AREA_FINDINGS = {
    AreaKind.UNLISTED: ("id_area_unlisted", Grade.CONFIRM),
    AreaKind.FOREIGN_RESIDENT: ("id_foreign_resident", Grade.CONFIRM),
    AreaKind.IMPOSSIBLE: ("id_area_impossible", Grade.REFUSED),
    AreaKind.INVENTED: ("id_area_invented", Grade.REFUSED),
}


ELSEWHERE = "SELECT roster_judge_elsewhere(%(batch)s, %(letters)s::jsonb, %(once)s, %(apart)s)"


TABLES = ("line", "seen", "refused", "place", "place_issue")


def run_checks(batch: RosterBatch, letters: Letters, progress: Tell = lambda done, total: None) -> Counts:
    """Judge every staged row of a batch. `letters`: sheet → field → column letter, for the addresses of findings.

    Policy values are those of the unit today; refusals cite their keys (see `Import.rules`). `progress(done, total)`
    is called before each statement and may raise to end the check.
    """
    policy = {key: found.value for key, found in values(POLICIES, unit=batch.unit).items()}
    item = batch.quota.task_order.plan_item
    facts: dict[str, Any] = {
        "batch": batch.pk,
        "quota": batch.quota_id,
        "order": batch.quota.task_order_id,
        "letters": json.dumps(letters),
        "today": clock.today(),
        "least": policy["trainees.least_age"],
        "most": policy["trainees.most_age"],
        "stage": item.stage if policy["trainees.stage_matches"] else "",
        "subjects": _subject_codes(item.subject.name) if item.subject and policy["trainees.stage_matches"] else [],
        "once": policy["trainees.once_a_year_per_type"],
        "apart": policy["trainees.one_place_at_a_time"],
    }
    kind = import_of(batch)
    with connection.cursor() as cursor:
        for statement in (explode(kind, but=("age_out_of_range",)), *sets.LINES):
            cursor.execute(statement, facts)
        place_lines(kind, cursor, Places(batch.unit), facts)
        facts |= _areas(cursor)
        statements = [*sets.SEEN, *_statements(kind, facts), ELSEWHERE, *refused(kind), sets.TWINS, sets.VERDICT]
        for number, statement in enumerate(statements):
            progress(number, len(statements))
            cursor.execute(statement, facts)
        cursor.execute(forget(kind, *TABLES))
        return count_verdicts(kind, cursor, batch.pk)


def _statements(kind: Import[Any], facts: dict[str, Any]) -> list[str]:
    """One INSERT per rule that can be judged from the row alone."""
    seen = "JOIN roster_seen s ON s.id = r.id"
    age = "extract(year FROM age(%(today)s::date, r.id_no_birth))::int"
    stage = "coalesce(r.stage, r.stage_subject_stage)"
    subject = "coalesce(r.subject, r.stage_subject_subject)"
    no, look = Grade.REFUSED, Grade.CONFIRM
    young, old = (f"jsonb_build_object('age', {age}, '{bound}', %({bound})s)" for bound in ("least", "most"))
    found = [
        *(
            rule(
                kind,
                "id_no",
                code,
                grade,
                f"r.id_no_area = ANY (%({code})s)",
                "jsonb_build_object('area', r.id_no_area)",
            )
            for code, grade in AREA_FINDINGS.values()
            if facts[code]
        ),
        rule(kind, "id_no", "too_young", no, f"{age} < %(least)s", young),
        rule(kind, "id_no", "too_old", no, f"{age} > %(most)s", old),
        rule(kind, "stage", "stage_missing", no, f"{stage} IS NULL AND NOT r.stage_unread"),
        rule(kind, "name", "name_too_long", no, "length(r.name) > 60"),
        rule(kind, "id_no", "already_nominated", look, "s.is_nominated", joins=seen),
    ]
    if facts["stage"]:
        both = f"jsonb_build_object('stage', {stage}, 'wanted', %(stage)s::text)"
        found.append(rule(kind, "stage", "stage_differs", no, f"{stage} <> %(stage)s", both))
    if facts["subjects"]:
        both = f"jsonb_build_object('subject', {subject}, 'wanted', (%(subjects)s)[1])"
        found.append(rule(kind, "subject", "subject_differs", look, f"{subject} <> ALL (%(subjects)s)", both))
    return found


def _areas(cursor: CursorWrapper) -> dict[str, list[str]]:
    """The areas of the batch's ID numbers that there is something to say about, by finding."""
    cursor.execute(sets.DISTINCT_AREAS)
    found: dict[str, list[str]] = {code: [] for code, _grade in AREA_FINDINGS.values()}
    for area, kind in kinds_of_areas([area for (area,) in cursor.fetchall()]).items():
        if kind in AREA_FINDINGS and not (kind == AreaKind.INVENTED and settings.GUOPEI_INVENTED_PEOPLE):
            found[AREA_FINDINGS[kind][0]].append(area)
    return found


def _subject_codes(name: str) -> list[str]:
    """The roster codes of a subject of the catalogue, by its name; none when the lists do not know it."""
    return [code.code for code in code_list("subject") if name == code.name or name in code.synonyms]
