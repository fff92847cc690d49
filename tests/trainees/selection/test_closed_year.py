"""Nothing new begins in a closed year, whoever asks, and closing waits for what is being begun."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from guopei.core.access.enums import Role
from guopei.core.catalogue.services.years import close_year
from guopei.core.refusal import Refused
from projects.orders.services.orders import draft_task_order
from projects.planning.services.plans import draft_plan
from tests.factories.access import make_actor
from tests.factories.classes import House, make_class, make_enrolments, make_house, make_teacher
from tests.factories.funds import make_order
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_county, make_nation, make_province
from tests.factories.projects import make_approved_plan, make_open_year, make_task_order
from tests.support.races import acting, at_once, run_against
from trainees.selection.models import Nomination, Quota, RosterBatch
from trainees.selection.services.quotas import Share, split_quota

CLOSE = "UPDATE catalogue_programmeyear SET state = 'closed', version = version + 1 WHERE id = %s"


def copying(made: Model, **changes: object) -> tuple[str, list[object]]:
    """The statement that writes the row once more, with these columns otherwise."""
    names = [field.column for field in made._meta.concrete_fields if not field.primary_key]
    taken = ", ".join("%s" if name in changes else name for name in names)
    table = made._meta.db_table
    given = [changes[name] for name in names if name in changes]
    sql = f"INSERT INTO {table} ({', '.join(names)}) SELECT {taken} FROM {table} WHERE id = %s"  # noqa: S608
    return sql, [*given, made.pk]


def order_of_money(house: House) -> tuple[str, list[object]]:
    return copying(make_order((make_province(), 100)), number="财教〔2026〕999号", total_fen=0)


def plan(house: House) -> tuple[str, list[object]]:
    chongqing = make_actor(Role.PROVINCIAL_OFFICER, make_province("500000", "重庆市"))
    drafted = draft_plan(year=make_open_year(), actor=chongqing)
    return copying(drafted, province_id=make_province("120000", "天津市").pk)


def task_order(house: House) -> tuple[str, list[object]]:
    return copying(make_task_order(item=house.order.plan_item, places=1), number="抄件", amount_fen=0)


def training_class(house: House) -> tuple[str, list[object]]:
    return copying(make_class(house, capacity=1))


def quota(house: House) -> tuple[str, list[object]]:
    made = Quota.objects.create(task_order=house.order, unit=house.order.plan_item.plan.province, places=40)
    return copying(made, unit_id=make_county(parent=made.unit).pk, parent_id=made.pk, places=1)


def roster(house: House) -> tuple[str, list[object]]:
    make_enrolments(house.order, 1)
    return copying(RosterBatch.objects.get())


def enrolment(house: House) -> tuple[str, list[object]]:
    [made] = make_enrolments(house.order, 1)
    first, teacher = made.nomination, make_teacher()
    other = Nomination.objects.create(
        batch=first.batch, quota=first.quota, task_order=first.task_order, teacher=teacher, row_no=2, sheet_row=2
    )
    for state in ("COUNTY_APPROVED", "APPROVED"):
        other.state, other.version = state, other.version + 1
        other.save(update_fields=["state", "version"])
    return copying(made, nomination_id=other.pk, teacher_id=teacher.pk)


BEGINNINGS = [order_of_money, plan, task_order, training_class, quota, roster, enrolment]


@pytest.mark.django_db
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_raw_sql_begins_it_in_an_open_year_and_not_in_a_closed_one(
    beginning: Callable[[House], tuple[str, list[object]]],
) -> None:
    house = make_house()
    sql, given = beginning(house)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
        assert cursor.rowcount == 1
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [house.order.plan_item.plan.year_id])
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
    assert caught.value.__cause__.diag.constraint_name == "year_closed"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_places_and_classes_of_a_closed_year_are_refused_in_words() -> None:
    house = make_house()
    officer = make_actor(Role.PROVINCIAL_OFFICER, house.order.plan_item.plan.province)
    root = Quota.objects.create(task_order=house.order, unit=house.order.plan_item.plan.province, places=40)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [house.order.plan_item.plan.year_id])
    for act in (
        lambda: make_class(house),
        lambda: split_quota(root, [Share(make_county(parent=root.unit), 1)], actor=officer),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "year_closed"


@pytest.mark.django_db(transaction=True)
def test_who_begins_something_waits_for_the_closing_and_is_refused(second_connection) -> None:
    year = make_open_year()
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    sql, given = copying(draft_plan(year=year, actor=officer), province_id=make_province("500000", "重庆市").pk)
    one, two = second_connection(), second_connection()
    one.cursor().execute(CLOSE, [year.pk])
    assert run_against(two, sql, given, one.commit) == "year_closed"


@pytest.mark.django_db(transaction=True)
def test_a_task_order_and_the_closing_of_its_year_cannot_both_pass() -> None:
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    item = make_approved_plan(officer).items.get()
    institution = make_institution(item.plan.province)
    said = at_once(
        acting(officer, draft_task_order, item, holder=institution.unit, places=1, document_no="冀教师函〔2026〕2号"),
        acting(ministry, close_year, item.plan.year, reason="年度结束"),
    )
    assert tuple(said) in {("done", "year_has_open_work"), ("year_closed", "done")}
