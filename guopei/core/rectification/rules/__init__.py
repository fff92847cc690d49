"""What findings declare. Imported when Django starts."""

from guopei.core.rectification.rules import attaching, policy
from guopei.core.rectification.rules.flows import FINDING_FLOW

__all__ = ["FINDING_FLOW", "attaching", "policy"]
