"""Pages without sign-in: the entrance, the check of certificates, and the way to a teacher's own account."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from guopei.core.refusal import Refused
from guopei.portal.forms.accounts import ActivationForm
from guopei.portal.forms.certificates import CheckForm
from guopei.portal.services.activating import activate
from guopei.portal.services.checking import check_certificate


class Home(View):
    """What the public can do here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return render(request, "portal/home.html", {"title": _("Public pages of the programme")})


class CertificateCheck(View):
    """Whether a certificate is real. Exact match or nothing; the answer is masked and never stored or linked to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form; a printed link may bring the number."""
        return self.show(request, CheckForm(initial={"number": request.GET.get("number", "")[:40]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check. 422 for an empty field, 429 after too many checks; the same page for a hit and for a miss."""
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=422)
        try:
            found = check_certificate(
                form.cleaned_data["number"],
                form.cleaned_data["proof"],
                address=get_adapter(request).get_client_ip(request),
            )
        except Refused as refusal:
            return self.show(request, form, status=refusal.status, refusal=refusal)
        return self.show(request, form, asked=True, found=found)

    @staticmethod
    def show(request: HttpRequest, form: CheckForm, status: int = 200, **extra: Any) -> HttpResponse:
        """Render; no cache may keep an answer."""
        response = render(
            request,
            "portal/certificate_check.html",
            {"title": _("Check a certificate"), "form": form, **extra},
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        return response


class AccountActivation(View):
    """A teacher opens the own account with the code of a slip. What was typed stays, but for the passwords."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form; a printed link may bring the code."""
        return self.show(request, ActivationForm(initial={"code": request.GET.get("code", "")[:40]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it, and on to signing in. 422 with the refusal beside its field, 429 after too many wrong answers."""
        form = ActivationForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=422)
        given = form.cleaned_data
        try:
            user = activate(
                given["code"],
                given["id_tail"],
                given["username"],
                given["password"],
                address=get_adapter(request).get_client_ip(request),
            )
        except Refused as refusal:
            if refusal.field not in form.fields:
                return self.show(request, form, status=refusal.status, refusal=refusal)
            form.add_refusal(refusal)
            return self.show(request, form, status=refusal.status)
        messages.success(
            request,
            gettext("Your account is open. Sign in with the user name “%(username)s” and your password.")
            % {"username": user.username},
        )
        return redirect("account_login")

    @staticmethod
    def show(request: HttpRequest, form: ActivationForm, status: int = 200, **extra: Any) -> HttpResponse:
        """Render the form."""
        context = {"title": _("Activate your account"), "form": form, **extra}
        return render(request, "portal/account_activation.html", context, status=status)
