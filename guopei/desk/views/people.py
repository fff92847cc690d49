"""People and their roles: the list, one person, invitation, granting, ending."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import current_grants, has_ended
from guopei.core.accounts.models import User
from guopei.core.audit.selectors.history import Change
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.letters import deliver
from guopei.core.people.rules import GRANT_ROLE, MANAGE_ACCOUNT, RESET_SECOND_STEP, VIEW_PERSON
from guopei.core.people.selectors.people import (
    account_hindrance,
    ended_hindrance,
    ending_hindrance,
    granting_hindrance,
    grants_seen,
    holding_hindrance,
    lent_by,
    may_end,
    people,
    person_changes,
    person_seen,
    wished_role,
)
from guopei.core.people.services.accounts import (
    Invitation,
    close_account,
    invite_again,
    invite_person,
    reopen_account,
    reset_second_step,
    revise_account,
)
from guopei.core.people.services.granting import end_grant, grant_role
from guopei.core.refusal import Refused
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter, UnitField
from guopei.core.ui.pages import Action, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact
from guopei.desk.forms.access import UNITS, EndForm, GrantForm, InviteForm, PersonForm
from guopei.desk.selectors.records import get_grant, has_two_steps
from guopei.desk.views.orgs import unit_url


def person_url(person: User) -> str:
    """A person's own page."""
    return reverse("access:person-detail", args=[person.pk])


def standing_of(person: User) -> Badge:
    """Closed, invited, or in use."""
    if not person.is_active:
        return badge_for(_("closed"), Tone.QUIET)
    if not person.has_usable_password():
        return badge_for(_("invited"), Tone.HOLLOW)
    return badge_for(_("open"), Tone.GOOD)


def two_steps_of(person: User) -> str:
    """The same in a word."""
    return gettext("on") if has_two_steps(person) else gettext("off")


def standing_of_grant(grant: Grant) -> Badge:
    """Where a grant stands today."""
    if has_ended(grant):
        return badge_for(_("ended") if grant.ended_at else _("expired"), Tone.QUIET)
    if grant.valid_from > clock.today():
        return badge_for(_("still to come"), Tone.HOLLOW)
    return badge_for(_("in force"), Tone.GOOD)


def words_of_grant(grant: Grant) -> str:
    """Role, unit and period in one line."""
    since, until = grant.valid_from.isoformat(), grant.valid_until
    period = f"{since} – {until.isoformat()}" if until else gettext("since %(day)s, without end") % {"day": since}
    return f"{grant.get_role_display()} · {grant.unit.label} · {period}"


class UnitPick(django_filters.Filter):
    """A unit and everything below it."""

    field_class = UnitField


