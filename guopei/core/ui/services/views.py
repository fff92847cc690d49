"""Keeping, changing and forgetting saved views. Each person's own; sharing shows them, it gives no right to change."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import service
from guopei.core.refusal import Refused
from guopei.core.ui.models import SavedView

MOST_VIEWS = 20
MOST_CHARACTERS = 1000
LONGEST_NAME = 60


@service(_("Keep a view"))
def save_view(
    *, actor: Actor, page: str, name: str, query: str, is_default: bool = False, is_shared: bool = False
) -> SavedView:
    """Keep filters and sort of a list under a name; one's own view of that name is replaced.

    Refuses a view without a name, filters too long for an address, and more views of one list than anybody overlooks.
    """
    name = _named(name)
    if len(query) > MOST_CHARACTERS:
        raise Refused(_("These filters are too long to be kept."), code="view_too_long", field="name")
    own = _own(actor, page)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise Refused(
            _("You keep %(most)s views of this list already. Delete one first."),
            code="views_too_many",
            field="name",
            params={"most": MOST_VIEWS},
        )
    if is_default:
        own.update(is_default=False)
    view, _made = SavedView.objects.update_or_create(
        user_id=actor.person_id,
        page=page,
        name=name,
        defaults={
            "query": query,
            "is_default": is_default,
            "unit_id": actor.unit_id if is_shared else None,
            "saved_at": clock.now(),
        },
    )
    return view


@service(_("Change a view"))
def change_view(view_id: int, *, actor: Actor, name: str, is_default: bool, is_shared: bool) -> SavedView:
    """Rename one's own view, show it first, share it or not. 404 for another's; refuses a name that is taken."""
    view = get_visible(actor, SavedView.objects.filter(user_id=actor.person_id), pk=view_id)
    name = _named(name)
    others = _own(actor, view.page).exclude(pk=view.pk)
    if others.filter(name=name).exists():
        raise Refused(
            _("You have another view named “%(name)s”."), code="view_name_taken", field="name", params={"name": name}
        )
    if is_default:
        others.update(is_default=False)
    view.name, view.is_default = name, is_default
    if is_shared != (view.unit_id is not None):
        view.unit_id = actor.unit_id if is_shared else None
    view.save(update_fields=["name", "is_default", "unit"])
    return view


@service(_("Delete a view"))
def delete_view(view_id: int, *, actor: Actor) -> None:
    """Forget one's own view. 404 for another's."""
    get_visible(actor, SavedView.objects.filter(user_id=actor.person_id), pk=view_id).delete()


def _named(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Refused(_("Give the view a name."), code="view_unnamed", field="name")
    if len(cleaned) > LONGEST_NAME:
        raise Refused(
            _("The name may have %(most)s characters at most."),
            code="view_name_long",
            field="name",
            params={"most": LONGEST_NAME},
        )
    return cleaned


def _own(actor: Actor, page: str) -> QuerySet[SavedView]:
    """One's own views of a list. The owner's row is locked: two windows would else both make theirs the default."""
    User.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    return SavedView.objects.filter(user_id=actor.person_id, page=page)
