"""What delivery declares. Imported when Django starts."""

from trainees.delivery.rules import pages, policy, todos, words
from trainees.delivery.rules.flows import ENROLMENT_FLOW, RESULT_FLOW, ROLL_FLOW

__all__ = ["ENROLMENT_FLOW", "RESULT_FLOW", "ROLL_FLOW", "pages", "policy", "todos", "words"]
