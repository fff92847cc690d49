"""The forms of the second step, with labels that say which code is meant."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _


class _Labelled(BaseForm):
    label: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = self.label
        self.fields["code"].widget.attrs.pop("placeholder", None)


class SecondStepForm(_Labelled, AuthenticateForm):
    """To sign in."""

    label = _("Code of the app, or a recovery code")


class AgainForm(_Labelled, ReauthenticateForm):
    """Before something that concerns the safety of the account."""

    label = _("Code of the app, or a recovery code")


class FirstCodeForm(_Labelled, ActivateTOTPForm):
    """To show that the app was set up."""

    label = _("Six digits of the app")
