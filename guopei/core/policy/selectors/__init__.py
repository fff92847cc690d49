"""What holds where and when, and which document says so."""

from guopei.core.policy.selectors.citing import citation, cite
from guopei.core.policy.selectors.confirmed import Confirmed, barred_from_confirming, confirmed_rows
from guopei.core.policy.selectors.days import carried, day_in
from guopei.core.policy.selectors.values import NoPolicyValue, Value, id_mask, value, values

__all__ = [
    "Confirmed",
    "NoPolicyValue",
    "Value",
    "barred_from_confirming",
    "carried",
    "citation",
    "cite",
    "confirmed_rows",
    "day_in",
    "id_mask",
    "value",
    "values",
]
