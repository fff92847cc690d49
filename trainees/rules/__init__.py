"""What the room declares. Imported when Django starts."""

from trainees.rules import pages, permissions, todos, words
from trainees.rules.flows import (
    DIFFERENCE_FLOW,
    ENROLMENT_FLOW,
    NOMINATION_FLOW,
    RESULT_FLOW,
    ROLL_FLOW,
    ROSTER_FLOW,
)
from trainees.rules.rights import OFFICER_OF

__all__ = [
    "DIFFERENCE_FLOW",
    "ENROLMENT_FLOW",
    "NOMINATION_FLOW",
    "OFFICER_OF",
    "RESULT_FLOW",
    "ROLL_FLOW",
    "ROSTER_FLOW",
    "pages",
    "permissions",
    "todos",
    "words",
]
