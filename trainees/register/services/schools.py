"""Lists of schools: sent, taken into the register, taken back."""

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.models import Grant
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service, set_local
from guopei.core.flow.services.moves import lock, move
from guopei.core.flow.table import step
from guopei.core.imports.enums import ImportState
from guopei.core.imports.services.checking import clear_issues, column_letters_of
from guopei.core.imports.services.files import take_file
from guopei.core.imports.services.submitting import lock_for_submit
from guopei.core.refusal import Refused, refuse
from guopei.core.sheets.outline import Outline
from trainees.register.imports import SCHOOLS
from trainees.register.models import SchoolBatch, SchoolRow
from trainees.register.rules.flows import SCHOOLS_FLOW
from trainees.register.rules.rights import IMPORT_SCHOOLS
from trainees.register.services.school_checks import check_schools

# What the register says now of those that a list changes, for the way back.
_BEFORE = """
UPDATE trainees_schoolrow r
   SET before = jsonb_build_object('name', u.name, 'pinyin', u.pinyin, 'short_name', u.short_name,
       'parent_id', u.parent_id, 'school_type', s.school_type, 'area_class', s.area_class)
  FROM orgs_orgunit u LEFT JOIN trainees_school s ON s.unit_id = u.id
 WHERE r.batch_id = %(batch)s AND r.verdict = 'CHANGED' AND u.id = r.known_id
"""
_NEW_UNITS = """
WITH made AS (
    INSERT INTO orgs_orgunit (kind, code, name, name_en, short_name, pinyin, parent_id, in_programme, source)
    SELECT 'SCHOOL', r.school_code, r.school, '', CASE WHEN length(r.school) <= 60 THEN r.school ELSE '' END,
           left(r.school_pinyin, 400), r.unit_id, c.in_programme, %(source)s
      FROM trainees_schoolrow r JOIN orgs_orgunit c ON c.id = r.unit_id
     WHERE r.batch_id = %(batch)s AND r.verdict = 'NEW' ORDER BY r.school_code
    RETURNING id, code
)
UPDATE trainees_schoolrow r SET known_id = m.id FROM made m
 WHERE r.batch_id = %(batch)s AND r.verdict = 'NEW' AND r.school_code = m.code
"""
_CHANGED_UNITS = """
UPDATE orgs_orgunit u
   SET name = r.school, pinyin = left(r.school_pinyin, 400), parent_id = r.unit_id, version = u.version + 1,
       short_name = CASE WHEN length(r.school) <= 60 THEN r.school ELSE '' END
  FROM trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND r.verdict = 'CHANGED' AND u.id = r.known_id
   AND (u.name, u.parent_id) IS DISTINCT FROM (r.school COLLATE "default", r.unit_id)
"""
_SCHOOLS = """
INSERT INTO trainees_school AS s (unit_id, school_type, area_class, source)
SELECT r.known_id, r.school_type, r.area_class, %(source)s FROM trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND r.verdict IN ('NEW', 'CHANGED') ORDER BY r.known_id
    ON CONFLICT (unit_id) DO UPDATE
   SET school_type = excluded.school_type, area_class = excluded.area_class, version = s.version + 1
 WHERE (s.school_type, s.area_class) IS DISTINCT FROM (excluded.school_type, excluded.area_class)
"""
# Teachers who named the school before the register knew it.
_TEACHERS = """
UPDATE trainees_teacher t SET school_id = r.known_id, version = t.version + 1
  FROM trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND r.verdict = 'NEW' AND t.county_id = r.unit_id
   AND t.school_name = r.school COLLATE "default" AND t.school_id IS NULL
"""
_BACK = (
    """
UPDATE orgs_orgunit u
   SET name = r.before ->> 'name', pinyin = r.before ->> 'pinyin', short_name = r.before ->> 'short_name',
       parent_id = (r.before ->> 'parent_id')::bigint, version = u.version + 1
  FROM trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND r.before IS NOT NULL AND u.id = r.known_id
   AND (u.name, u.parent_id) IS DISTINCT FROM (r.before ->> 'name', (r.before ->> 'parent_id')::bigint)
""",
    """
UPDATE trainees_school s
   SET school_type = r.before ->> 'school_type', area_class = r.before ->> 'area_class', version = s.version + 1
  FROM trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND s.unit_id = r.known_id AND r.before ->> 'school_type' IS NOT NULL
   AND (s.school_type, s.area_class) IS DISTINCT FROM (r.before ->> 'school_type', r.before ->> 'area_class')
""",
    """
DELETE FROM trainees_school s USING trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND s.unit_id = r.known_id
   AND (r.verdict = 'NEW' OR r.before -> 'school_type' = 'null')
""",
    """
UPDATE trainees_teacher t SET school_id = NULL, version = t.version + 1 FROM trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND r.verdict = 'NEW' AND t.school_id = r.known_id
""",
    """
DELETE FROM orgs_orgunit u USING trainees_schoolrow r
 WHERE r.batch_id = %(batch)s AND r.verdict = 'NEW' AND u.id = r.known_id
""",
)


