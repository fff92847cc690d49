from guopei.core.policy.services.recording import confirm_value, record_document, record_value

__all__ = ["confirm_value", "record_document", "record_value"]
