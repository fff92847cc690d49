from guopei.desk.services.policy import confirm_policy_value, record_policy_value
from guopei.desk.services.years import (
    add_sub_project,
    discard_year,
    draw_up_year,
    open_drawn_up_year,
    take_out_sub_project,
)

__all__ = [
    "add_sub_project",
    "confirm_policy_value",
    "discard_year",
    "draw_up_year",
    "open_drawn_up_year",
    "record_policy_value",
    "take_out_sub_project",
]
