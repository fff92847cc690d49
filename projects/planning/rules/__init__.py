"""What plans declare. Imported when Django starts."""

from projects.planning.rules import pages, policy, todos
from projects.planning.rules.flows import PLAN_FLOW
from projects.planning.rules.rights import DRAFT_PLAN, SET_CEILING, VIEW_PLAN

__all__ = ["DRAFT_PLAN", "PLAN_FLOW", "SET_CEILING", "VIEW_PLAN", "pages", "policy", "todos"]
