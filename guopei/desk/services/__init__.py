from guopei.desk.services.policy import confirm_policy_value, record_policy_value

__all__ = ["confirm_policy_value", "record_policy_value"]
