from guopei.core.people.selectors.people import (
    colleagues,
    grants_seen,
    lent_by,
    lent_grants,
    may_delegate,
    may_end,
    people,
    person_changes,
    person_seen,
    wished_role,
)

__all__ = [
    "colleagues",
    "grants_seen",
    "lent_by",
    "lent_grants",
    "may_delegate",
    "may_end",
    "people",
    "person_changes",
    "person_seen",
    "wished_role",
]
