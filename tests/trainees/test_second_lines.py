"""The second line behind sight and permission: whose places, whose turn, whose class; each refusal said once."""

from datetime import date

import pytest
from django.db import connection, transaction

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.audit.models import Event
from guopei.core.imports.services.places import Places
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.classes import (
    House,
    end_rolls,
    make_class,
    make_ended,
    make_enrolments,
    make_house,
    make_neighbour,
    make_planned,
    make_ready,
    make_running,
    manager_of,
    safety_lesson,
    trainees,
)
from tests.factories.trainees import (
    approve_all,
    make_batch,
    make_enrolled,
    make_people,
    make_quota,
    make_submitted,
    row_of,
)
from tests.support.attacks import attack
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import end_class, update_class
from trainees.delivery.models import Certificate, TestResult
from trainees.delivery.services.arrivals import record_arrivals
from trainees.delivery.services.assigning import assign_trainees
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import issue_certificates, reissue_certificate, revoke_certificate
from trainees.delivery.services.classes import settle_class
from trainees.delivery.services.results import confirm_results, propose_results, publish_results, withdraw_result
from trainees.delivery.services.safety import record_safety, sign_safety
from trainees.register.models import Teacher
from trainees.selection.models import Enrolment, Nomination, Quota, TeacherDifference
from trainees.selection.services.differences import take_difference
from trainees.selection.services.quotas import Share, split_quota
from trainees.selection.services.reviewing import (
    approve_roster,
    reject_nomination,
    return_roster,
    undo_roster,
    withdraw_nomination,
)
from trainees.selection.services.submitting import submit_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def quota(hebei_county: OrgUnit) -> Quota:
    return make_quota(hebei_county, 2)


# Whose places, whose roster


def test_only_the_holder_of_places_distributes_them(
    quota: Quota, hebei_prefecture: OrgUnit, provincial_officer: Actor, neighbour_county: OrgUnit
) -> None:
    split_quota(quota.parent, [Share(hebei_prefecture, 5)], actor=provincial_officer)
    middle = Quota.objects.get(unit=hebei_prefecture)
    with pytest.raises(Refused) as refused:
        split_quota(middle, [Share(neighbour_county, 1)], actor=provincial_officer)
    assert (refused.value.code, refused.value.rule) == ("not_holder", "trainees.quota")
    assert not Quota.objects.filter(parent=middle).exists()


@pytest.mark.parametrize("who", ["prefecture_officer", "provincial_officer"])
def test_nobody_above_submits_a_countys_roster(request: pytest.FixtureRequest, quota: Quota, who: str) -> None:
    batch = make_batch(quota, [row_of(person, quota.unit) for person in make_people(1)])
    with pytest.raises(Refused) as refused:
        submit_roster(batch, actor=request.getfixturevalue(who))
    assert (refused.value.code, refused.value.rule) == ("not_holder", "trainees.quota")
    assert not Nomination.objects.exists()


# Whose turn


@pytest.mark.parametrize("who", ["prefecture_officer", "provincial_officer"])
def test_a_level_whose_turn_it_is_not_decides_nothing(request: pytest.FixtureRequest, quota: Quota, who: str) -> None:
    batch, actor = make_submitted(quota, 1), request.getfixturevalue(who)
    nomination = Nomination.objects.get()
    for act in (
        lambda: approve_roster(batch, actor=actor),
        lambda: return_roster(batch, actor=actor, reason="缺人"),
        lambda: reject_nomination(nomination, actor=actor, reason="不在职"),
    ):
        with pytest.raises(Denied) as denied:
            act()
        assert (denied.value.code, quota.unit.label in denied.value.message) == ("not_your_turn", True)
    batch.refresh_from_db()
    nomination.refresh_from_db()
    assert (batch.state, nomination.state) == ("SUBMITTED", "SUBMITTED")


def test_nobody_else_takes_a_units_roster_or_people_back(quota: Quota, prefecture_officer: Actor) -> None:
    batch = make_submitted(quota, 1)
    for act in (
        lambda: undo_roster(batch, actor=prefecture_officer, reason="重来"),
        lambda: withdraw_nomination(Nomination.objects.get(), actor=prefecture_officer, reason="本人不能参加"),
    ):
        with pytest.raises(Denied) as denied:
            act()
        assert denied.value.code == "not_your_level"
    assert Nomination.objects.get().state == "SUBMITTED"


def test_who_is_enrolled_is_not_withdrawn_and_whose_class_is_made_not_undone(
    quota: Quota, county_officer: Actor, provincial_officer: Actor
) -> None:
    enrolment = make_enrolled(quota, 1)[0]
    with pytest.raises(Refused) as enrolled:
        withdraw_nomination(enrolment.nomination, actor=county_officer, reason="本人不能参加")
    assert enrolled.value.code == "enrolled"
    house = make_house(enrolment.task_order)
    assign_trainees(make_class(house), actor=house.officer, enrolment_ids=[enrolment.pk])
    with pytest.raises(Refused) as used:
        undo_roster(enrolment.nomination.batch, actor=provincial_officer, reason="重来")
    assert used.value.code == "roster_in_use"
    assert Enrolment.objects.filter(pk=enrolment.pk).exists()


