"""A small year with something of everything, made through the services, so that every integrity check holds on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import translation

from evaluation.assessment.services.skill_tests import close_test
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.jobs.services.running import run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.reports.models import AnnualReport
from guopei.reports.services.building import request_report
from guopei.reports.services.text import open_report
from tests.factories.access import make_actor
from tests.factories.classes import (
    House,
    end_rolls,
    lesson_row,
    make_class,
    make_enrolments,
    make_house,
    make_teacher,
    safety_lesson,
)
from tests.factories.evaluation import make_test
from tests.factories.funds import make_approved_order
from tests.factories.orgs import make_county, make_nation, make_prefecture, make_province
from tests.factories.projects import make_open_year, make_task_order
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import PhaseRow, end_class, ready_class, save_emergency_plan, save_phases
from trainees.classes.services.timetable import save_timetable
from trainees.delivery.services.arrivals import declare_no_shows, record_arrivals
from trainees.delivery.services.assigning import assign_trainees
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import issue_certificates
from trainees.delivery.services.classes import start_class
from trainees.delivery.services.results import confirm_results, propose_results, publish_results
from trainees.delivery.services.safety import record_safety
from trainees.selection.models import RosterBatch, RosterRow

CEILING_FEN = 10**10  # 10,000 in ten-thousand yuan: what tests/factories/projects.py lets a province plan


@dataclass(frozen=True)
class World:
    """Hebei with money, a plan, an order of 40 places and a class of five that ended; Chongqing with money alone.

    Of the five, two are of Chang'an and two of Qiaoxi in Shijiazhuang, one of Langfang's Anci. The fourth did not come.
    Post-tests of the others: 85, 60, 59 and 90 after 40, so that one fails.
    """

    year: ProgrammeYear
    hebei: OrgUnit
    chongqing: OrgUnit
    shijiazhuang: OrgUnit
    counties: Sequence[OrgUnit]
    house: House
    training_class: TrainingClass
    provincial_officer: Actor
    ministry_officer: Actor


def make_world() -> World:
    """The world, up to published results and certificates."""
    year, hebei = make_open_year(), make_province()
    chongqing = make_province("500000", "重庆市")
    shijiazhuang = make_prefecture(parent=hebei)
    counties = [
        make_county("130102", "长安区", shijiazhuang),
        make_county("130104", "桥西区", shijiazhuang),
        make_county("131002", "安次区", make_prefecture("131000", "廊坊市", hebei)),
    ]
    make_approved_order((hebei, CEILING_FEN), (chongqing, 5 * 10**9), year=year)
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    house = make_house(make_task_order(officer, places=40, state="ACCEPTED"))
    return World(
        year=year,
        hebei=hebei,
        chongqing=chongqing,
        shijiazhuang=shijiazhuang,
        counties=counties,
        house=house,
        training_class=_class_of(house, [counties[0], counties[0], counties[1], counties[1], counties[2]]),
        provincial_officer=officer,
        ministry_officer=make_actor(Role.MINISTRY_OFFICER, make_nation()),
    )


def _class_of(house: House, homes: Sequence[OrgUnit]) -> TrainingClass:
    made = make_class(house, starts_on=clock.today() - timedelta(days=2))
    first = made.starts_on
    save_phases(made, [PhaseRow("ONSITE", first, made.ends_on, Decimal(24), "演示楼")], actor=house.officer)
    rows = [
        lesson_row(first, title="安全教育", is_safety=True, hours=Decimal(1)),
        lesson_row(first, title="第一课", half_day="1AM"),
        lesson_row(first, title="第二课", half_day="1AM", form="DEMONSTRATION"),
    ]
    save_timetable(made, rows, actor=house.officer)
    save_emergency_plan(
        made, actor=house.officer, summary="就近送医并报告", contact_name="值班员", contact_phone="0311-0000000"
    )
    people = make_enrolments(house.order, [make_teacher(county) for county in homes])
    _check(RosterBatch.objects.get())
    assign_trainees(made, actor=house.officer, enrolment_ids=[one.pk for one in people])
    made.refresh_from_db()
    made = ready_class(made, actor=house.officer)
    came = [one.pk for place, one in enumerate(people) if place != 3]
    record_arrivals(made, came, actor=house.manager)
    declare_no_shows(made, [people[3].pk], actor=house.manager, reason="未报到")
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防、交通", attended_ids=came)
    made = start_class(made, actor=house.manager)
    marks = {(pk, lesson.pk): "PRESENT" for pk in came for lesson in lessons_of(made).filter(is_safety=False)}
    marks[next(iter(marks))] = "LATE"
    record_attendance(made, marks, actor=house.manager)
    end_rolls(house, made)
    test = make_test(house, made, pre=(40, 40, 40, None, 40), post=(85, 60, 59, None, 90))
    made = end_class(made, actor=house.manager)
    close_test(test, actor=house.officer)
    propose_results(made, actor=house.manager)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.leader)
    issue_certificates(made, actor=house.officer)
    made.refresh_from_db()
    return made


def _check(batch: RosterBatch) -> None:
    """Seven rows were read, two of them refused."""
    for state in ("CHECKING", "CHECKED"):
        batch.state = state
        batch.version += 1
        batch.save(update_fields=["state", "version"])
    verdicts = ["NEW"] * 5 + ["REFUSED"] * 2
    RosterRow.objects.bulk_create(
        RosterRow(batch=batch, row_no=number, sheet="花名册", sheet_row=number + 2, person=uuid4(), verdict=verdict)
        for number, verdict in enumerate(verdicts, start=1)
    )
    RosterBatch.objects.filter(pk=batch.pk).update(rows_read=7, rows_new=5, rows_refused=2, rows_nominated=5)


def make_built_report(world: World, unit: OrgUnit | None = None, *, actor: Actor | None = None) -> AnnualReport:
    """A report whose documents were built, by the ministry unless somebody else asked."""
    actor = actor or world.ministry_officer
    report = request_report(open_report(world.year, unit or world.hebei, actor=actor), actor=actor)
    with translation.override("zh-hans"):
        run_queued()
    report.refresh_from_db()
    return report
