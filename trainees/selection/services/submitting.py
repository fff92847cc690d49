"""Submitting a checked roster: teachers, nominations, differences. One transaction; whoever comes second is told so."""

from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import move
from guopei.core.flow.table import step
from guopei.core.imports.services.judging import count_verdicts
from guopei.core.imports.services.submitting import lock_for_submit
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.reference.facts import KEY_COUNTIES
from guopei.core.orgs.selectors.areas import INVENTED, RESIDENCE_PERMITS
from guopei.core.refusal import Refused, refuse
from trainees.register.models import Teacher
from trainees.register.models.teachers import PINYIN_LENGTH
from trainees.register.rules import OFFICER_OF
from trainees.selection.imports import ROSTERS
from trainees.selection.models import Quota, RosterBatch
from trainees.selection.rules import ROSTER_FLOW
from trainees.selection.selectors.hindrances import late_hindrance
from trainees.selection.services.quotas import refuse_closed_order
from trainees.selection.services.ranking import rank_reserves

# Nobody says which card it is when the column is missing; numbers of permits and foreigners' cards say so themselves.
_ID_TYPE = f"""coalesce(r.id_type, CASE
           WHEN r.id_no_area IN ({", ".join(f"'{area}'" for area in sorted(RESIDENCE_PERMITS))}) THEN '6'
           WHEN r.id_no_area LIKE '9%%' AND r.id_no_area <> '{INVENTED}' THEN '7' ELSE '1' END)"""

_TEACHERS = f"""
INSERT INTO trainees_teacher
    (uuid, name, name_key, pinyin, sex, birth_on, id_type, id_sealed, id_index, id_masked, mobile_sealed, mobile_index,
     mobile_masked, email_sealed, email_index, email_masked, county_id, school_id, school_name, school_type,
     area_class, ethnic, education, title, duty, stage, subject, years_teaching, joined_on, source)
SELECT r.person, r.name, r.name_key, left(r.name_pinyin, {PINYIN_LENGTH}), coalesce(r.id_no_sex, r.sex, ''),
       r.id_no_birth, {_ID_TYPE},
       r.id_no_sealed, r.id_no_index, r.id_no_masked, r.mobile_sealed, r.mobile_index, coalesce(r.mobile_masked, ''),
       r.email_sealed, r.email_index, left(coalesce(r.email_masked, ''), 120),
       r.unit_id, r.school_unit_id, coalesce(r.school, ''), coalesce(r.school_type, ''),
       coalesce(r.area_class, ''), coalesce(r.ethnic, ''), coalesce(r.education, ''), coalesce(r.title, ''),
       coalesce(r.duty, ''), coalesce(r.stage, r.stage_subject_stage, ''),
       coalesce(r.subject, r.stage_subject_subject, ''), r.years, r.joined, %(source)s
  FROM trainees_rosterrow r
 WHERE r.batch_id = %(batch)s AND r.verdict = 'NEW'
 ORDER BY r.id_no_index
    ON CONFLICT (id_index) DO NOTHING
"""  # noqa: S608 - only our own codes are put in

# Ordered by person, so that two rosters with the same people wait for each other instead of locking each other out.
_NOMINATIONS = """
INSERT INTO trainees_nomination
    (batch_id, quota_id, task_order_id, year_id, province_id, teacher_id, row_no, sheet, sheet_row, state,
     is_designated)
SELECT %(batch)s, %(quota)s, %(order)s, (SELECT year_id FROM trainees_quota WHERE id = %(quota)s),
       (SELECT province_id FROM trainees_quota WHERE id = %(quota)s), t.id, r.row_no, r.sheet, r.sheet_row, 'SUBMITTED',
       r.unit_id IN (SELECT d.unit_id FROM orgs_designation d JOIN orgs_unitset s ON s.id = d.unit_set_id
                      WHERE s.code = %(designated)s AND coalesce(d.valid_from, '-infinity') <= %(today)s
                        AND coalesce(d.valid_until, 'infinity') >= %(today)s)
  FROM trainees_rosterrow r
  JOIN trainees_teacher t ON t.id_index = r.id_no_index AND t.name_key = r.name_key
 WHERE r.batch_id = %(batch)s AND r.verdict IN ('NEW', 'CHANGED', 'UNCHANGED') AND NOT r.is_nominated
 ORDER BY t.id
    ON CONFLICT (task_order_id, teacher_id) WHERE state NOT IN ('REJECTED', 'WITHDRAWN') DO NOTHING
"""

_MEANT = """
SELECT count(*) FROM trainees_rosterrow
 WHERE batch_id = %(batch)s AND verdict IN ('NEW', 'CHANGED', 'UNCHANGED') AND NOT is_nominated
"""

_LOST = """
WITH lost AS (
    UPDATE trainees_rosterrow r SET verdict = 'REFUSED'
     WHERE r.batch_id = %(batch)s AND r.verdict IN ('NEW', 'CHANGED', 'UNCHANGED') AND NOT r.is_nominated
       AND NOT EXISTS (SELECT FROM trainees_nomination n WHERE n.batch_id = %(batch)s AND n.row_no = r.row_no
                          AND n.state NOT IN ('REJECTED', 'WITHDRAWN'))
    RETURNING r.row_no, r.sheet, r.sheet_row
)
INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
SELECT %(batch)s, row_no, sheet, sheet_row, '', 'id_no', 'lost_meanwhile', '{}', 'refused' FROM lost
"""

