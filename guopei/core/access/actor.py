"""Who acts, under which grant. Passed to every service and selector; never looked up by them."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.access.permissions import roles_with
from guopei.core.refusal import Denied


@dataclass(frozen=True)
class Actor:
    """A person acting under one grant, or the system itself (`user_id` None, sees everything, holds no permission).

    `for_id` is the person who lent the grant: a deputy acts in that person's place.
    """

    user_id: int | None
    user_name: str
    grant_id: int | None
    role: Role | None
    unit_id: int | None
    unit_kind: str
    unit_name: str
    unit_path: str
    for_id: int | None = None
    for_name: str = ""

    @property
    def hands(self) -> frozenset[int]:
        """The persons whose acts this is: the one who acts, and whom a deputy stands in for. Two persons are two only
        when their hands are."""
        return frozenset(pk for pk in (self.user_id, self.for_id) if pk is not None)

    @property
    def called(self) -> str:
        """Who acts, and for whom."""
        return in_place_of(self.user_name, self.for_name)

    @property
    def is_system(self) -> bool:
        """True for beat, commands and loaders, which act without a person."""
        return self.user_id is None

    @property
    def person_id(self) -> int:
        """The acting person, for columns that name who did it. Denied for the system: it signs nothing."""
        if self.user_id is None:
            raise Denied(_("This has to be done by a person."), code="no_person")
        return self.user_id

    def has(self, permission: str) -> bool:
        """Whether the role acted under carries the permission. Unknown permissions raise KeyError: they are typos."""
        roles = roles_with(permission)
        return self.is_system or self.role in roles


def in_place_of(name: str, principal: str) -> str:
    """A person's name, with that of whom a deputy acted for."""
    return gettext("%(deputy)s (for %(principal)s)") % {"deputy": name, "principal": principal} if principal else name


SYSTEM = Actor(
    user_id=None,
    user_name="",
    grant_id=None,
    role=None,
    unit_id=None,
    unit_kind="",
    unit_name="",
    unit_path="/",
)
