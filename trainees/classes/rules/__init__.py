"""What classes declare. Imported when Django starts."""

from trainees.classes.rules import pages, policy
from trainees.classes.rules.flows import CLASS_FLOW, LESSON_FLOW

__all__ = ["CLASS_FLOW", "LESSON_FLOW", "pages", "policy"]
