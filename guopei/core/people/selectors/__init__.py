from guopei.core.people.selectors.people import (
    colleagues,
    grants_seen,
    may_end,
    people,
    person_changes,
    person_seen,
)

__all__ = ["colleagues", "grants_seen", "may_end", "people", "person_changes", "person_seen"]
