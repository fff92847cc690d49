from funds.appropriations.selectors.orders import (
    Provincial,
    ceilings_that_disagree,
    change_hindrance,
    foreseen_lines,
    get_order,
    lines_of,
    orders,
    provincial_sums,
    published_allocations,
    submit_hindrance,
)

__all__ = [
    "Provincial",
    "ceilings_that_disagree",
    "change_hindrance",
    "foreseen_lines",
    "get_order",
    "lines_of",
    "orders",
    "provincial_sums",
    "published_allocations",
    "submit_hindrance",
]
