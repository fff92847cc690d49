"""Reading the tree. Regions are common knowledge, so these take no actor; scoped lists go through `core.access`."""

from guopei.core.orgs.selectors.areas import area_codes, kinds_of_areas
from guopei.core.orgs.selectors.facts import designated, designations_of, members_of
from guopei.core.orgs.selectors.find import Found, find_unit
from guopei.core.orgs.selectors.tree import ancestor, ancestors, children, nation, nearest_first, subtree, units

__all__ = [
    "Found",
    "ancestor",
    "ancestors",
    "area_codes",
    "children",
    "designated",
    "designations_of",
    "find_unit",
    "kinds_of_areas",
    "members_of",
    "nation",
    "nearest_first",
    "subtree",
    "units",
]
