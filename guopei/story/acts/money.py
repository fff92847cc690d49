"""Act one: the ministry opens the year, and its finance office records the central money."""

from datetime import date

from funds.appropriations.services.demo import draft_demo_orders
from funds.appropriations.services.orders import approve_order, submit_order
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import open_year
from guopei.story.telling import Telling, on


def open_the_year(telling: Telling) -> ProgrammeYear:
    """Open 2026: whoever drew it up may not."""
    year = ProgrammeYear.objects.get(year=2026)
    with on(date(2026, 1, 12)), telling.act("ministry_officer2", "year_opened") as actor:
        return open_year(year, actor=actor, version=year.version)


def give_the_money(telling: Telling, year: ProgrammeYear) -> None:
    """Two orders that add up, advance and formal; each drafted by one person and approved by another."""
    with on(date(2026, 1, 15)):
        with telling.act("ministry_finance", "orders_drafted") as actor:
            orders = draft_demo_orders(year=year, actor=actor)
        for order in orders:
            with telling.act("ministry_finance", "order_submitted") as actor:
                order = submit_order(order, actor=actor, version=order.version)
            with telling.refused("ministry_finance", "order_refused_same_person", code="second_person") as actor:
                approve_order(order, actor=actor, version=order.version)
            with telling.act("ministry_finance2", "order_approved") as actor:
                approve_order(order, actor=actor, version=order.version)
