"""Who sees which rows: the one place. Apps declare by which path a model hangs on the tree of units."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import PERSONAL
from guopei.core.access.permissions import roles_with, words_of
from guopei.core.orgs.enums import UnitKind
from guopei.core.refusal import Denied

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Scope:
    """How a model's rows are cut: the permission to see any, where each row hangs on the tree, and whom it is about."""

    permission: str | None
    paths: tuple[str, ...]
    also: Callable[[Actor], Q] | None
    everywhere: bool
    about: str


_scopes: dict[type[models.Model], Scope] = {}


def declare(
    model: type[models.Model],
    *,
    view: str | None,
    paths: tuple[str, ...] = (),
    extra: Callable[[Actor], Q] | None = None,
    everywhere: bool = False,
    about: str = "",
) -> None:
    """Say who sees rows of `model`.

    `view` is the permission that every reader needs (None: any signed-in person). `paths` are lookups that end in a
    unit's `path`: a row is seen from any unit above (or at) one of them. `extra` adds rows that an actor sees for
    another reason. `everywhere` means the rows are common knowledge: regions, policy documents, catalogue.

    `about` is a lookup that ends in the account of the person whom a row is about. Roles that are held for oneself
    (`PERSONAL`) see these rows and, of this model, no others: neither permission nor unit counts for them.
    """
    if model in _scopes:
        raise ValueError(f"{model.__name__} has a scope already")
    if not (paths or extra or everywhere):
        raise ValueError(f"{model.__name__}: a scope needs paths, extra or everywhere")
    _scopes[model] = Scope(view, paths, extra, everywhere, about)


def declared() -> dict[type[models.Model], Scope]:
    """Every declared scope, for tests."""
    return dict(_scopes)


def visible(actor: Actor, rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The rows that the actor may see. KeyError for a model that nobody declared: nothing is open by accident."""
    scope = _scopes[rows.model]
    if actor.is_system:
        return rows
    parts = _parts(actor, scope)
    if parts is None:
        return rows.none()
    return rows.filter(reduce(or_, parts, Q(pk__in=()))) if parts else rows


def gathered(actor: Actor, rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """`visible()` for the list of a large table: the same rows, looked for before they are sorted.

    Which row hangs on the branch is asked path by path, so that each path's own index answers, and the ids found are
    one array: a page costs what lies in the branch. As one condition over three joined tables it would be asked of
    every row of the country, in the order of the list, until a page is full. For a few rows found otherwise, by a key
    or a class, `visible()` is the cheaper one; and whoever stands for the nation sees every row, so that nothing is
    gathered.
    """
    cut = visible(actor, rows)
    parts = [] if actor.is_system else _parts(actor, _scopes[rows.model]) or []
    if len(parts) < 2 or actor.unit_kind == UnitKind.NATION:
        return cut
    first, *others = (rows.model._base_manager.filter(part).order_by().values("pk") for part in parts)
    return rows.filter(_OneOf(F("pk"), ArraySubquery(first.union(*others))))


class _OneOf(Func):
    """`x = ANY (array)`."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


def _parts(actor: Actor, scope: Scope) -> list[Q] | None:
    """For which reasons the actor may see a row: whom it is about, or one condition per path and what was declared
    besides. None for no row at all, no condition for every row."""
    if scope.about and actor.role in PERSONAL:
        return [Q(**{scope.about: actor.user_id})]
    if scope.permission and actor.role not in roles_with(scope.permission):
        return None
    if scope.everywhere:
        return []
    parts = [Q(**{f"{path}__startswith": actor.unit_path}) for path in scope.paths]
    return parts + ([scope.also(actor)] if scope.also else [])


def get_visible(actor: Actor, rows: models.QuerySet[M], **lookup: object) -> M:
    """One visible row, or the same 404 whether it is hidden or missing."""
    found = visible(actor, rows).filter(**lookup).first()
    if found is None:
        raise Http404(rows.model._meta.label)
    return found


def hanging_on(actor: Actor, kinds: Iterable[type[models.Model]]) -> Q:
    """Rows that hang on records by table and number (`subject_table`, `subject_id`): those of records in sight."""
    found = Q(pk__in=())
    for model in kinds:
        seen = visible(actor, model._default_manager.all()).order_by()
        found |= Q(subject_table=model._meta.db_table, subject_id__in=seen.values("pk"))
    return found


def require(actor: Actor, permission: str, record: models.Model | None = None) -> None:
    """Raise unless the actor may do this (Denied), and to this record (404 when it is out of sight)."""
    if not actor.has(permission):
        raise Denied(
            _("Acting as %(role)s, you may not %(permission)s."),
            params={
                "role": actor.role.label if actor.role else "-",
                "permission": words_of(permission),
            },
        )
    if record is not None:
        get_visible(actor, type(record)._default_manager.all(), pk=record.pk)
