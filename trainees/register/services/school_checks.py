"""What is asked of a list of schools, in sets: whose the codes and names are, where, and what the register says."""

import json
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.imports.enums import Grade
from guopei.core.imports.registry import Counts, Import, Letters, Tell, import_of
from guopei.core.imports.services.judging import PLACE, count_verdicts, explode, forget, place_lines, refused, rule
from guopei.core.imports.services.places import Places
from trainees.register.models import SchoolBatch

NO, LOOK = Grade.REFUSED, Grade.CONFIRM
CHANGES = ("school_changes", "county_changes", "school_type_changes", "area_class_changes")
OURS: dict[str, Any] = {
    "school_code_shape": _("“%(before)s” is no school code: it has ten digits."),
    "school_code_elsewhere": _("The third and fourth digit of this code are another province's: please compare."),
    "school_code_twice": _("The same code stands in row %(row)s of “%(sheet)s”: only that row is taken."),
    "school_name_twice": _("A school of this name and county stands in row %(row)s of “%(sheet)s” under another code."),
    "school_name_taken": _("Another school of this name is registered in this county, under the code %(before)s."),
    "school_not_yours": _("This code belongs to a school outside your area: only its own county changes it."),
    "school_closed": _("The school of this code was closed; its code is not given again."),
    **dict.fromkeys(CHANGES, _("The register says “%(before)s”.")),
}
HEADINGS: dict[str, Any] = {
    "school_code_shape": _("Not a school code"),
    "school_code_twice": _("Same code twice in the file"),
    "school_name_twice": _("Same school twice under two codes"),
    "school_name_taken": _("Name of another school of the county"),
    **dict.fromkeys(CHANGES, _("Differs from the register")),
}

LINES = (
    f"""
CREATE TEMP TABLE school_file_line ON COMMIT DROP AS
SELECT r.id, r.row_no, r.sheet, r.sheet_row, r.school_code, r.school, r.school_type, r.area_class, r.province, r.city,
       r.county, r.region, {PLACE} AS place
  FROM trainees_schoolrow r WHERE r.batch_id = %(batch)s
""",  # noqa: S608 - only column names of our own are put in
    "CREATE INDEX ON school_file_line (school_code)",
    "ANALYZE school_file_line",
)

# A code is one school's for ever. A place has a name once: rosters find their schools by it.
SEEN = (
    """
CREATE TEMP TABLE school_file_seen ON COMMIT DROP AS
SELECT r.id, r.row_no, p.unit_id, u.id AS known_id, u.name, u.parent_id, s.school_type, s.area_class,
       u.id IS NOT NULL AND NOT u.path LIKE %(area)s AS is_elsewhere, u.valid_until < %(today)s AS is_closed,
       c.name AS county_name, o.code AS taken_by,
       first_value(r.row_no) OVER code AS code_no, first_value(r.sheet) OVER code AS code_sheet,
       first_value(r.sheet_row) OVER code AS code_row, first_value(r.row_no) OVER name AS name_no,
       first_value(r.sheet) OVER name AS name_sheet, first_value(r.sheet_row) OVER name AS name_row
  FROM school_file_line r
  JOIN school_file_place p ON p.place = r.place
  LEFT JOIN LATERAL (SELECT u.* FROM orgs_orgunit u WHERE u.code = r.school_code AND u.kind = 'SCHOOL'
                      ORDER BY u.valid_until DESC NULLS FIRST LIMIT 1) u ON true
  LEFT JOIN orgs_orgunit c ON c.id = u.parent_id
  LEFT JOIN trainees_school s ON s.unit_id = u.id
  LEFT JOIN LATERAL (SELECT o.code FROM orgs_orgunit o
                      WHERE o.name = r.school COLLATE "default" AND o.kind = 'SCHOOL' AND o.parent_id = p.unit_id
                        AND o.valid_until IS NULL AND o.code <> r.school_code
                        AND NOT EXISTS (SELECT FROM school_file_line m
                                         WHERE m.school_code = o.code AND m.school <> r.school) LIMIT 1) o ON true
WINDOW code AS (PARTITION BY coalesce(r.school_code, r.id::text) ORDER BY r.row_no),
       name AS (PARTITION BY coalesce(p.unit_id, -r.id), coalesce(r.school, r.id::text) ORDER BY r.row_no)
""",
    "ANALYZE school_file_seen",
)

