"""The small year of `reports.py` with one of everything that figures must leave out, or count although it is odd."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from guopei.core import clock
from guopei.core.access.enums import Role
from projects.orders.services.orders import withdraw_task_order
from tests.factories.access import make_actor
from tests.factories.classes import lesson_row, make_class, make_enrolments, make_teacher, safety_lesson
from tests.factories.funds import make_order as make_money_order
from tests.factories.projects import make_drafted_plan, make_task_order
from tests.factories.reports import World
from tests.factories.trainees import approve_all, make_batch, make_people, row_of
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import PhaseRow, ready_class, save_emergency_plan, save_phases
from trainees.classes.services.timetable import save_timetable
from trainees.delivery.models import Certificate, TestResult
from trainees.delivery.services.arrivals import declare_no_shows, leave_early, record_arrivals
from trainees.delivery.services.assigning import assign_trainees
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import revoke_certificate
from trainees.delivery.services.classes import start_class
from trainees.delivery.services.rolls import close_rolls
from trainees.delivery.services.safety import record_safety
from trainees.selection.models import Enrolment, Quota, RosterBatch
from trainees.selection.services.quotas import Share, split_quota
from trainees.selection.services.reserves import fill_from_reserves
from trainees.selection.services.submitting import submit_roster


def add_exceptions(world: World) -> None:
    """Money that nobody approved, a plan that nobody decided, orders withdrawn, drafted and only issued, rosters that
    failed and were undone, a revoked certificate, people who wait, and a second class in which one left early, one did
    not come and was replaced by a reserve, and two were tested on one side only.
    """
    make_money_order((world.hebei, 777 * 10**6), year=world.year)
    make_drafted_plan(
        make_actor(Role.PROVINCIAL_OFFICER, world.chongqing), year=world.year, ceiling_fen=5 * 10**9
    )  # the ceiling as it is
    _odd_orders(world)
    _unread_rosters(world)
    revoke_certificate(Certificate.objects.order_by("pk")[0], actor=world.house.leader, reason="姓名有误")
    _second_class(world)
    _waiting_people(world)


def _odd_orders(world: World) -> None:
    item, officer = world.house.order.plan_item, world.provincial_officer
    make_task_order(officer, item=item, places=5)
    make_task_order(officer, item=item, places=6, state="ISSUED")
    issued = make_task_order(officer, item=item, places=10, state="ISSUED")
    withdraw_task_order(issued, actor=officer, reason="机构调整")


def _unread_rosters(world: World) -> None:
    quota = Quota.objects.get(parent=None, task_order=world.house.order)
    for last in ("FAILED", "UNDONE"):
        batch = RosterBatch.objects.create(quota=quota, unit=quota.unit)
        for state in ("CHECKING", *(["CHECKED"] if last == "UNDONE" else []), last):
            batch.state = state
            batch.version += 1
            batch.save(update_fields=["state", "version"])
        RosterBatch.objects.filter(pk=batch.pk).update(rows_read=9, rows_new=8, rows_refused=1)


def _second_class(world: World) -> None:
    """Three places of Chang'an with four people named: 甲 and 乙 came, 丙 did not, 丁 was called in 丙's place."""
    house, county = world.house, world.counties[0]
    root = Quota.objects.get(parent=None, task_order=house.order)
    split_quota(root, [Share(county, 3)], actor=world.provincial_officer)
    quota = Quota.objects.select_related("unit", "task_order").get(parent=root)
    officer = make_actor(Role.COUNTY_OFFICER, county)
    people = [row_of(person, county, name=name) for person, name in zip(make_people(4), NAMES, strict=True)]
    approve_all(submit_roster(make_batch(quota, people, actor=officer), actor=officer))
    made = _planned(world, [one.pk for one in Enrolment.objects.filter(quota=quota)])
    first, second, third = (_called(name).pk for name in NAMES[:3])
    record_arrivals(made, [first, second], actor=house.manager)
    declare_no_shows(made, [third], actor=house.manager, reason="未报到")
    fill_from_reserves(quota, actor=officer)
    fourth = _called(NAMES[3]).pk
    assign_trainees(made, actor=house.officer, enrolment_ids=[fourth])
    record_arrivals(made, [fourth], actor=house.manager)
    came = [first, second, fourth]
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防、交通", attended_ids=came)
    made = start_class(made, actor=house.manager)
    statuses = ("PRESENT", "LATE"), ("LEAVE", "ABSENT"), ("ABSENT", "PRESENT")
    lessons = list(lessons_of(made).filter(is_safety=False))
    marks = {
        (pk, lesson.pk): status
        for pk, said in zip(came, statuses, strict=True)
        for lesson, status in zip(lessons, said, strict=True)
    }
    record_attendance(made, marks, actor=house.manager)
    close_rolls(made, [safety_lesson(made).pk, lessons[0].pk], actor=house.manager)  # the last one is not ended
    leave_early(_called(NAMES[1]), actor=house.manager, reason="家中有事")
    TestResult.objects.create(enrolment_id=first, post=Decimal(90), full=Decimal(100))
    TestResult.objects.create(enrolment_id=fourth, pre=Decimal(10), full=Decimal(100))


NAMES = ("甲一", "乙二", "丙三", "丁四")


def _called(name: str) -> Enrolment:
    return Enrolment.objects.get(teacher__name=name)


def _planned(world: World, enrolment_ids: Sequence[int]) -> TrainingClass:
    house = world.house
    made = make_class(house, starts_on=clock.today() - timedelta(days=2))
    first = made.starts_on
    save_phases(made, [PhaseRow("ONSITE", first, made.ends_on, Decimal(24), "演示楼")], actor=house.officer)
    rows = [
        lesson_row(first, title="安全教育", is_safety=True, hours=Decimal(1)),
        lesson_row(first, title="第一课", half_day="1AM"),
        lesson_row(first, title="第二课", half_day="1AM"),
    ]
    save_timetable(made, rows, actor=house.officer)
    save_emergency_plan(
        made, actor=house.officer, summary="就近送医并报告", contact_name="值班员", contact_phone="0311-0000000"
    )
    assign_trainees(made, actor=house.officer, enrolment_ids=enrolment_ids)
    made.refresh_from_db()
    return ready_class(made, actor=house.officer)


def _waiting_people(world: World) -> None:
    """Two of Qiaoxi in a class that opens in ten days, one of Anci in no class yet."""
    qiaoxi, anci = world.counties[1], world.counties[2]
    waiting = make_enrolments(world.house.order, [make_teacher(qiaoxi), make_teacher(qiaoxi)])
    made = make_class(world.house, starts_on=clock.today() + timedelta(days=10))
    assign_trainees(made, actor=world.house.officer, enrolment_ids=[one.pk for one in waiting])
    make_enrolments(world.house.order, [make_teacher(anci)])
