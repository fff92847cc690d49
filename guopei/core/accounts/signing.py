"""Who made a step, on the record: the column, and the rule that two persons are two."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def signed_by(words: Any, *, required: bool = False, related_name: str = "+", **more: Any) -> Any:
    """The person who made a step, `drafted_by` or `decided_by`. Empty until it is made, unless it is `required`; an
    account that has signed anything cannot be deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=not required,
        related_name=related_name,
        verbose_name=words,
        **more,
    )


def second_person(
    name: str, person: str, *, than: str, and_than: str = "", always: bool = True
) -> models.CheckConstraint:
    """That who signs as `person` is somebody else than who signed as `than`, and as `and_than` if anybody did. `always`
    says that `than` is never empty."""
    differs = ~Q(**{person: F(than)})
    if and_than:
        differs &= Q(**{and_than: None}) | ~Q(**{person: F(and_than)})
    if not always:
        differs = Q(**{than: None}) | differs
    return models.CheckConstraint(name=name, condition=Q(**{person: None}) | differs)


def nobody_before(name: str, person: str, *before: str) -> models.CheckConstraint:
    """That who signs as `person` is none of those who signed `before`, as far as anybody did."""
    differs = Q()
    for other in before:
        differs &= Q(**{other: None}) | ~Q(**{person: F(other)})
    return models.CheckConstraint(name=name, condition=Q(**{person: None}) | differs)
