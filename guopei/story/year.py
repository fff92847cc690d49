"""The whole year, act by act."""

from guopei.story.acts import (
    demonstration,
    money,
    plan,
    provinces,
    reports,
    rosters,
    schemes,
    supervision,
    training,
    visitors,
)
from guopei.story.telling import Telling


def tell(telling: Telling) -> None:
    """From the opening of the year to the national report."""
    year = money.open_the_year(telling)
    money.give_the_money(telling, year)
    schemes.publish_schemes(telling)
    approved = plan.plan_hebei(telling, year)
    provinces.plan_elsewhere(telling, year)
    demonstration.hold_the_line(telling, year)
    order = plan.order_the_task(telling, approved, telling.teachers)
    counties = rosters.choose_counties(telling)
    rosters.give_the_places(telling, order, counties)
    batches = rosters.send_rosters(telling, order, counties)
    rosters.approve_rosters(telling, counties, batches)
    classes = training.run_classes(telling, order, counties)
    supervision.look_at_classes(telling, classes)
    reports.build_reports(telling, year)
    if telling.leaves_open:
        visitors.leave_open(telling, year, approved)
