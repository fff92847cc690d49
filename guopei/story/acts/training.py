"""Act four: the institution's classes, from the timetable to the certificate, with attendance and tests."""

import random
from datetime import date, timedelta
from decimal import Decimal

from evaluation.assessment.enums import Moment
from evaluation.assessment.models import Rubric, SkillTest
from evaluation.assessment.services.rubrics import CriterionRow, draft_rubric
from evaluation.assessment.services.skill_tests import close_test, open_test, record_scores
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.catalogue.enums import PhaseKind
from guopei.story.acts.rosters import County
from guopei.story.acts.teachers import open_account, print_slips
from guopei.story.cast import name_of
from guopei.story.telling import Telling, on
from projects.orders.models import TaskOrder
from trainees.classes.enums import ClassState, HalfDay, LessonForm, LessonState
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.services.classes import (
    PhaseRow,
    draft_class,
    end_class,
    ready_class,
    save_emergency_plan,
    save_phases,
)
from trainees.classes.services.timetable import LessonRow, save_timetable
from trainees.delivery.enums import AttendanceStatus
from trainees.delivery.services.arrivals import declare_no_shows, record_arrivals
from trainees.delivery.services.assigning import assign_trainees
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import issue_certificates
from trainees.delivery.services.classes import settle_class, start_class
from trainees.delivery.services.results import confirm_results, propose_results, publish_results
from trainees.delivery.services.rolls import close_rolls
from trainees.delivery.services.safety import record_safety, sign_safety
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment, Quota
from trainees.selection.selectors.reserves import due
from trainees.selection.services.reserves import fill_from_reserves

FIRST_DAY = date(2026, 7, 6)
AT_A_TIME, BETWEEN_WAVES = 8, timedelta(days=14)
PREPARED_BEFORE, READY_BEFORE = timedelta(days=14), timedelta(days=5)
CAPACITY = 50
MOST_CLASSES = 40
# For visitors; a demonstration begins on 22 December.
YESTERDAY = date(2026, 12, 21)
LEFT_OPEN = (
    (date(2026, 12, 16), ClassState.RUNNING),
    (date(2026, 12, 22), ClassState.READY),
    (date(2026, 12, 26), ClassState.PREPARING),
)
NO_SHOWS, SECOND_DAY = 2, timedelta(days=1)
TOLD = timedelta(days=6)  # after the end, certificates are issued by then
AFTER_LESSONS = 21  # o'clock
FORM_OF_GROUPS = LessonForm.EXCHANGE

TOPICS = (
    "新课标下的教学设计",
    "课堂观察与诊断",
    "信息素养与数字资源",
    "乡村小规模学校的复式教学",
    "师德与职业行为准则",
    "学业评价",
    "班级管理",
    "校本研修",
)


