from guopei.core.access.selectors.grants import actor_for, grants_of, holders_near

__all__ = ["actor_for", "grants_of", "holders_near"]
