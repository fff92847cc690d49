"""People, roles, delegation, one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.orgs.enums import REGION_KINDS
from guopei.core.people.rules import UNIT_KINDS
from guopei.core.people.selectors.people import colleagues
from guopei.core.ui.forms import FormSection, GuopeiForm, UnitField

UNITS = "people.units_in_reach"

ROLE_GROUPS = (
    (_("Ministry"), (Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.MINISTRY_FINANCE)),
    (_("Province"), (Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_FINANCE)),
    (_("Prefecture and county"), (Role.PREFECTURE_OFFICER, Role.COUNTY_OFFICER, Role.COUNTY_FINANCE)),
    (_("School and teachers"), (Role.SCHOOL_OFFICER, Role.TEACHER)),
    (
        _("Training institution"),
        (Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.INSTITUTION_FINANCE, Role.CLASS_MANAGER),
    ),
    (_("Experts"), (Role.REVIEW_EXPERT, Role.INSPECTOR)),
    (_("Readers"), (Role.SUPERVISOR, Role.AUDITOR)),
    (_("Three administrators"), (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)),
)


def roles_to_choose(actor_kind: str = "") -> list[tuple[Any, Any]]:
    """Roles in their groups, without those that no unit of the actor's branch could hold."""
    order = [kind.value for kind in REGION_KINDS]
    above = set(order[: order.index(actor_kind)]) if actor_kind in order else set()
    groups = [
        (label, [(role.value, role.label) for role in roles if not {kind.value for kind in UNIT_KINDS[role]} <= above])
        for label, roles in ROLE_GROUPS
    ]
    return [("", _("Please choose")), *((label, roles) for label, roles in groups if roles)]


class PersonForm(GuopeiForm):
    """Who a person is and where the person works."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("For the invitation and for recovery of the password.")
    )
    unit = UnitField(
        label=_("Works at"),
        source=UNITS,
        required=False,
        help_text=_("Says who the colleagues are; gives no right."),
    )


class InviteForm(PersonForm):
    """A new account, and the role that is wished for."""

    sections = (
        FormSection("person", _("Person"), ("name", "username", "email", "unit")),
        FormSection(
            "role",
            _("Role wished for"),
            ("role",),
            note=_("The security administrator grants it; until then the account can do nothing."),
        ),
    )
    username = forms.CharField(label=_("User name"), max_length=64, help_text=_("Letters, digits and @ . + - _"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = True
        kind = self.actor.unit_kind if self.actor else ""
        self.fields["role"].choices = roles_to_choose(kind)  # type: ignore[attr-defined]


class GrantForm(GuopeiForm):
    """A role at a unit for a period."""

    role = forms.ChoiceField(label=_("Role"), choices=())
    unit = UnitField(label=_("Unit"), source=UNITS)
    valid_from = forms.DateField(label=pgettext_lazy("period", "From"))
    valid_until = forms.DateField(
        label=pgettext_lazy("period", "Until"), required=False, help_text=_("Empty: until it is ended.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.actor.unit_kind if self.actor else ""
        self.fields["role"].choices = roles_to_choose(kind)  # type: ignore[attr-defined]


class EndForm(GuopeiForm):
    """Why a role ends, and when."""

    wide = ("reason",)
    last_day = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty: it ends now, in the middle of whatever is going on.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Stays in the trail.")
    )


class ColleagueField(forms.ModelChoiceField):
    """A colleague by name and user name: two people may share a name."""

    def label_from_instance(self, obj: Any) -> str:
        """For the drop-down."""
        return f"{obj.name} ({obj.username})"


class DelegateForm(GuopeiForm):
    """Who stands in, and how long."""

    to = ColleagueField(label=_("Who stands in"), queryset=User.objects.none())
    valid_from = forms.DateField(label=pgettext_lazy("period", "From"))
    valid_until = forms.DateField(label=pgettext_lazy("period", "Until"))

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(grant)  # type: ignore[attr-defined]


def _languages() -> list[tuple[str, Any]]:
    return [("", gettext("As the browser asks")), *settings.LANGUAGES]


class OwnForm(GuopeiForm):
    """What everybody may change of the own account."""

    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For recovery of the password."))
    language = forms.ChoiceField(label=_("Language"), required=False, choices=lazy(_languages, list))
