from guopei.core.access.selectors.grants import (
    actor_for,
    actor_from,
    current_grants,
    grants_of,
    holders_near,
    is_in_force,
)

__all__ = ["actor_for", "actor_from", "current_grants", "grants_of", "holders_near", "is_in_force"]
