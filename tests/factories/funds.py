"""Orders of central money."""

from datetime import date
from itertools import count

from funds.appropriations.enums import OrderKind
from funds.appropriations.models import AppropriationOrder
from funds.appropriations.services.orders import LineInput, approve_order, draft_order, submit_order
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation
from tests.factories.projects import make_open_year

_numbers = count(1)


def make_finance() -> Actor:
    """A finance officer of the ministry, a new person each time."""
    return make_actor(Role.MINISTRY_FINANCE, make_nation())


def make_order(
    *lines: tuple[OrgUnit, int],
    actor: Actor | None = None,
    year: ProgrammeYear | None = None,
    kind: OrderKind = OrderKind.FORMAL,
) -> AppropriationOrder:
    """A drafted order with lines of (province, fen)."""
    return draft_order(
        year=year or make_open_year(),
        kind=kind,
        number=f"财教〔2026〕{next(_numbers)}号",
        issued_on=date(2026, 4, 8),
        actor=actor or make_finance(),
        lines=[LineInput(unit, fen) for unit, fen in lines],
    )


def make_approved_order(*lines: tuple[OrgUnit, int], year: ProgrammeYear | None = None) -> AppropriationOrder:
    """An order that one person drafted and submitted and another approved."""
    drafter = make_finance()
    order = submit_order(make_order(*lines, actor=drafter, year=year), actor=drafter)
    return approve_order(order, actor=make_finance())
