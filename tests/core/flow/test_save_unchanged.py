"""A form that is saved as it was shown is no change: no version more, and nothing in the trail."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Max, Model

from evaluation.assessment.services.rubrics import CriterionRow, save_rubric
from funds.appropriations.enums import OrderKind
from funds.appropriations.services.orders import LineInput, save_order
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event
from guopei.core.catalogue.services.sub_projects import save_sub_project
from guopei.core.catalogue.services.years import save_year
from guopei.core.people.services.accounts import revise_account
from guopei.core.refusal import Stale
from institutions.register.services.register import update_institution
from projects.orders.services.orders import save_task_order
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import save_plan
from tests.factories.access import make_actor
from tests.factories.catalogue import make_sub_project, make_year
from tests.factories.classes import make_house, make_planned
from tests.factories.evaluation import make_rubric
from tests.factories.funds import make_finance, make_order
from tests.factories.orgs import make_county, make_nation, make_province
from tests.factories.projects import make_drafted_plan, make_task_order
from tests.factories.trainees import make_order as make_accepted
from tests.factories.trainees import make_root
from trainees.classes.models import Phase
from trainees.classes.selectors.classes import emergency_plan_of, lessons_of, phases_of
from trainees.classes.services.classes import PhaseRow, save_emergency_plan, save_phases, update_class
from trainees.classes.services.timetable import LessonRow, save_timetable
from trainees.selection.models import Quota
from trainees.selection.services.quotas import Share, split_quota

pytestmark = pytest.mark.django_db


class Kept:
    """A record, saving it as it stands, and saving it with one thing else."""

    def __init__(self, record: Model, save: Callable[..., object]) -> None:
        self.record, self.save = record, save


def plan() -> Kept:
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    made = make_drafted_plan(officer)
    fields = [name for name in ItemInput.__dataclass_fields__ if name != "id"]

    def save(more: int = 0, **version: int) -> object:
        rows = [ItemInput(id=item.pk, **{name: getattr(item, name) for name in fields}) for item in made.items.all()]
        return save_plan(
            made,
            actor=officer,
            needs=made.needs,
            goals=made.goals + "。" * more,
            items=rows,
            **version,
        )

    return Kept(made, save)


def task_order() -> Kept:
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    made = make_task_order(officer, places=4)

    def save(more: int = 0, **version: int) -> object:
        return save_task_order(
            made,
            actor=officer,
            holder=made.holder,
            places=made.places - more,
            document_no=made.document_no,
            **version,
        )

    return Kept(made, save)


def money() -> Kept:
    officer = make_finance()
    province = make_province()
    made = make_order((province, 500), actor=officer)

    def save(more: int = 0, **version: int) -> object:
        return save_order(
            made,
            actor=officer,
            kind=OrderKind(made.kind),
            number=made.number,
            issued_on=made.issued_on,
            note=made.note,
            lines=[LineInput(province, 500 + more)],
            **version,
        )

    return Kept(made, save)


def quota() -> Kept:
    province = make_province()
    county = make_county(parent=province)
    root = make_root(make_accepted(province))
    officer = make_actor(Role.PROVINCIAL_OFFICER, province)
    split_quota(root, [Share(county, 3)], actor=officer)
    root = Quota.objects.get(pk=root.pk)
    return Kept(root, lambda more=0, **version: split_quota(root, [Share(county, 3 + more)], actor=officer, **version))


def the_class() -> Kept:
    house = make_house()
    made = make_planned(house, people=0)

    def save(more: int = 0, **version: int) -> object:
        return update_class(
            made,
            actor=house.officer,
            **{name: getattr(made, name) for name in ("name", "manager", "starts_on", "ends_on", "place")},
            capacity=made.capacity + more,
            **version,
        )

    return Kept(made, save)


def timetable() -> Kept:
    house = make_house()
    made = make_planned(house, people=0)
    fields = [name for name in LessonRow.__dataclass_fields__ if name not in ("phase_id", "id")]

    def save(more: int = 0, **version: int) -> object:
        rows = [
            LessonRow(id=lesson.pk, **{name: getattr(lesson, name) for name in fields}) for lesson in lessons_of(made)
        ]
        if more:
            rows = rows[:-more]
        return save_timetable(made, rows, actor=house.officer, **version)

    return Kept(made, save)


def phases() -> Kept:
    house = make_house()
    made = make_planned(house, people=0)

    def save(more: int = 0, **_version: int) -> object:
        rows = [row_of(phase, more) for phase in phases_of(made)]
        return save_phases(made, rows, actor=house.officer)

    return Kept(made, save)


def row_of(phase: Phase, more: int) -> PhaseRow:
    first, last = phase.held.lower, phase.held.upper - timedelta(days=1)
    return PhaseRow(phase.kind, first, last, phase.hours + more, phase.place, phase.pk)


def emergency() -> Kept:
    house = make_house()
    made = make_planned(house, people=0)
    plan = emergency_plan_of(made)
    assert plan is not None
    return Kept(
        made,
        lambda more=0, **_version: save_emergency_plan(
            made,
            actor=house.officer,
            summary=plan.summary + "。" * more,
            contact_name=plan.contact_name,
            contact_phone=plan.contact_phone,
        ),
    )


def institution() -> Kept:
    house = make_house()
    made = house.order.holder.institution
    return Kept(
        made,
        lambda more=0, **version: update_institution(
            made, actor=house.leader, leader_name=made.leader_name, summary=made.summary + "。" * more, **version
        ),
    )


def rubric() -> Kept:
    house = make_house()
    made = make_rubric(house)
    return Kept(
        made,
        lambda more=0, **version: save_rubric(
            made,
            actor=house.officer,
            name=made.name,
            criteria=[
                CriterionRow(row.title, row.points + Decimal(more), row.levels)
                for row in made.criteria.order_by("position")
            ],
            **version,
        ),
    )


def year() -> Kept:
    made = make_year()
    officer = make_actor(Role.MINISTRY_OFFICER, make_nation())
    days = {name: getattr(made, name) for name in ("plans_due", "orders_due", "rosters_due")}

    def save(more: int = 0, **version: int) -> object:
        reported = date(made.year + 1, 4, 12) if more else made.reports_due
        return save_year(made, actor=officer, reports_due=reported, **days, **version)

    return Kept(made, save)


def sub_project() -> Kept:
    made = make_sub_project(make_year())
    officer = make_actor(Role.MINISTRY_OFFICER, make_nation())
    return Kept(
        made,
        lambda more=0, **version: save_sub_project(
            made, actor=officer, code=made.code, name=made.name, days=made.days + more, **version
        ),
    )


def account() -> Kept:
    admin = make_actor(Role.SYSTEM_ADMIN, make_nation())
    made = User.objects.create_user("somebody", None, name="某人", unit=make_nation())
    return Kept(
        made,
        lambda more=0, version=None, **_: revise_account(
            made, actor=admin, version=version, name=made.name + "某" * more, email=made.email, unit=made.unit
        ),
    )


OF_CLASSES = (the_class, timetable, phases, emergency)
ALL = (plan, task_order, money, quota, *OF_CLASSES, institution, rubric, year, sub_project, account)


def last_event() -> int:
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_saved_as_it_stands_nothing_is_written(kind: Callable[[], Kept]) -> None:
    kept = kind()
    kept.record.refresh_from_db()
    before, version = last_event(), kept.record.version  # type: ignore[attr-defined]
    kept.save(version=version)
    kept.record.refresh_from_db()
    assert list(Event.objects.filter(pk__gt=before).values_list("table", "new")) == []
    assert kept.record.version == version  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_a_change_raises_the_version_so_that_the_other_window_is_told(kind: Callable[[], Kept]) -> None:
    kept = kind()
    kept.record.refresh_from_db()
    version = kept.record.version  # type: ignore[attr-defined]
    kept.save(more=1)
    kept.record.refresh_from_db()
    assert kept.record.version > version  # type: ignore[attr-defined]
    if kind not in (phases, emergency):  # saved with the class, whose version was compared before
        with pytest.raises(Stale):
            kept.save(version=version)


def test_the_trail_knows_of_each_statement_that_changes_something() -> None:
    """Leaving an unchanged form out is the services' doing: the trail itself misses nothing."""
    kept = rubric()
    before = last_event()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluation_rubric SET note = 'x' WHERE id = %s", [kept.record.pk])
    assert Event.objects.filter(pk__gt=before, table="evaluation_rubric").count() == 1
