"""What the database watches of policy."""

from guopei.core.audit.operations import Track

GUARDS = (Track("policy_policydocument"), Track("policy_policyvalue"))
