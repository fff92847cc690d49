from guopei.core.access.selectors.grants import (
    actor_among,
    actor_for,
    actor_from,
    current_grants,
    grants_of,
    has_ended,
    holders_near,
    is_in_force,
    lenders,
    unended_grants,
)

__all__ = [
    "actor_among",
    "actor_for",
    "actor_from",
    "current_grants",
    "grants_of",
    "has_ended",
    "holders_near",
    "is_in_force",
    "lenders",
    "unended_grants",
]
