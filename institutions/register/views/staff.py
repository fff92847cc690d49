"""Inviting people of an institution, and letting their roles end."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.people.letters import deliver
from guopei.core.people.services.accounts import Invitation
from guopei.core.refusal import Refused
from guopei.core.ui.pages import Crumb, FormPage
from guopei.core.ui.pages.base import Page
from institutions.register.forms.register import InviteForm
from institutions.register.models import Institution
from institutions.register.rules import INVITE_LEADER, INVITE_STAFF, VIEW_INSTITUTION
from institutions.register.selectors.register import get_institution
from institutions.register.services.staff import end_staff_role, invite_staff


class StaffInvite(FormPage):
    """Somebody gets an account, a role, and a link that sets the first password."""

    permission = VIEW_INSTITUTION
    form_class = InviteForm
    submit_label = _("Invite")
    done_text = ""  # the answer itself says it
    record: Institution

    def fetch(self) -> Institution:
        """The institution; hidden from those who may not invite there."""
        institution = get_institution(self.actor, self.kwargs["pk"])
        near = institution.unit.path.startswith(self.actor.unit_path)
        if not near or not (self.actor.has(INVITE_STAFF) or self.actor.has(INVITE_LEADER)):
            raise Http404
        return institution

    def get_title(self) -> Any:
        """To which institution."""
        return _("Invite somebody of %(name)s") % {"name": self.record}

    def cancel_url(self) -> str:
        """Back to its staff."""
        return reverse("institutions:institution-detail", args=[self.record.pk]) + "?tab=staff"

    def crumbs(self) -> Sequence[Crumb]:
        """The register, then the institution."""
        return (
            Crumb(_("Training institutions"), reverse("institutions:institution-list")),
            Crumb(str(self.record), self.cancel_url()),
        )

    def form_kwargs(self) -> dict[str, Any]:
        """Offices above invite leaders alone."""
        return {"leader_only": self.actor.has(INVITE_LEADER)}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Invitation:
        """Make the account."""
        return invite_staff(self.record, actor=self.actor, **{**data, "role": Role(data["role"])})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """After success this very answer says where the link went; it is not kept."""
        self.made: Invitation | None = None
        answer = super().post(request, *args, **kwargs)
        if self.made is None:
            return answer
        link = deliver(self.made, absolute=request.build_absolute_uri)
        self.title = gettext("Invitation")
        shown = self.context(person=self.made.user, link=link, back=self.cancel_url())
        return render(request, "access/person_invited.html", {**shown, "title": self.title, "head_actions": ()})

    def after(self, saved: Invitation) -> str:
        """Remembered for the answer."""
        self.made = saved
        return self.cancel_url()


class StaffEnd(Page):
    """A role ends now."""

    permission = VIEW_INSTITUTION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, grant: int) -> HttpResponseBase:
        """End it and go back to the staff."""
        institution = get_institution(self.actor, pk)
        try:
            ended = end_staff_role(institution, grant, actor=self.actor)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            messages.error(request, refusal.message)
        else:
            messages.success(request, gettext("The role of %(name)s is ended.") % {"name": ended.user.name})
        return redirect(reverse("institutions:institution-detail", args=[pk]) + "?tab=staff")
