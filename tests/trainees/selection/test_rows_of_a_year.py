"""Year and province stand on the rows that are counted, as their order or class has them; a person is enrolled on an
order, or below the national level in a class; older trainings count as trainings."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.refusal import Refused
from projects.orders.models import TaskOrder
from projects.orders.services.orders import draft_task_order
from tests.factories.access import make_actor
from tests.factories.catalogue import make_year
from tests.factories.classes import House, make_class, make_enrolments, make_house, make_teacher
from tests.factories.orgs import make_county, make_province
from tests.support.races import run_against
from trainees.classes.models import Phase, TrainingClass
from trainees.classes.services.classes import update_class
from trainees.selection.models import Enrolment, Nomination, PastTraining, Presence, Quota

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object) -> str:
    """The name under which the database refuses."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def asked(query: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def made_of(house: House) -> list[Quota | Nomination | Enrolment | TrainingClass]:
    (enrolment,) = make_enrolments(house.order, 1)
    rows = [enrolment.quota, enrolment.nomination, enrolment, make_class(house)]
    return [type(row).objects.get(pk=row.pk) for row in rows]


def test_rows_have_the_year_and_province_of_their_order() -> None:
    house = make_house()
    plan = house.order.plan_item.plan
    assert {(row.year_id, row.province_id) for row in made_of(house)} == {(plan.year_id, plan.province_id)}


@pytest.mark.parametrize(
    ("at", "says"),
    [(0, "quota_of_year"), (1, "nomination_of_year"), (2, "enrolment_of_year"), (3, "class_of_year")],
)
def test_no_other_province_can_be_written(at: int, says: str) -> None:
    row = made_of(make_house())[at]
    table, other = row._meta.db_table, make_province("500000", "重庆市")
    statement = f"UPDATE {table} SET province_id = %s WHERE id = %s"  # noqa: S608 - our own tables
    assert refused(statement, other.pk, row.pk) == says


def test_a_quota_of_another_year_than_its_order_is_not_let_in() -> None:
    quota = made_of(make_house())[0]
    copied = (
        "INSERT INTO trainees_quota (task_order_id, unit_id, parent_id, places, version, year_id, province_id)"
        " SELECT task_order_id, %s, id, 0, 1, year_id, %s FROM trainees_quota WHERE id = %s"
    )
    assert refused(copied, make_county().pk, make_county().pk, quota.pk) == "quota_of_year"


def make_county_class(house: House) -> TrainingClass:
    """A class that a county approves by a document of its own, with two days on site."""
    county, first = make_county(), clock.today()
    made = TrainingClass.objects.create(
        level="COUNTY", approving_unit=county, approval_document="围教〔2026〕3号", name="县级班", capacity=1,
        institution=house.order.holder.institution, starts_on=first, ends_on=first + timedelta(days=1),
    )  # fmt: skip
    Phase.objects.create(training_class=made, kind="ONSITE", held=(first, first + timedelta(days=2)), hours=8)
    made.refresh_from_db()
    return made


def enrol_in(made: TrainingClass, **fields: object) -> Enrolment:
    teacher = make_teacher()
    values = {"training_class": made, "teacher": teacher, "county": teacher.county, **fields}
    return Enrolment.objects.get(pk=Enrolment.objects.create(**values).pk)


def test_below_the_national_level_a_person_is_enrolled_in_the_class() -> None:
    house = make_house()
    made = make_county_class(house)
    enrolment = enrol_in(made)
    made.refresh_from_db()
    assert made.province == make_province()
    assert (enrolment.year_id, enrolment.province_id, enrolment.task_order) == (made.year_id, made.province_id, None)
    assert (made.assigned, Presence.objects.filter(enrolment=enrolment).count()) == (1, 1)
    again = "INSERT INTO trainees_enrolment (training_class_id, teacher_id, county_id, state, result, result_state)"
    again += " VALUES (%s, %s, %s, 'EXPECTED', '', 'NONE')"
    assert refused(again, made.pk, enrolment.teacher_id, enrolment.county_id) == "enrolment_once_in_class"
    other = make_teacher()
    assert refused(again, made.pk, other.pk, other.county_id) == "class_within_capacity"


def test_whoever_moves_to_a_class_of_another_province_belongs_to_that_one() -> None:
    house = make_house()
    made = make_county_class(house)
    enrolment = enrol_in(made)
    other = make_county_class(house)
    TrainingClass.objects.filter(pk=other.pk).update(
        approving_unit=make_province("500000", "重庆市"), province=make_province("500000", "重庆市")
    )
    move = "UPDATE trainees_enrolment SET training_class_id = %s WHERE id = %s"
    assert refused(move, other.pk, enrolment.pk) == "enrolment_of_year"