class PersonFilter(ListFilter):
    """By name, role, unit, and whether the account is open."""

    text = django_filters.CharFilter(label=_("Name, user name or e-mail"), method="by_text")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="by_role")
    unit = UnitPick(label=_("At or below"), source=UNITS, required=False, method="by_unit")
    standing = django_filters.ChoiceFilter(
        label=_("Account"),
        choices=(("open", _("open")), ("closed", _("closed")), ("without_role", _("without a role"))),
        method="by_standing",
    )

    def by_text(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Part of either name or of the address."""
        wanted = value.strip()
        return rows.filter(Q(name__contains=wanted) | Q(username__icontains=wanted) | Q(email__icontains=wanted))

    def by_role(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Who holds a role now."""
        return rows.filter(Exists(current_grants().filter(user_id=OuterRef("pk"), role=value)))

    def by_unit(self, rows: QuerySet[User], name: str, value: OrgUnit) -> QuerySet[User]:
        """Who works or holds a role now at a unit or below it."""
        held = current_grants().filter(user_id=OuterRef("pk"), unit__path__startswith=value.path)
        return rows.filter(Q(unit__path__startswith=value.path) | Q(Exists(held)))

    def by_standing(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Open and closed accounts, and open ones that can do nothing yet."""
        if value == "without_role":
            return rows.filter(~Exists(current_grants().filter(user_id=OuterRef("pk"))), is_active=True)
        return rows.filter(is_active=value == "open")


def _roles(person: User) -> str:
    held: list[Grant] = getattr(person, "in_force", [])
    return gettext("; ").join(f"{grant.get_role_display()} · {grant.unit.label}" for grant in held)


class PersonList(ListPage):
    """Every account in the administrators' branch."""

    title = _("People and roles")
    permission = VIEW_PERSON
    filterset_class = PersonFilter
    sort = "username"
    columns = (
        Column("name", _("Full name"), link=person_url),
        Column("username", _("User name"), sort="username", link=person_url),
        Column("roles", _("Roles in force"), accessor=_roles),
        Column("unit", _("Works at"), accessor="unit.label"),
        Column("last_login", _("Signed in last"), kind="datetime", sort="last_login"),
        Column("standing", _("Account"), kind="badge", accessor=standing_of),
    )

    def rows(self) -> QuerySet[User]:
        return people(self.actor)

    def actions(self) -> Sequence[Action]:
        if not self.actor.has(MANAGE_ACCOUNT):
            return []
        return [Action(_("Invite somebody"), reverse("access:person-new"), "user-plus", main=True)]


class PersonDetail(RecordPage):
    """One person: roles with their periods, the account, the trail of both."""

    template_name = "access/person_detail.html"
    permission = VIEW_PERSON
    besides = {"close": close_account, "reopen": reopen_account, "reset_second_step": reset_second_step}
    done = {
        "close": _("The account is closed."),
        "reopen": _("The account is open again."),
        "reset_second_step": _("The second step is off: the password alone signs in until it is set up anew."),
    }
    trail = ((_("People and roles"), "access:person-list"),)

    def fetch(self) -> User:
        return person_seen(self.actor, self.kwargs["pk"])

    def actions(self) -> Sequence[Action]:
        person: User = self.record
        if person.pk == self.actor.user_id:
            return []
        if self.actor.has(MANAGE_ACCOUNT):
            if account_hindrance(self.actor, person) is not None:
                return []
            return [Action(_("Edit"), reverse("access:person-edit", args=[person.pk]), "edit")]
        if self.actor.has(GRANT_ROLE) and person.is_active:
            url = wished_role(person) or reverse("access:grant-new", args=[person.pk])
            return [Action(_("Grant a role"), url, "plus", main=True)]
        return []

    def facts(self) -> Sequence[Fact]:
        person: User = self.record
        return [
            Fact(_("Account"), standing_of(person), kind="badge"),
            Fact(_("User name"), person.username),
            Fact(_("E-mail"), person.email),
            Fact(
                _("Works at"),
                person.unit.label if person.unit else "",
                url=unit_url(person.unit) if person.unit else "",
            ),
            Fact(_("Signed in last"), person.last_login, kind="datetime"),
            Fact(_("Two-step sign-in"), two_steps_of(person)),
            Fact(_("Account since"), person.joined_at, kind="date"),
        ]

    def changes(self) -> Sequence[Change]:
        return person_changes(self.actor, self.record)

    def more(self) -> dict[str, Any]:
        person: User = self.record
        grants = grants_seen(self.actor, person)
        return {
            "grants": [(grant, standing_of_grant(grant), may_end(self.actor, grant)) for grant in grants],
            "may_manage": self.actor.has(MANAGE_ACCOUNT) and person.pk != self.actor.user_id,
            "may_reset": self.actor.has(RESET_SECOND_STEP)
            and person.pk != self.actor.user_id
            and has_two_steps(person),
            "is_invited": not person.has_usable_password(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A new link is shown on this very answer and nowhere else; the other steps are those of every record."""
        if request.POST.get("step") != "link":
            return super().post(request, *args, **kwargs)
        self.record = self.fetch()
        try:
            invitation = invite_again(self.record, actor=self.actor)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        return show_invitation(self, invitation)


def show_invitation(page: Any, invitation: Invitation) -> HttpResponseBase:
    """Say where the link went, and show it where it has to be handed over."""
    request: HttpRequest = page.request
    link = deliver(invitation, absolute=request.build_absolute_uri)
    page.title = _("Invitation")
    return render(
        request,
        "access/person_invited.html",
        {
            **page.context(),
            "title": _("Invitation"),
            "head_actions": (),
            "person": invitation.user,
            "link": link,
            "back": person_url(invitation.user),
        },
    )


class PersonNew(FormPage):
    """Somebody gets an account, without a password and without a role."""

    title = _("Invite somebody")
    lead = _("The person sets the password through a link that works once, for three days.")
    permission = MANAGE_ACCOUNT
    form_class = InviteForm
    submit_label = _("Invite")
    done_text = ""  # the answer itself says it
    made: Invitation | None = None
    trail = ((_("People and roles"), "access:person-list"),)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Invitation:
        role = Role(data["role"]) if data["role"] else None
        return invite_person(actor=self.actor, **{**data, "role": role})

    def after(self, saved: Invitation) -> str:
        self.made = saved
        return self.cancel_url()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """After success the link is shown on this very answer: it is kept nowhere."""
        answer = super().post(request, *args, **kwargs)
        return show_invitation(self, self.made) if self.made is not None else answer


class OfPerson(FormPage):
    """A form about a person."""

    record: Any

    def fetch(self) -> Any:
        return person_seen(self.actor, self.kwargs["pk"])

    def cancel_url(self) -> str:
        """Back to the person."""
        return person_url(self.record)

    def crumbs(self) -> Sequence[Crumb]:
        return [
            Crumb(_("People and roles"), reverse("access:person-list")),
            Crumb(self.record.name, self.cancel_url()),
        ]


class PersonEdit(OfPerson):
    """Name, address, place of work."""

    title = _("Edit the account")
    permission = MANAGE_ACCOUNT
    form_class = PersonForm

    def hindrance(self) -> Refused | None:
        return account_hindrance(self.actor, self.record)

    def initial(self) -> dict[str, Any]:
        return {"name": self.record.name, "email": self.record.email, "unit": self.record.unit}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> User:
        return revise_account(self.record, actor=self.actor, version=version, **data)


class GrantNew(OfPerson):
    """A role for a person."""

    lead = _("System, security and audit administrator are three persons, and none of them does business.")
    permission = GRANT_ROLE
    form_class = GrantForm
    submit_label = _("Grant")
    done_text = _("The role is granted.")

    def get_title(self) -> Any:
        return gettext("Grant %(name)s a role") % {"name": self.record.name}

    def hindrance(self) -> Refused | None:
        return granting_hindrance(self.actor, self.record) or holding_hindrance(self.record)

    def _version(self) -> Any:
        return ""  # a grant is added beside others

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET
        role = asked.get("role", "")
        return {
            "role": role if role in Role.values else "",
            "unit": asked.get("unit") or self.record.unit,
            "valid_from": clock.today(),
        }

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Grant:
        return grant_role(self.record, actor=self.actor, **{**data, "role": Role(data["role"])})


class GrantEnd(FormPage):
    """A role ends, now or after a last day. Also for whoever delegated it."""

    form_class = EndForm
    submit_label = _("End the role")
    done_text = _("The role is ended.")
    record: Grant

    def fetch(self) -> Grant:
        """The grant; hidden from those who may not end it."""
        grant = get_grant(self.actor, self.kwargs["pk"])
        if not lent_by(self.actor, grant) and not self.actor.has(GRANT_ROLE):
            raise Http404
        return grant

    def hindrance(self) -> Refused | None:
        return ending_hindrance(self.actor, self.record) or ended_hindrance(self.record)

    def get_title(self) -> Any:
        return gettext("End the role of %(name)s") % {"name": self.record.user.name}

    @property
    def lead(self) -> str:
        """Which role."""
        return words_of_grant(self.record)

    def cancel_url(self) -> str:
        """Back to the person, or to one's own page."""
        return person_url(self.record.user) if self.actor.has(VIEW_PERSON) else reverse("access:profile-show")

    def crumbs(self) -> Sequence[Crumb]:
        if not self.actor.has(VIEW_PERSON):
            return [Crumb(_("My account"), self.cancel_url())]
        return [
            Crumb(_("People and roles"), reverse("access:person-list")),
            Crumb(self.record.user.name, self.cancel_url()),
        ]

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Grant:
        return end_grant(self.record, actor=self.actor, **data)
