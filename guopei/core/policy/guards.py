"""What the database watches of policy."""

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Apart

GUARDS = (
    Apart("policy_policyvalue", "confirmed_by_id", ("recorded_by_id",), says="policy_value_second_person"),
    Track("policy_policydocument"),
    Track("policy_policyvalue"),
)
