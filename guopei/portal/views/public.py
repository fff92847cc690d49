"""Pages without sign-in: the entrance, and the check of certificates."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from guopei.core.refusal import Refused
from guopei.portal.forms.certificates import CheckForm
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