def test_a_reserve_gets_no_place_past_the_services_though_one_is_free(quota: Quota) -> None:
    approve_all(make_submitted(quota, 3))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trainees_quota SET places = 3 WHERE id = %s", [quota.pk])
    reserve = Nomination.objects.get(is_reserve=True, state="APPROVED")
    insert = (
        "INSERT INTO trainees_enrolment (quota_id, task_order_id, nomination_id, teacher_id, county_id, state, result,"
        " result_state) SELECT quota_id, task_order_id, id, teacher_id, %s, 'EXPECTED', '', 'NONE'"
        " FROM trainees_nomination WHERE id = %s"
    )
    assert attack(insert, quota.unit_id, reserve.pk) == "enrolment_guard"


# Differences from the register

REGISTERED = {
    "sex": "X",
    "ethnic": "99",
    "education": "0",
    "title": "0",
    "duty": "旧职务",
    "stage": "S",
    "subject": "XX",
    "area_class": "0",
    "school_name": "旧学校",
}


def test_each_difference_is_asked_about_and_what_is_taken_stands_in_register_and_trail(
    quota: Quota, neighbour_county: OrgUnit, county_officer: Actor, provincial_officer: Actor
) -> None:
    line = row_of(make_people(1)[0], quota.unit, duty="教导主任")
    submit_roster(make_batch(quota, [line], actor=county_officer), actor=county_officer)
    teacher = Teacher.objects.get()
    said = {name: getattr(teacher, name) for name in REGISTERED} | {"county_id": teacher.county_id}
    assert all(said.values())
    Teacher.objects.update(**REGISTERED, county=neighbour_county)
    other = make_quota(quota.unit, 5)
    submit_roster(make_batch(other, [line], actor=county_officer), actor=county_officer)

    found = {one.field: one for one in TeacherDifference.objects.all()}
    assert {name: (one.register_value, one.roster_value) for name, one in found.items()} == {
        **{name: (old, str(said[name])) for name, old in REGISTERED.items()},
        "county": (str(neighbour_county.pk), str(said["county_id"])),
    }
    since = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for difference in found.values():
        take_difference(difference, actor=provincial_officer)
    teacher.refresh_from_db()
    assert {name: getattr(teacher, name) for name in said} == said
    told: dict[str, object] = {}
    for event in Event.objects.filter(id__gt=since, table="trainees_teacher", object_id=teacher.pk, op="U"):
        told |= {column: value for column, value in (event.new or {}).items() if column in said}
    assert told == said


def test_the_kind_of_school_is_taken_too(quota: Quota, provincial_officer: Actor) -> None:
    batch = make_submitted(quota, 1)
    teacher = Teacher.objects.get()
    made = TeacherDifference.objects.create(
        teacher=teacher, batch=batch, field="school_type", register_value=teacher.school_type, roster_value="21"
    )
    take_difference(made, actor=provincial_officer)
    teacher.refresh_from_db()
    assert teacher.school_type == "21"


# Names of regions


def answer(unit: OrgUnit, *spelling: str) -> tuple[str, list[str]]:
    """(code of the unit found, what is said about it)."""
    found = Places(unit).resolve(tuple(spelling))
    code = OrgUnit.objects.get(pk=found.unit_id).code if found.unit_id else ""
    return code, [issue.code for issue in found.issues]


