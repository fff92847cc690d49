"""Who acts, under which grant. Passed to every service and selector; never looked up by them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.access.permissions import roles_with
from guopei.core.refusal import Denied


@dataclass(frozen=True)
class Actor:
    """A person acting under one grant, or the system itself (`user_id` None, sees everything, holds no permission)."""

    user_id: int | None
    user_name: str
    grant_id: int | None
    role: Role | None
    unit_id: int | None
    unit_kind: str
    unit_name: str
    unit_path: str

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
