"""Units of the tree and the dated facts that hang on them."""

from guopei.core.orgs.models.facts import Designation, RegionStatistic, UnitSet
from guopei.core.orgs.models.units import OrgUnit, UnitAlias, UnitCodeHistory

__all__ = ["Designation", "OrgUnit", "RegionStatistic", "UnitAlias", "UnitCodeHistory", "UnitSet"]