VERDICT = """
UPDATE trainees_schoolrow r
   SET unit_id = s.unit_id, known_id = s.known_id,
       verdict = CASE WHEN f.row_no IS NOT NULL THEN 'REFUSED' WHEN s.known_id IS NULL THEN 'NEW'
                      WHEN (s.name, s.parent_id, s.school_type, s.area_class)
                           IS DISTINCT FROM (r.school COLLATE "default", s.unit_id, r.school_type, r.area_class)
                      THEN 'CHANGED' ELSE 'UNCHANGED' END
  FROM school_file_seen s LEFT JOIN school_file_refused f ON f.row_no = s.row_no
 WHERE s.id = r.id
"""


_IS_CODE = "r.school_code ~ '^[0-9]{10}$'"
_ABROAD = f"{_IS_CODE} AND substr(r.school_code, 3, 2) <> ALL (%(provinces)s)"
_MINE = "s.known_id IS NOT NULL AND NOT s.is_elsewhere"
_CODE_ROW = "jsonb_build_object('sheet', s.code_sheet, 'row', s.code_row)"
_NAME_ROW = "jsonb_build_object('sheet', s.name_sheet, 'row', s.name_row)"


def _said(value: str) -> str:
    return f"jsonb_build_object('before', {value})"


# Column, finding, weight, when, and what its sentence is told.
RULES: tuple[tuple[str, ...], ...] = (
    ("school_code", "school_code_shape", NO, f"NOT {_IS_CODE}", _said("r.school_code")),
    (
        "school_code",
        "school_code_elsewhere",
        LOOK,
        f"{_IS_CODE} AND substr(r.school_code, 3, 2) <> ALL (%(provinces)s)",
    ),
    ("school_code", "school_code_twice", NO, "s.code_no < r.row_no", _CODE_ROW),
    ("school", "school_name_twice", NO, "s.name_no < r.row_no AND s.code_no = r.row_no", _NAME_ROW),
    ("school", "school_name_taken", NO, "s.taken_by IS NOT NULL", _said("s.taken_by")),
    ("school_code", "school_not_yours", NO, "s.is_elsewhere"),
    ("school_code", "school_closed", NO, "s.is_closed"),
    ("school", "school_changes", LOOK, f'{_MINE} AND s.name <> r.school COLLATE "default"', _said("s.name")),
    ("county", "county_changes", LOOK, f"{_MINE} AND s.parent_id <> s.unit_id", _said("s.county_name")),
    ("school_type", "school_type_changes", LOOK, f"{_MINE} AND s.school_type <> r.school_type", _said("s.school_type")),
    ("area_class", "area_class_changes", LOOK, f"{_MINE} AND s.area_class <> r.area_class", _said("s.area_class")),
)


def check_schools(batch: SchoolBatch, letters: Letters, tell: Tell = lambda done, total: None) -> Counts:
    """Judge every staged row of a list: findings, and what each row would do to the register."""
    kind = import_of(batch)
    facts: dict[str, Any] = {
        "batch": batch.pk,
        "letters": json.dumps(letters),
        "today": clock.today(),
        "area": f"{batch.unit.path}%",
        "provinces": ["99", batch.unit.code[:2], batch.unit.geo_code[:2]],  # 99: invented ones
    }
    with connection.cursor() as cursor:
        for statement in (explode(kind), *LINES):
            cursor.execute(statement, facts)
        place_lines(kind, cursor, Places(batch.unit), facts)
        statements = [*SEEN, *_rules(kind), *refused(kind), VERDICT]
        for number, statement in enumerate(statements):
            tell(number, len(statements))
            cursor.execute(statement, facts)
        cursor.execute(forget(kind, "line", "seen", "refused", "place", "place_issue"))
        return count_verdicts(kind, cursor, batch.pk)


def _rules(kind: Import[Any]) -> list[str]:
    return [rule(kind, *one, joins="JOIN school_file_seen s ON s.id = r.id") for one in RULES]
