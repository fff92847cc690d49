"""What classes declare. Imported when Django starts."""

from projects.classes.rules import pages, policy, todos
from projects.classes.rules.flows import CLASS_FLOW, LESSON_FLOW

__all__ = ["CLASS_FLOW", "LESSON_FLOW", "pages", "policy", "todos"]
