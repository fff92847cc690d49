from guopei.core.flow.models.draft import Draft
from guopei.core.flow.models.key import IdempotencyKey
from guopei.core.flow.models.transition import Edge, Transition

__all__ = ["Draft", "Edge", "IdempotencyKey", "Transition"]
