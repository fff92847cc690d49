"""The days of a class lie in its programme year, whoever writes them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import save_year
from guopei.core.refusal import Refused
from tests.factories.access import make_actor
from tests.factories.classes import House, make_class, make_house
from tests.factories.orgs import make_nation
from tests.support.clients import client_of, errors_of
from trainees.classes.enums import ClassLevel
from trainees.classes.models import TrainingClass
from trainees.classes.services.classes import draft_class, update_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def year(house: House) -> ProgrammeYear:
    """The order's year, whose reports are due on 12 April of the next one."""
    year = house.order.plan_item.plan.year
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    return save_year(year, actor=ministry, reports_due=date(year.year + 1, 4, 12))


def draft(house: House, first: date, last: date) -> TrainingClass:
    return draft_class(
        actor=house.officer, task_order=house.order, name="试班", capacity=1, starts_on=first, ends_on=last
    )


def at_the_edges(year: ProgrammeYear) -> tuple[date, date]:
    return date(year.year, 1, 1), date(year.year + 1, 4, 12)


@pytest.mark.parametrize(("before", "after", "field"), [(1, 0, "starts_on"), (0, 1, "ends_on")])
def test_a_day_outside_is_refused_at_its_field(
    house: House, year: ProgrammeYear, before: int, after: int, field: str
) -> None:
    first, last = at_the_edges(year)
    with pytest.raises(Refused) as refusal:
        draft(house, first - timedelta(days=before), last + timedelta(days=after))
    found = refusal.value
    assert (found.code, found.rule, found.field) == ("class_outside_year", "trainees.class_in_year", field)
    made = draft(house, first, last)
    with pytest.raises(Refused) as refusal:
        update_class(
            made, actor=house.officer, starts_on=first - timedelta(days=before), ends_on=last + timedelta(days=after)
        )
    assert (refusal.value.code, refusal.value.field) == ("class_outside_year", field)


def test_a_year_that_does_not_say_when_it_reports_has_until_the_end_of_the_next(house: House) -> None:
    year = house.order.plan_item.plan.year
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    save_year(year, actor=ministry, reports_due=None)
    last = date(year.year + 1, 12, 31)
    house.order.refresh_from_db()
    with pytest.raises(Refused):
        draft(house, last, last + timedelta(days=1))
    assert draft(house, last, last).ends_on == last


def test_the_form_says_so_with_the_clause(house: House, year: ProgrammeYear) -> None:
    made = make_class(house)
    _first, last = at_the_edges(year)
    sent = client_of(house.officer).post(
        reverse("trainees:class-edit", args=[made.pk]),
        {
            "name": made.name,
            "capacity": made.capacity,
            "manager": made.manager_id,
            "starts_on": made.starts_on,
            "ends_on": last + timedelta(days=1),
            "phases-TOTAL_FORMS": 0,
            "phases-INITIAL_FORMS": 0,
            "version": made.version,
        },
    )
    assert sent.status_code == 422
    (words,) = errors_of(sent)["ends_on"]
    assert f"{year.year}-01-01" in words
    assert str(last) in words


def refused_by_database(statement: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_raw_sql_writes_no_day_outside(house: House, year: ProgrammeYear) -> None:
    made = make_class(house)
    first, last = at_the_edges(year)
    for column, day in (("starts_on", first - timedelta(days=1)), ("ends_on", last + timedelta(days=1))):
        statement = f"UPDATE trainees_trainingclass SET {column} = %s WHERE id = %s"  # noqa: S608
        assert refused_by_database(statement, day, made.pk) == "class_in_programme_year"
    columns = [field.column for field in TrainingClass._meta.concrete_fields if field.column not in ("id", "ends_on")]
    names = ", ".join(f'"{column}"' for column in columns)
    copied = f"INSERT INTO trainees_trainingclass ({names}, ends_on) SELECT {names}, %s FROM trainees_trainingclass"  # noqa: S608
    assert refused_by_database(copied, last + timedelta(days=1)) == "class_in_programme_year"


def test_a_year_that_ends_earlier_later_leaves_its_classes_alone(house: House, year: ProgrammeYear) -> None:
    first, last = at_the_edges(year)
    made = draft(house, first, last)
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    save_year(year, actor=ministry, reports_due=date(year.year + 1, 3, 1))
    assert update_class(made, actor=house.officer, name="改名").name == "改名"


def test_a_class_of_another_level_has_no_year(house: House, year: ProgrammeYear) -> None:
    far = date(year.year + 3, 1, 1)
    made = TrainingClass.objects.create(
        level=ClassLevel.PROVINCIAL,
        approving_unit=make_nation(),
        approval_document="某文件",
        institution=house.order.holder.institution,
        name="省级班",
        capacity=1,
        starts_on=far,
        ends_on=far,
    )
    assert made.task_order_id is None