MOVE_CLASS = "UPDATE trainees_trainingclass SET approving_unit_id = %s, province_id = %s WHERE id = %s"


def test_a_class_with_people_keeps_its_approving_unit_year_and_province() -> None:
    made = make_county_class(make_house())
    chongqing = make_province("500000", "重庆市")
    neighbour = make_county("130125", "行唐县")
    with connection.cursor() as cursor:
        cursor.execute(MOVE_CLASS, [neighbour.pk, made.province_id, made.pk])  # nobody is in it yet
    enrol_in(made)
    for unit, province in ((chongqing, chongqing), (make_county(), make_province())):
        assert refused(MOVE_CLASS, unit.pk, province.pk, made.pk) == "class_place_with_people"
    early = "UPDATE trainees_trainingclass SET starts_on = %s, year_id = %s WHERE id = %s"
    assert refused(early, made.starts_on - timedelta(days=400), None, made.pk) == "class_place_with_people"


def test_a_class_moves_to_another_year_only_while_nobody_is_enrolled() -> None:
    house = make_house()
    made = make_county_class(house)
    make_year(made.starts_on.year + 1)
    made.phases.all().delete()
    later = {"starts_on": made.starts_on.replace(year=made.starts_on.year + 1)}
    later["ends_on"] = later["starts_on"]
    moved = update_class(made, actor=house.officer, **later)
    assert moved.year is not None
    assert moved.year.year == later["starts_on"].year
    enrol_in(moved)
    with pytest.raises(Refused) as no:
        update_class(moved, actor=house.officer, starts_on=made.starts_on, ends_on=made.ends_on)
    assert (no.value.code, no.value.field) == ("class_has_people", "starts_on")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["class", "person"])
def test_a_class_that_moves_and_a_person_who_comes_cannot_pass_each_other(second_connection, first: str) -> None:  # type: ignore[no-untyped-def]
    made, teacher = make_county_class(make_house()), make_teacher()
    chongqing = make_province("500000", "重庆市")
    move = (MOVE_CLASS, [chongqing.pk, chongqing.pk, made.pk])
    come = (
        "INSERT INTO trainees_enrolment (training_class_id, teacher_id, county_id, state, result, result_state)"
        " VALUES (%s, %s, %s, 'EXPECTED', '', 'NONE')",
        [made.pk, teacher.pk, teacher.county_id],
    )
    begun, other = (move, come) if first == "class" else (come, move)
    one, two = second_connection(), second_connection()
    one.cursor().execute(*begun)
    says = "enrolment_of_year" if first == "class" else "class_place_with_people"
    assert run_against(two, *other, one.commit) == says


def test_a_class_on_an_order_takes_nobody_who_is_not_on_the_order() -> None:
    house = make_house()
    made = make_class(house)
    with pytest.raises(IntegrityError, match="enrolment_class_open"), transaction.atomic():
        enrol_in(made)


def test_an_older_training_of_the_year_counts_as_one() -> None:
    house = make_house()
    (enrolment,) = make_enrolments(house.order, 1)
    repeats = "SELECT nomination_is_repeat(%s)"
    assert asked(repeats, enrolment.nomination_id) is False
    year, item = house.order.plan_item.plan.year.year, house.order.plan_item
    past = {"teacher": enrolment.teacher, "title": "国培旧班", "hours": 60, "source": "省级档案"}
    PastTraining.objects.create(year=year - 1, sub_project=item.sub_project, **past)
    assert asked(repeats, enrolment.nomination_id) is False
    PastTraining.objects.create(year=year, sub_project=item.sub_project, **past)
    assert asked(repeats, enrolment.nomination_id) is True
    trainings = "SELECT array_agg(is_finished ORDER BY id) FROM trainees_training WHERE teacher_id = %s"
    assert asked(trainings, enrolment.teacher_id) == [True, True, False]


def test_orders_go_to_institutions_and_counties() -> None:
    house = make_house(places=10)
    item = house.order.plan_item
    officer = make_actor(Role.PROVINCIAL_OFFICER, item.plan.province)
    order = draft_task_order(item, actor=officer, holder=make_county(), places=1)
    assert TaskOrder.objects.get(pk=order.pk).holder == make_county()
    with pytest.raises(Refused) as no:
        draft_task_order(item, actor=officer, holder=item.plan.province, places=1)
    assert no.value.code == "holder_kind"
    says = refused("UPDATE projects_taskorder SET holder_id = %s WHERE id = %s", item.plan.province_id, order.pk)
    assert says == "task_order_holder_kind"
