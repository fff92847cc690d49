"""Everything that is asked of a roster's rows, in sets. Runs inside the transaction that staged them.

Findings become `RosterIssue` rows; a row with a refused one is refused. Nothing of the register is touched.
"""

import json
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
from trainees.enums import Grade, Verdict
from trainees.models import RosterBatch
from trainees.services.places import Places

POLICIES = (
    "trainees.least_age",
    "trainees.most_age",
    "trainees.once_a_year_per_type",
    "trainees.one_place_at_a_time",
    "trainees.stage_matches",
)
# Register column → what a roster's row says. Years of service change by themselves and are no difference.
COMPARED: dict[str, str] = {
    "sex": "coalesce(r.id_no_sex, r.sex)",
    "ethnic": "r.ethnic",
    "education": "r.education",
    "title": "r.title",
    "duty": "r.duty",
    "stage": "coalesce(r.stage, r.stage_subject_stage)",
    "subject": "coalesce(r.subject, r.stage_subject_subject)",
    "area_class": "r.area_class",
    "school_type": "r.school_type",
    "school_name": "r.school",
    "email_index": "r.email_index",
    "mobile_index": "r.mobile_index",
}

# What is said about an ID number's area. One in no list is asked about, not refused: its check digit is right, cards
# keep the code of the year they were issued in, and no list of those codes is complete. One that no province begins
# with is refused: such a card never was.
AREA_FINDINGS = {
    AreaKind.UNLISTED: ("id_area_unlisted", Grade.CONFIRM),
    AreaKind.FOREIGN_RESIDENT: ("id_foreign_resident", Grade.CONFIRM),
    AreaKind.IMPOSSIBLE: ("id_area_impossible", Grade.REFUSED),
    AreaKind.INVENTED: ("id_area_invented", Grade.REFUSED),
}


@dataclass(frozen=True)
class Counts:
    """Rows by what they would do. They add up to what was read."""

    read: int
    new: int
    changed: int
    unchanged: int
    refused: int


_EXPLODE = """
INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
SELECT r.batch_id, r.row_no, r.sheet, r.sheet_row, coalesce(f."column" || r.sheet_row, ''), f.field, f.kind,
       jsonb_strip_nulls(jsonb_build_object('before', f.before, 'after', f.after)), f.grade
  FROM trainees_rosterrow r
 CROSS JOIN LATERAL jsonb_to_recordset(r.findings)
       AS f(field text, "column" text, kind text, grade text, before text, after text)
 WHERE r.batch_id = %(batch)s AND r.grade <> 'clean' AND f.kind <> 'age_out_of_range'
"""

_DISTINCT_PLACES = """
SELECT DISTINCT coalesce(province, ''), coalesce(city, ''), coalesce(county, ''), coalesce(region, '')
  FROM trainees_rosterrow WHERE batch_id = %(batch)s
"""

_DISTINCT_AREAS = """
SELECT DISTINCT id_no_area FROM trainees_rosterrow WHERE batch_id = %(batch)s AND id_no_area IS NOT NULL
"""

_PLACE_TABLES = """
CREATE TEMP TABLE roster_place (province text, city text, county text, region text, unit_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE roster_place_issue
    (province text, city text, county text, region text, field text, code text, grade text, params jsonb)
    ON COMMIT DROP;
"""

_PLACE_KEY = """
coalesce(r.province, '') = p.province AND coalesce(r.city, '') = p.city
AND coalesce(r.county, '') = p.county AND coalesce(r.region, '') = p.region
"""

