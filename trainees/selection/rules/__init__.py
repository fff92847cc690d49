"""What selection declares. Imported when Django starts."""

from trainees.selection.rules import pages, policy, todos, words
from trainees.selection.rules.flows import DIFFERENCE_FLOW, NOMINATION_FLOW, ROSTER_FLOW

__all__ = ["DIFFERENCE_FLOW", "NOMINATION_FLOW", "ROSTER_FLOW", "pages", "policy", "todos", "words"]