@service(_("Send a list of schools"))
def upload_schools(*, content: bytes, name: str, actor: Actor) -> SchoolBatch:
    """Take a list of schools of the actor's own area and queue its check. Refuses a file that is no spreadsheet."""
    require(actor, IMPORT_SCHOOLS)
    if actor.unit_id is None:
        raise TypeError("a list of schools is sent by somebody")
    return take_file(SCHOOLS, content=content, name=name, unit_id=actor.unit_id, actor=actor)


@step(SCHOOLS_FLOW, "submit")
@service(_("Take a list of schools into the register"))
def submit_schools(
    batch: SchoolBatch, *, actor: Actor, version: int | None = None, only_good: bool = False, reason: str = ""
) -> SchoolBatch:
    """Write new schools and what differs into the register; teachers who named a new one are tied to it.

    Refuses what `lock_for_submit` refuses, and a list that says something else than when it was checked, because the
    register has changed since: one list is taken over at a time.
    """
    fresh = lock_for_submit(batch, actor=actor, version=version, only_good=only_good)
    facts: dict[str, Any] = {"batch": fresh.pk, "source": f"schools:{fresh.pk}"}
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE trainees_school IN SHARE ROW EXCLUSIVE MODE")
        _refuse_outdated(fresh)
        for statement in (_BEFORE, _NEW_UNITS, _CHANGED_UNITS, _SCHOOLS, _TEACHERS):
            cursor.execute(statement, facts)
    return move(fresh, "submit", actor=actor, flow=SCHOOLS_FLOW, version=fresh.version, closed_at=clock.now())


def _refuse_outdated(batch: SchoolBatch) -> None:
    """Judge the rows once more against the register as it is."""
    verdicts = SchoolRow.objects.filter(batch=batch).order_by("row_no").values_list("row_no", "verdict")
    checked = list(verdicts)
    clear_issues(SCHOOLS, batch.pk)
    check_schools(batch, column_letters_of(Outline.from_json(batch.mapping["outline"])))
    if list(verdicts.all()) != checked:
        raise Refused(
            _("The register has changed since this list was checked. Check it again."), code="register_changed"
        )


@step(SCHOOLS_FLOW, "undo")
@service(_("Undo a list of schools"))
def undo_schools(batch: SchoolBatch, *, actor: Actor, reason: str, version: int | None = None) -> SchoolBatch:
    """Take a list back as if it had not been sent: new schools go, changed ones are as they were.

    Refuses another unit, a list whose rows were erased, one that a later list built on, and schools that people or
    files belong to by now.
    """
    require(actor, IMPORT_SCHOOLS, batch)
    fresh = lock(batch, version=version)
    refuse(SCHOOLS.hindrance(actor, fresh.unit_id))
    was_taken = fresh.state == ImportState.SUBMITTED
    moved = move(
        fresh, "undo", actor=actor, flow=SCHOOLS_FLOW, version=fresh.version, reason=reason, closed_at=clock.now()
    )
    if was_taken:
        _refuse_dependants(moved)
        set_local("reason", reason)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in _BACK:
                    cursor.execute(statement, {"batch": moved.pk})
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as error:
            raise _in_use() from error
        set_local("reason", "")
    return moved


def _in_use() -> Refused:
    return Refused(
        _("People or files belong to schools of this list by now: it cannot be undone any more."), code="schools_in_use"
    )


def _refuse_dependants(batch: SchoolBatch) -> None:
    rows: Any = SchoolRow.objects.filter(batch=batch)
    if not rows.exists():
        raise Refused(_("The rows of this list were erased after their time."), code="rows_erased")
    written = rows.filter(verdict__in=("NEW", "CHANGED")).values("known_id")
    later = SchoolRow.objects.filter(batch_id__gt=batch.pk, batch__state=ImportState.SUBMITTED, known_id__in=written)
    if later.exclude(verdict="REFUSED").exists():
        raise Refused(_("A later list names the same schools: undo that one first."), code="later_list")
    if Grant.objects.filter(unit_id__in=rows.filter(verdict="NEW").values("known_id")).exists():
        raise _in_use()
