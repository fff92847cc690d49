from guopei.core.policy.models.documents import PolicyDocument
from guopei.core.policy.models.values import PolicyValue

__all__ = ["PolicyDocument", "PolicyValue"]