_SEEN = f"""
CREATE TEMP TABLE roster_seen ON COMMIT DROP AS
SELECT r.id, r.row_no, r.id_no_index, p.unit_id, s.id AS school_id, t.id AS teacher_id,
       t.id IS NOT NULL AND ({
    " OR ".join(f"({row} IS NOT NULL AND {row} IS DISTINCT FROM t.{column})" for column, row in COMPARED.items())
}
                             OR p.unit_id <> t.county_id) AS differs,
       n.id IS NOT NULL AS is_nominated
  FROM trainees_rosterrow r
  JOIN roster_place p ON {_PLACE_KEY}
  LEFT JOIN orgs_orgunit s ON s.kind = 'SCHOOL' AND s.parent_id = p.unit_id AND s.name = r.school
       AND s.valid_until IS NULL
  LEFT JOIN trainees_teacher t ON t.id_index = r.id_no_index
  LEFT JOIN trainees_nomination n ON n.teacher_id = t.id AND n.task_order_id = %(order)s AND n.quota_id = %(quota)s
       AND n.state NOT IN ('REJECTED', 'WITHDRAWN')
 WHERE r.batch_id = %(batch)s;
CREATE UNIQUE INDEX ON roster_seen (row_no);
ANALYZE roster_seen;
"""  # noqa: S608 - only column names of our own are put in

_ISSUE = """
INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
SELECT r.batch_id, r.row_no, r.sheet, r.sheet_row,
       coalesce((%(letters)s::jsonb -> r.sheet ->> {field}) || r.sheet_row, ''), {field}, {code}, {params}, {grade}
  FROM trainees_rosterrow r {joins}
 WHERE r.batch_id = %(batch)s AND {where}
"""

# Of several rows about one person the first that is not refused stays. A later row whose earlier twin was refused is
# judged on its own, and says so.
_TWINS = """
WITH twin AS (
    SELECT r.row_no, r.sheet, r.sheet_row, r.id_no_index,
           EXISTS (SELECT FROM trainees_rosterissue i WHERE i.batch_id = r.batch_id AND i.row_no = r.row_no
                      AND i.grade = 'refused') AS refused
      FROM trainees_rosterrow r
     WHERE r.batch_id = %(batch)s AND r.id_no_index IN (
           SELECT id_no_index FROM trainees_rosterrow WHERE batch_id = %(batch)s AND id_no_index IS NOT NULL
            GROUP BY id_no_index HAVING count(*) > 1)
), keeper AS (
    SELECT DISTINCT ON (id_no_index) * FROM twin WHERE NOT refused ORDER BY id_no_index, row_no
), said AS (
    SELECT t.row_no, t.sheet, t.sheet_row, 'duplicate_in_file' AS code, 'refused' AS grade, k.sheet AS other_sheet,
           k.sheet_row AS other_row
      FROM twin t JOIN keeper k ON k.id_no_index = t.id_no_index AND k.row_no < t.row_no WHERE NOT t.refused
    UNION ALL
    SELECT k.row_no, k.sheet, k.sheet_row, 'earlier_row_refused', 'confirm', t.sheet, t.sheet_row
      FROM keeper k JOIN LATERAL (SELECT sheet, sheet_row FROM twin t WHERE t.id_no_index = k.id_no_index
                                     AND t.row_no < k.row_no ORDER BY t.row_no DESC LIMIT 1) t ON true
)
INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
SELECT %(batch)s, row_no, sheet, sheet_row,
       coalesce((%(letters)s::jsonb -> sheet ->> 'id_no') || sheet_row, ''), 'id_no', code,
       jsonb_build_object('sheet', other_sheet, 'row', other_row), grade
  FROM said
"""

_VERDICT = """
UPDATE trainees_rosterrow r
   SET unit_id = s.unit_id, school_unit_id = s.school_id, teacher_id = s.teacher_id, is_nominated = s.is_nominated,
       verdict = CASE WHEN EXISTS (SELECT FROM trainees_rosterissue i WHERE i.batch_id = %(batch)s
                                      AND i.row_no = s.row_no AND i.grade = 'refused') THEN 'REFUSED'
                      WHEN s.teacher_id IS NULL THEN 'NEW' WHEN s.differs THEN 'CHANGED' ELSE 'UNCHANGED' END
  FROM roster_seen s WHERE s.id = r.id
"""

