"""Everything that is asked of a roster's rows, in sets. Runs inside the transaction that staged them.

Findings become `RosterIssue` rows; a row with a refused one is refused. Nothing of the register is touched.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg2.extras import execute_values

from guopei.core import clock
from guopei.core.orgs.enums import AreaKind
from guopei.core.orgs.selectors import kinds_of_areas
from guopei.core.policy.selectors import values
from guopei.core.sheets.codes import code_list
from trainees.selection.enums import Grade, Verdict
from trainees.selection.models import RosterBatch
from trainees.selection.services import check_sets as sets
from trainees.selection.services.places import Places

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


@dataclass(frozen=True)
class Counts:
    """Rows by what they would do. They add up to what was read."""

    read: int
    new: int
    changed: int
    unchanged: int
    refused: int


def run_checks(
    batch: RosterBatch,
    letters: dict[str, dict[str, str]],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Counts:
    """Judge every staged row of a batch. `letters`: sheet → field → column letter, for the addresses of findings.

    Policy values are those of the unit today; refusals cite their keys (see `findings.RULES`). `progress(done, total)`
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
    with connection.cursor() as cursor:
        for statement in (sets.EXPLODE, *sets.LINES):
            cursor.execute(statement, facts)
        _place(cursor, batch, facts)
        facts |= _areas(cursor)
        statements = [*sets.SEEN, *_statements(facts), ELSEWHERE, *sets.REFUSED, sets.TWINS, sets.VERDICT]
        for number, statement in enumerate(statements):
            progress(number, len(statements))
            cursor.execute(statement, facts)
        cursor.execute(sets.FORGET)
        return count_verdicts(cursor, batch.pk)


def count_verdicts(cursor: CursorWrapper, batch_id: int) -> Counts:
    """The rows of a batch by verdict."""
    cursor.execute(sets.COUNT, {"batch": batch_id})
    by = dict(cursor.fetchall())
    return Counts(
        read=sum(by.values()),
        new=by.get(Verdict.NEW, 0),
        changed=by.get(Verdict.CHANGED, 0),
        unchanged=by.get(Verdict.UNCHANGED, 0),
        refused=by.get(Verdict.REFUSED, 0),
    )


def _place(cursor: CursorWrapper, batch: RosterBatch, facts: dict[str, Any]) -> None:
    cursor.execute(sets.DISTINCT_PLACES)
    spellings = cursor.fetchall()
    places = Places(batch.unit)
    resolved = [(place, places.resolve(tuple(spelling))) for place, *spelling in spellings]
    cursor.execute(sets.PLACE_TABLES)
    execute_values(
        cursor.cursor,
        "INSERT INTO roster_place VALUES %s",
        [(place, found.unit_id) for place, found in resolved],
    )
    issues = [
        (place, issue.field, issue.code, str(issue.grade), json.dumps(issue.params))
        for place, found in resolved
        for issue in found.issues
    ]
    cursor.execute("ANALYZE roster_place")
    if issues:
        execute_values(cursor.cursor, "INSERT INTO roster_place_issue VALUES %s", issues)
        cursor.execute("ANALYZE roster_place_issue")
        cursor.execute(
            sets.ISSUE.format(
                field="p.field",
                code="p.code",
                params="p.params",
                grade="p.grade",
                joins="JOIN roster_place_issue p ON p.place = r.place",
                where="true",
            ),
            facts,
        )


def _statements(facts: dict[str, Any]) -> list[str]:
    """One INSERT per rule that can be judged from the row alone."""
    seen = "JOIN roster_seen s ON s.id = r.id"
    age = "extract(year FROM age(%(today)s::date, r.id_no_birth))::int"
    stage = "coalesce(r.stage, r.stage_subject_stage)"
    subject = "coalesce(r.subject, r.stage_subject_subject)"
    refused, confirm = f"'{Grade.REFUSED}'", f"'{Grade.CONFIRM}'"

    def rule(field: str, code: str, grade: str, where: str, params: str = "'{}'::jsonb", joins: str = "") -> str:
        return sets.ISSUE.format(
            field=f"'{field}'", code=f"'{code}'", grade=grade, where=where, params=params, joins=joins
        )

    found = [
        *(
            rule(
                "id_no",
                code,
                f"'{grade}'",
                "r.id_no_area = ANY (%(" + code + ")s)",
                "jsonb_build_object('area', r.id_no_area)",
            )
            for code, grade in AREA_FINDINGS.values()
            if facts[code]
        ),
        rule(
            "id_no", "too_young", refused, f"{age} < %(least)s", f"jsonb_build_object('age', {age}, 'least', %(least)s)"
        ),
        rule("id_no", "too_old", refused, f"{age} > %(most)s", f"jsonb_build_object('age', {age}, 'most', %(most)s)"),
        rule(
            "stage",
            "stage_missing",
            refused,
            f"{stage} IS NULL AND NOT r.stage_unread",
        ),
        rule("name", "name_too_long", refused, "length(r.name) > 60"),
        rule("id_no", "already_nominated", confirm, "s.is_nominated", joins=seen),
    ]
    if facts["stage"]:
        found.append(
            rule(
                "stage",
                "stage_differs",
                refused,
                f"{stage} <> %(stage)s",
                f"jsonb_build_object('stage', {stage}, 'wanted', %(stage)s::text)",
            )
        )
    if facts["subjects"]:
        found.append(
            rule(
                "subject",
                "subject_differs",
                confirm,
                f"{subject} <> ALL (%(subjects)s)",
                f"jsonb_build_object('subject', {subject}, 'wanted', (%(subjects)s)[1])",
            )
        )
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
