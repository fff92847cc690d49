from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.ui.forms import FormSection, GuopeiForm, UnitField
from institutions.register.enums import InstitutionKind
from institutions.register.rules import PROVINCES_IN_REACH
from institutions.register.services.staff import STAFF_ROLES


class InstitutionForm(GuopeiForm):
    """The entry of an institution that is in the register already; name and code stand."""

    sections: Sequence[FormSection] = (
        FormSection("kind", _("Institution"), ("kind", "leader_name", "phone", "address")),
        FormSection("profile", _("Profile"), ("summary",)),
    )
    wide: Sequence[str] = ("address", "summary")

    kind = forms.ChoiceField(label=_("Kind"), choices=InstitutionKind.choices)
    leader_name = forms.CharField(
        label=_("Responsible leader"),
        max_length=60,
        required=False,
        help_text=_("The person who answers for the training, by name."),
    )
    phone = forms.CharField(label=_("Office telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Postal address"), max_length=200, required=False)
    summary = forms.CharField(
        label=_("Profile"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "What the institution trains, with whom and with what experience. Everybody who works here sees it."
        ),
    )


class NewInstitutionForm(InstitutionForm):
    """A new entry: also name, code and province."""

    sections = (
        FormSection("identity", _("Identity"), ("name", "name_en", "credit_code", "province")),
        *InstitutionForm.sections,
    )
    wide = ("name", "address", "summary")

    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        help_text=_("Eighteen characters; how they are built and the last one are checked (GB 32100-2015)."),
    )
    province = UnitField(label=_("Province"), source=PROVINCES_IN_REACH)


class InviteForm(GuopeiForm):
    """Somebody to invite. Leaders are invited by the office above, everybody else by the leader."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    username = forms.CharField(label=_("User name"), max_length=64, help_text=_("Letters, digits and @ . + - _"))
    email = forms.EmailField(label=_("E-mail"), required=False)
    role = forms.ChoiceField(label=_("Role"))
    valid_until = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, leader_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = (Role.INSTITUTION_LEADER,) if leader_only else STAFF_ROLES
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
