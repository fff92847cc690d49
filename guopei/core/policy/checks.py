"""Policy values: who may not have confirmed one."""

from guopei.core.integrity.registry import second_person

second_person("policy_policyvalue", "confirmed_by_id", ("recorded_by_id",), "policy value confirmed by its recorder")
