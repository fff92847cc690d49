"""Where the phases of a class depart from those of its order; a kind that is missing keeps it shut."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.catalogue.enums import PhaseKind, PriceUnit
from guopei.core.refusal import Refused
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order
from projects.planning.services.phases import PhaseInput
from tests.factories.access import make_actor
from tests.factories.classes import make_class, make_house, make_planned
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_province
from tests.factories.projects import make_approved_plan
from tests.support.clients import client_of, shown
from trainees.classes.models import Phase
from trainees.classes.selectors.classes import gaps_of
from trainees.classes.selectors.departures import departures_of
from trainees.classes.services.classes import PhaseRow, ready_class, save_phases
from trainees.selection.models import Presence

ZH = {"accept-language": "zh-hans"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """On an order of three days on site, two of shadowing and fifty hours online."""
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    item = make_approved_plan(officer).items.get()
    host = make_institution(item.plan.province).unit
    phases = [
        PhaseInput(PhaseKind.ONSITE, PriceUnit.PERSON_DAY, places=40, rate_fen=40_000, days=3),
        PhaseInput(PhaseKind.SHADOW, PriceUnit.PERSON_DAY, places=40, rate_fen=30_000, days=2),
        PhaseInput(PhaseKind.ONLINE, PriceUnit.PERSON, places=40, rate_fen=10_000, hours=Decimal(50)),
    ]
    order = draft_task_order(
        item, actor=officer, holder=host, places=40, phases=phases, document_no="冀教师函〔2026〕1号"
    )
    order = issue_task_order(order, actor=officer)
    return make_house(accept_task_order(order, actor=make_actor(Role.INSTITUTION_LEADER, host)))


def give(made, house, *, shadow=2, online=50):
    first = made.starts_on
    rows = [
        PhaseRow(phase.kind, phase.held.lower, phase.held.upper - timedelta(days=1), phase.hours, phase.place, phase.pk)
        for phase in Phase.objects.filter(training_class=made)
    ]
    days = [first + timedelta(days=3), first + timedelta(days=2 + shadow)]
    rows.append(PhaseRow(PhaseKind.SHADOW, *days, Decimal(12), "基地校"))
    rows.append(PhaseRow(PhaseKind.ONLINE, first, made.ends_on, Decimal(online)))
    save_phases(made, rows, actor=house.officer)


def planned(house):
    made = make_planned(house, ends_on=clock.today() + timedelta(days=9))
    row = made.phases.get()
    save_phases(
        made,
        [PhaseRow(row.kind, made.starts_on, made.starts_on + timedelta(days=2), row.hours, row.place, row.pk)],
        actor=house.officer,
    )
    return made


def said(made):
    return {
        one.kind.value: (one.ordered.days, one.held.days, one.ordered.hours, one.held.hours)
        for one in departures_of(made)
    }


def test_a_class_without_phases_departs_in_all_of_them(house):
    assert said(make_class(house)) == {"ONSITE": (3, 0, 0, 0), "SHADOW": (2, 0, 0, 0), "ONLINE": (0, 0, 50, 0)}


def test_a_class_that_lacks_a_kind_of_its_order_is_not_ready(house):
    made = planned(house)
    assert [gap.code for gap in gaps_of(made)] == ["ordered_phase"]
    with pytest.raises(Refused) as caught:
        ready_class(made, actor=house.officer)
    assert (caught.value.code, caught.value.rule) == ("class_lacks_ordered_phase", "trainees.class_phases")
    with pytest.raises(IntegrityError) as broken, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE trainees_trainingclass SET state = 'READY', version = version + 1 WHERE id = %s", [made.pk]
        )
    assert broken.value.__cause__.diag.constraint_name == "class_gate"
    give(made, house)
    assert ready_class(made, actor=house.officer).state == "READY"
    assert departures_of(made) == []


def test_fewer_days_and_hours_are_shown_on_the_page_and_do_not_keep_it_shut(house):
    made = planned(house)
    give(made, house, shadow=1, online=40)
    assert said(made) == {"SHADOW": (2, 1, 0, 0), "ONLINE": (0, 0, 50, 40)}
    page = shown(client_of(house.officer).get(reverse("trainees:class-detail", args=[made.pk]), headers=ZH))
    assert "与任务书阶段不一致之处" in page
    assert ready_class(made, actor=house.officer).state == "READY"


def test_shadowing_keeps_people_from_being_elsewhere(house):
    made = planned(house)
    give(made, house)
    kinds = Presence.objects.filter(phase__training_class=made).values_list("phase__kind", flat=True)
    assert sorted(set(kinds)) == ["ONSITE", "SHADOW"]
    shadow = made.phases.get(kind="SHADOW")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Phase.objects.create(training_class=made, kind="ONSITE", held=shadow.held, hours=1)
    assert caught.value.__cause__.diag.constraint_name == "phase_onsite_once_at_a_time"
