"""What only the judge writes."""

from guopei.core.guards.operations import Restrict

GUARDS = (Restrict("wf_edge", "read_only"), Restrict("wf_transition", "read_only"))