def run_classes(telling: Telling, order: TaskOrder, counties: list[County]) -> list[TrainingClass]:
    """Classes of fifty, several at a time; reserves follow whoever did not come. Where the story leaves something
    open, the last three: one under way, one ready, one in preparation."""
    number = max(1, min(MOST_CLASSES, telling.teachers // CAPACITY))
    rubric = _rubric(telling)
    uploads = {county.unit.pk: county.uploads for county in counties}
    left = LEFT_OPEN[-(number - 1) :] if telling.leaves_open and number > 1 else ()
    finished = number - len(left)
    for place in range(finished):
        begins = FIRST_DAY + (place // AT_A_TIME) * BETWEEN_WAVES
        made = _prepare(telling, order, place + 1, begins, _manager(telling, order, place % AT_A_TIME))
        _run(telling, made, rubric, _chance(telling, place), uploads)
    for place, (begins, how_far) in enumerate(left, finished):
        made = _prepare(telling, order, place + 1, begins, "class_manager")
        if how_far != ClassState.PREPARING:
            _make_ready(telling, made)
        if how_far == ClassState.RUNNING:
            _keep_up(telling, made, rubric, _chance(telling, place))
    return list(TrainingClass.objects.filter(task_order=order).order_by("pk"))


def _chance(telling: Telling, place: int) -> random.Random:
    return random.Random(telling.seed + place)  # noqa: S311 - repeatable


def _manager(telling: Telling, order: TaskOrder, turn: int) -> str:
    """Classes that run at the same time have managers of their own; the first is of the cast."""
    if turn == 0:
        return "class_manager"
    return telling.company.add(f"class_manager_{turn}", Role.CLASS_MANAGER, order.holder)


def _rubric(telling: Telling) -> Rubric:
    rows = [
        CriterionRow("教学设计", Decimal(40), "目标、活动、评价一致"),
        CriterionRow("课堂实施", Decimal(40), "学生参与、反馈及时"),
        CriterionRow("反思改进", Decimal(20), "能指出问题并改进"),
    ]
    with on(date(2026, 6, 20)), telling.act("institution_officer", "rubric_written") as actor:
        return draft_rubric(actor=actor, name="课堂教学能力评分标准（演示）", criteria=rows, is_demo=True)


def _prepare(telling: Telling, order: TaskOrder, number: int, begins: date, manager: str) -> TrainingClass:
    days = order.plan_item.days
    last_day = begins + timedelta(days=days - 1)
    with on(begins - PREPARED_BEFORE):
        with telling.act("institution_officer", "class_drafted") as actor:
            made = draft_class(
                actor=actor,
                task_order=order,
                name=f"{order.plan_item.sub_project.name}第{number}班",
                capacity=CAPACITY,
                starts_on=begins,
                ends_on=last_day,
                place="石家庄市（演示）",
                manager=User.objects.get(username=manager),
                is_demo=True,
            )
            lessons = _lessons(begins, days)
            hours = sum((lesson.hours for lesson in lessons), Decimal(0))
            save_phases(made, [PhaseRow(PhaseKind.ONSITE, begins, last_day, hours, "演示校区")], actor=actor)
            save_timetable(made, lessons, actor=actor)
            save_emergency_plan(
                made,
                actor=actor,
                summary="演示文本：火灾、食物中毒、交通事故三类预案，责任人到岗，就近医院已联系。",
                contact_name=name_of("institution_officer"),
                contact_phone="0311-00000000",
            )
        with telling.act("institution_officer", "trainees_assigned") as actor:
            assign_trainees(made, actor=actor)
    made.refresh_from_db()
    return made


def _lessons(begins: date, days: int) -> list[LessonRow]:
    """The safety lesson first, then a lecture in the morning and work in groups in the afternoon of every day."""
    officer = name_of("institution_officer")
    rows = [LessonRow(begins, HalfDay.MORNING, "入学安全教育", Decimal(2), officer, topic="校园安全", is_safety=True)]
    for day in range(days):
        held_on = begins + timedelta(days=day)
        topic = TOPICS[day % len(TOPICS)]
        morning = Decimal(4 if day else 2)
        rows.append(LessonRow(held_on, HalfDay.MORNING, f"{topic}（讲座）", morning, "示例专家", topic=topic))
        group = f"{topic}（研讨）"
        rows.append(LessonRow(held_on, HalfDay.AFTERNOON, group, Decimal(4), "示例导师", FORM_OF_GROUPS, topic))
    return rows


def _make_ready(telling: Telling, training_class: TrainingClass) -> None:
    with on(training_class.starts_on - READY_BEFORE), telling.act("institution_officer", "class_ready") as actor:
        ready_class(training_class, actor=actor)


def _run(
    telling: Telling, training_class: TrainingClass, rubric: Rubric, chance: random.Random, uploads: dict[int, str]
) -> None:
    _make_ready(telling, training_class)
    manager, test, before = _open(telling, training_class, rubric, chance)
    slips = print_slips(telling, training_class, manager)
    followed = _replace(telling, training_class, manager, uploads)
    if followed:
        late = {pk: Decimal(chance.randint(38, 72)) for pk in followed}
        with on(training_class.starts_on + SECOND_DAY), telling.act(manager, "scores_recorded") as actor:
            record_scores(test, {(pk, Moment.PRE): score for pk, score in late.items()}, actor=actor)
        before |= late
    with on(training_class.ends_on, AFTER_LESSONS):
        with telling.act(manager, "attendance_recorded") as actor:
            _record(training_class, _marks(training_class, list(before), followed, chance), actor)
        after = {pk: min(Decimal(100), score + chance.randint(-2, 28)) for pk, score in before.items()}
        with telling.act(manager, "scores_recorded") as actor:
            record_scores(test, {(pk, Moment.POST): score for pk, score in after.items()}, actor=actor)
    _finish(telling, training_class, manager)
    open_account(telling, slips, training_class.ends_on + TOLD)


def _open(
    telling: Telling, training_class: TrainingClass, rubric: Rubric, chance: random.Random
) -> tuple[str, SkillTest, dict[int, Decimal]]:
    """Arrival, safety lesson, start, first test. Who manages the class, the test, and the first scores."""
    manager = User.objects.get(classes_managed=training_class).username
    people = list(Enrolment.objects.filter(training_class=training_class).order_by("pk").values_list("pk", flat=True))
    came = people[:-NO_SHOWS]
    with on(training_class.starts_on):
        with telling.refused(manager, "class_refused_without_arrivals", code="nobody_arrived") as actor:
            start_class(training_class, actor=actor)
        with telling.act(manager, "arrivals_recorded") as actor:
            record_arrivals(training_class, came, actor=actor)
        with telling.refused(manager, "class_refused_without_safety", code="safety_missing") as actor:
            start_class(training_class, actor=actor)
        safety = Lesson.objects.get(phase__training_class=training_class, is_safety=True)
        with telling.act(manager, "safety_recorded") as actor:
            record_safety(
                training_class,
                safety,
                actor=actor,
                summary="演示：讲消防疏散与食品安全，全员签字。",
                attended_ids=came,
            )
        with telling.act(manager, "class_started") as actor:
            start_class(training_class, actor=actor)
        with telling.act(manager, "test_opened") as actor:
            test = open_test(training_class, actor=actor, rubric=rubric)
        before = {pk: Decimal(chance.randint(38, 72)) for pk in came}
        with telling.act(manager, "scores_recorded") as actor:
            record_scores(test, {(pk, Moment.PRE): score for pk, score in before.items()}, actor=actor)
    training_class.refresh_from_db()
    return manager, test, before


def _keep_up(telling: Telling, training_class: TrainingClass, rubric: Rubric, chance: random.Random) -> None:
    """A class under way: attendance up to yesterday, today's and the no-shows are left to the visitor."""
    manager, _test, before = _open(telling, training_class, rubric, chance)
    print_slips(telling, training_class, manager)
    with on(YESTERDAY, AFTER_LESSONS), telling.act(manager, "attendance_recorded") as actor:
        _record(training_class, _marks(training_class, list(before), [], chance, until=YESTERDAY), actor)


def _record(training_class: TrainingClass, marks: dict[tuple[int, int], str], actor: Actor) -> None:
    """Record attendance, and end the roll calls."""
    record_attendance(training_class, marks, actor=actor)
    close_rolls(training_class, sorted({lesson for _person, lesson in marks}), actor=actor)


def _replace(telling: Telling, training_class: TrainingClass, manager: str, uploads: dict[int, str]) -> list[int]:
    """On the second day: no-shows are declared, their counties call reserves, and these come by noon. Who came."""
    absent = Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.EXPECTED).order_by("pk")
    quotas = list(Quota.objects.filter(enrolments__in=absent).distinct().order_by("pk"))
    # others of these counties may still wait for a class of theirs
    unassigned = Enrolment.objects.filter(quota__in=quotas, training_class=None, state=EnrolmentState.EXPECTED)
    waiting = set(unassigned.values_list("pk", flat=True))
    with on(training_class.starts_on + SECOND_DAY):
        with telling.act(manager, "no_shows_declared") as actor:
            missing = list(absent.values_list("pk", flat=True))
            declare_no_shows(training_class, missing, actor=actor, reason="未到校，学校未说明原因")
        for quota in quotas:
            if due(quota.pk).exists():
                with telling.act(uploads[quota.unit_id], "reserves_called") as actor:
                    fill_from_reserves(quota, actor=actor)
        people = list(unassigned.exclude(pk__in=waiting).order_by("pk").values_list("pk", flat=True))
        if people:
            with telling.act("institution_officer", "reserves_assigned") as actor:
                assign_trainees(training_class, actor=actor, enrolment_ids=people)
            with telling.act(manager, "reserves_arrived") as actor:
                record_arrivals(training_class, people, actor=actor)
                sign_safety(training_class, people, actor=actor)
    return people


def _marks(
    training_class: TrainingClass, came: list[int], late: list[int], chance: random.Random, until: date | None = None
) -> dict[tuple[int, int], str]:
    """Nearly everybody was there; some were late or on leave, and one in fifty missed much. Reserves came at noon of
    the second day: absent before, and not by a mark that is missing."""
    planned = Lesson.objects.filter(phase__training_class=training_class, state=LessonState.PLANNED, is_safety=False)
    lessons = list(planned.filter(held_on__lte=until or training_class.ends_on))
    noon = (training_class.starts_on + SECOND_DAY, HalfDay.AFTERNOON)
    followed = [lesson for lesson in lessons if lesson.held_on > noon[0] or (lesson.held_on, lesson.half_day) == noon]
    marks: dict[tuple[int, int], str] = {}
    for pk in came:
        absent = 0.4 if chance.random() < 0.02 else 0.01
        for lesson in lessons:
            if pk in late and lesson not in followed:
                marks[pk, lesson.pk] = AttendanceStatus.ABSENT
                continue
            weights = (1 - absent - 0.05, 0.03, 0.02, absent)
            marks[pk, lesson.pk] = chance.choices(list(AttendanceStatus.values), weights)[0]
    return marks


def _finish(telling: Telling, training_class: TrainingClass, manager: str) -> None:
    """End, results by two persons, certificates, settled."""
    with on(training_class.ends_on + timedelta(days=2)):
        with telling.act(manager, "class_ended") as actor:
            end_class(training_class, actor=actor)
        with telling.act("institution_officer", "test_closed") as actor:
            close_test(SkillTest.objects.get(training_class=training_class), actor=actor)
        with telling.act("institution_officer", "results_proposed") as actor:
            propose_results(training_class, actor=actor)
    with on(training_class.ends_on + timedelta(days=5)):
        with telling.act("institution_leader", "results_confirmed") as actor:
            confirm_results(training_class, actor=actor)
        with telling.act("institution_officer", "results_published") as actor:
            publish_results(training_class, actor=actor)
        with telling.act("institution_officer", "certificates_issued") as actor:
            issue_certificates(training_class, actor=actor)
        with telling.act("institution_leader", "class_settled") as actor:
            settle_class(training_class, actor=actor)