def test_a_row_of_a_province_names_its_county(hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    assert answer(hebei, "河北省", "石家庄市", "", "") == ("", ["county_missing"])
    assert answer(hebei_county, "", "", "", "") == ("130125", ["county_filled"])


def test_two_counties_of_one_name_are_told_apart_by_their_city_alone(hebei: OrgUnit) -> None:
    assert answer(hebei, "", "", "桥西区", "") == ("", ["county_ambiguous"])
    assert answer(hebei, "", "石家庄市", "桥西区", "") == ("130104", [])
    assert answer(hebei, "", "张家口市", "桥西区", "") == ("130703", [])


@pytest.mark.parametrize(
    "region",
    [
        "河北省/石家庄市/行唐县",
        "河北省 石家庄市 行唐县",
        "石家庄市、行唐县",
        "河北省，行唐县",
        "河北省石家庄市行唐县",
        "石家庄市行唐县",
        "行唐县",
    ],
)
def test_a_region_in_one_cell_is_taken_apart(hebei: OrgUnit, region: str) -> None:
    assert answer(hebei, "", "", "", region) == ("130125", [])


def test_the_pieces_of_one_cell_are_held_against_each_other(hebei: OrgUnit) -> None:
    assert answer(hebei, "", "", "", "山西省/石家庄市/行唐县") == ("", ["province_differs"])
    assert answer(hebei, "", "", "", "保定市、行唐县") == ("130125", ["city_differs"])


# Classes


def test_a_manager_of_another_institution_is_named_for_no_class() -> None:
    house = make_house()
    stranger = make_neighbour(house)
    with pytest.raises(Refused) as refused:
        make_class(house, manager=manager_of(stranger))
    assert (refused.value.code, refused.value.field) == ("manager_without_role", "manager")
    made = make_class(house)
    with pytest.raises(Refused) as changed:
        update_class(made, actor=house.officer, manager=manager_of(stranger))
    assert changed.value.code == "manager_without_role"


def test_nobody_above_acts_for_an_institution(hebei: OrgUnit) -> None:
    made = make_class(make_house())
    above = make_actor(Role.INSTITUTION_OFFICER, hebei)
    with pytest.raises(Refused) as refused:
        update_class(made, actor=above, name="改名")
    assert refused.value.code == "other_institution"


def test_arrivals_and_safety_wait_for_a_class_that_is_ready() -> None:
    house = make_house()
    made = make_planned(house)
    people = [person.pk for person in trainees(made)]
    for act in (
        lambda: record_arrivals(made, people, actor=house.manager),
        lambda: sign_safety(made, people, actor=house.manager),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.rule) == ("class_not_ready", "trainees.class_safety_gate")


def test_the_safety_lesson_is_the_classs_own_and_somebody_took_it() -> None:
    house = make_house()
    made, other = make_ready(house), make_planned(house)
    people = [person.pk for person in trainees(made)]
    record_arrivals(made, people, actor=house.manager)

    def record(lesson_of: TrainingClass, attended: list[int]) -> str:
        with pytest.raises(Refused) as refused:
            record_safety(made, safety_lesson(lesson_of), actor=house.manager, summary="消防", attended_ids=attended)
        return refused.value.code

    assert record(other, people) == "other_class"
    assert record(made, []) == record(made, [people[-1] + 1000]) == "nobody_attended"
    with pytest.raises(Refused) as early:
        sign_safety(made, people, actor=house.manager)
    assert early.value.code == "safety_missing"


def hold_everything(made: TrainingClass, house: House) -> None:
    """Everybody who arrived was there, all the time."""
    lessons = lessons_of(made).filter(is_safety=False)
    marks = {
        (person.pk, lesson.pk): "PRESENT"
        for person in trainees(made)
        if person.state == "ARRIVED"
        for lesson in lessons
    }
    record_attendance(made, marks, actor=house.manager)
    end_rolls(house, made)


def finish(house: House, *, post: tuple[int, ...]) -> TrainingClass:
    """An ended class whose results are published."""
    made = make_ended(house, post=post)
    propose_results(made, actor=house.officer)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)
    return made


def test_a_class_with_somebody_still_expected_is_not_settled() -> None:
    house = make_house()
    made = make_running(house, people=1)
    assign_trainees(made, actor=house.officer, enrolment_ids=[one.pk for one in make_enrolments(house.order, 1)])
    hold_everything(made, house)
    made = end_class(made, actor=house.manager)
    with pytest.raises(Refused) as refused:
        settle_class(made, actor=house.leader)
    assert (refused.value.code, refused.value.params) == ("people_open", {"n": 1})


def test_results_wait_for_the_scores() -> None:
    house = make_house()
    made = make_ended(house, post=(80,))
    TestResult.objects.all().delete()
    with pytest.raises(Refused) as refused:
        propose_results(made, actor=house.officer)
    assert (refused.value.code, refused.value.rule) == ("test_open", "evaluation.same_rubric")


def test_no_certificate_on_a_result_that_is_withdrawn_or_no_pass() -> None:
    house = make_house()
    made = finish(house, post=(80, 40))
    issue_certificates(made, actor=house.officer)
    old = Certificate.objects.get()
    revoke_certificate(old, actor=house.leader, reason="成绩有误")
    withdraw_result(old.enrolment, actor=house.leader, reason="成绩有误")
    old.refresh_from_db()
    with pytest.raises(Refused) as refused:
        reissue_certificate(old, actor=house.leader, reason="补发")
    assert (refused.value.code, refused.value.rule) == ("nothing_due", "trainees.certificate_after_pass")
    assert Certificate.objects.count() == 1

    insert = (
        "INSERT INTO trainees_certificate (enrolment_id, number, check_code, holder_name, project_name, class_name,"
        " institution_name, starts_on, ends_on, hours, result, is_demo, issued_on, revoked_reason) VALUES"
        " (%s, %s, '22222222', '甲', '', '', '', %s, %s, 1, 'PASS', false, %s, '')"
    )
    passed, failed = trainees(made)
    day = date(2026, 1, 1)
    for number, enrolment in enumerate((passed, failed)):
        number_ = f"GP0000000000000{number}"
        assert attack(insert, enrolment.pk, number_, day, day, day) == "certificate_of_published"