_COUNT = "SELECT verdict, count(*) FROM trainees_rosterrow WHERE batch_id = %(batch)s GROUP BY verdict"


def run_checks(batch: RosterBatch, letters: dict[str, dict[str, str]]) -> Counts:
    """Judge every staged row of a batch. `letters`: sheet → field → column letter, for the addresses of findings.

    Policy values are those of the unit today; refusals cite their keys (see `findings.RULES`).
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
        cursor.execute(_EXPLODE, facts)
        _place(cursor, batch, facts)
        facts |= _areas(cursor, facts)
        cursor.execute(_SEEN, facts)
        for statement in _statements(facts):
            cursor.execute(statement, facts)
        cursor.execute("SELECT roster_judge_elsewhere(%(batch)s, %(letters)s::jsonb, %(once)s, %(apart)s)", facts)
        cursor.execute(_TWINS, facts)
        cursor.execute(_VERDICT, facts)
        cursor.execute("DROP TABLE roster_seen, roster_place, roster_place_issue")
        return count_verdicts(cursor, batch.pk)


def count_verdicts(cursor: CursorWrapper, batch_id: int) -> Counts:
    """The rows of a batch by verdict."""
    cursor.execute(_COUNT, {"batch": batch_id})
    by = dict(cursor.fetchall())
    return Counts(
        read=sum(by.values()),
        new=by.get(Verdict.NEW, 0),
        changed=by.get(Verdict.CHANGED, 0),
        unchanged=by.get(Verdict.UNCHANGED, 0),
        refused=by.get(Verdict.REFUSED, 0),
    )


def _place(cursor: CursorWrapper, batch: RosterBatch, facts: dict[str, Any]) -> None:
    cursor.execute(_DISTINCT_PLACES, facts)
    spellings = cursor.fetchall()
    places = Places(batch.unit)
    resolved = [(spelling, places.resolve(spelling)) for spelling in spellings]
    cursor.execute(_PLACE_TABLES)
    execute_values(
        cursor.cursor,
        "INSERT INTO roster_place VALUES %s",
        [(*spelling, found.unit_id) for spelling, found in resolved],
    )
    issues = [
        (*spelling, issue.field, issue.code, str(issue.grade), json.dumps(issue.params))
        for spelling, found in resolved
        for issue in found.issues
    ]
    if issues:
        execute_values(cursor.cursor, "INSERT INTO roster_place_issue VALUES %s", issues)
        cursor.execute(
            _ISSUE.format(
                field="p.field",
                code="p.code",
                params="p.params",
                grade="p.grade",
                joins=f"JOIN roster_place_issue p ON {_PLACE_KEY}",
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
        return _ISSUE.format(field=f"'{field}'", code=f"'{code}'", grade=grade, where=where, params=params, joins=joins)

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
            f"{stage} IS NULL AND NOT EXISTS (SELECT FROM trainees_rosterissue i WHERE i.batch_id = r.batch_id"
            " AND i.row_no = r.row_no AND i.field IN ('stage', 'stage_subject') AND i.grade = 'refused')",
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


def _areas(cursor: CursorWrapper, facts: dict[str, Any]) -> dict[str, list[str]]:
    """The areas of the batch's ID numbers that there is something to say about, by finding."""
    cursor.execute(_DISTINCT_AREAS, facts)
    found: dict[str, list[str]] = {code: [] for code, _grade in AREA_FINDINGS.values()}
    for area, kind in kinds_of_areas([area for (area,) in cursor.fetchall()]).items():
        if kind in AREA_FINDINGS and not (kind == AreaKind.INVENTED and settings.GUOPEI_INVENTED_PEOPLE):
            found[AREA_FINDINGS[kind][0]].append(area)
    return found


def _subject_codes(name: str) -> list[str]:
    """The roster codes of a subject of the catalogue, by its name; none when the lists do not know it."""
    return [code.code for code in code_list("subject") if name == code.name or name in code.synonyms]