_DIFFERENCES = """
INSERT INTO trainees_teacherdifference
    (teacher_id, batch_id, field, register_value, roster_value, roster_sealed, roster_index, sealed_for, state)
SELECT t.id, %(batch)s, d.field, left(d.old, 200), left(d.new, 200), d.sealed, d.indexed,
       CASE WHEN d.sealed IS NOT NULL THEN r.person END, 'OPEN'
  FROM trainees_rosterrow r JOIN trainees_teacher t ON t.id = r.teacher_id
 CROSS JOIN LATERAL (VALUES
    ('sex', t.sex, coalesce(r.id_no_sex, r.sex), NULL::bytea, NULL::bytea),
    ('ethnic', t.ethnic, r.ethnic, NULL, NULL), ('education', t.education, r.education, NULL, NULL),
    ('title', t.title, r.title, NULL, NULL), ('duty', t.duty, r.duty, NULL, NULL),
    ('stage', t.stage, coalesce(r.stage, r.stage_subject_stage), NULL, NULL),
    ('subject', t.subject, coalesce(r.subject, r.stage_subject_subject), NULL, NULL),
    ('area_class', t.area_class, r.area_class, NULL, NULL), ('school_type', t.school_type, r.school_type, NULL, NULL),
    ('school_name', t.school_name, r.school, NULL, NULL),
    ('county', t.county_id::text, r.unit_id::text, NULL, NULL),
    ('mobile', t.mobile_masked, CASE WHEN r.mobile_index IS DISTINCT FROM t.mobile_index THEN r.mobile_masked END,
     r.mobile_sealed, r.mobile_index),
    ('email', t.email_masked, CASE WHEN r.email_index IS DISTINCT FROM t.email_index THEN r.email_masked END,
     r.email_sealed, r.email_index)
 ) AS d(field, old, new, sealed, indexed)
 WHERE r.batch_id = %(batch)s AND r.verdict = 'CHANGED' AND d.new IS NOT NULL
   AND (d.field IN ('mobile', 'email') OR d.new IS DISTINCT FROM d.old)
    ON CONFLICT (batch_id, teacher_id, field) DO NOTHING
"""


def source_of(batch: RosterBatch) -> str:
    """How the register names the roster that a person came from."""
    return f"roster:{batch.pk}"


@step(ROSTER_FLOW, "submit")
@service(_("Submit a roster"))
def submit_roster(
    batch: RosterBatch, *, actor: Actor, version: int | None = None, only_good: bool = False, reason: str = ""
) -> RosterBatch:
    """Write a checked roster into the register and nominate its people; ask the unit's second person.

    With refused rows in it the whole roster is refused unless `only_good` leaves them out. People who another roster
    named in the meantime are reported as lost (findings `lost_meanwhile`), not written. Names beyond the quota become
    reserves. `reason` answers the last return. The register is never overwritten: differences become to-dos. Refuses
    (Stale) a batch that changed.
    """
    fresh = lock_for_submit(batch, actor=actor, version=version, only_good=only_good)
    quota = Quota.objects.select_related("task_order", "unit").get(pk=fresh.quota_id)
    refuse_closed_order(quota.task_order)
    refuse(late_hindrance(quota))
    nominated, lost = write_people(fresh, quota)
    if not nominated and not lost:
        raise Refused(_("No row of this roster names anybody who is not named already."), code="nothing_new")
    with connection.cursor() as cursor:
        counts = count_verdicts(ROSTERS, cursor, fresh.pk)
    rank_reserves(quota.pk)
    moved = move(
        fresh,
        "submit",
        actor=actor,
        flow=ROSTER_FLOW,
        version=fresh.version,
        reason=reason,
        submitted_by_id=actor.user_id,
        submitted_at=clock.now(),
        county_by=None,
        prefecture_by=None,
        rows_nominated=nominated,
        rows_lost=lost,
        rows_new=counts.new,
        rows_changed=counts.changed,
        rows_unchanged=counts.unchanged,
        rows_refused=counts.refused,
    )
    close_todos(quota, actor=actor, kinds=("trainees.roster_due",))
    _ask_about_differences(moved)
    return moved


def submit_good_rows(batch: RosterBatch, *, actor: Actor, version: int | None = None, reason: str = "") -> RosterBatch:
    """Submit a roster and leave its refused rows out. Refuses what `submit_roster` refuses of the others."""
    return submit_roster(batch, actor=actor, version=version, reason=reason, only_good=True)


def write_people(batch: RosterBatch, quota: Quota) -> tuple[int, int]:
    """Insert teachers, nominations and differences of a batch's good rows. (nominated, lost)."""
    facts: dict[str, Any] = {
        "batch": batch.pk,
        "quota": quota.pk,
        "order": quota.task_order_id,
        "source": source_of(batch),
        "designated": KEY_COUNTIES,
        "today": clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TEACHERS, facts)
        cursor.execute(_NOMINATIONS, facts)
        nominated = cursor.rowcount
        cursor.execute(_MEANT, facts)
        lost = cursor.fetchone()[0] - nominated
        if lost:
            # The tables were filled a moment ago and have no statistics yet: a nested loop would be a square of rows.
            cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
            cursor.execute(_LOST, facts)
            cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")
        cursor.execute(_DIFFERENCES, facts)
    return nominated, lost


def _ask_about_differences(batch: RosterBatch) -> None:
    """One to-do for each region whose people differ: the register's own officers decide."""
    counties = (
        Teacher.objects.filter(differences__batch=batch)
        .values_list("county_id", "county__kind")
        .distinct()
        .order_by("county_id")
    )
    for county_id, kind in counties:
        people = Teacher.objects.filter(differences__batch=batch, county_id=county_id).distinct().count()
        raise_todo(
            "trainees.differences_found",
            unit=county_id,
            role=OFFICER_OF[UnitKind(kind)],
            subject=batch,
            url=f"{reverse('trainees:difference-list')}?batch={batch.pk}",
            params={"unit": batch.unit.names, "count": people},
        )
