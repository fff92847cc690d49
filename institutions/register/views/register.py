"""Pages of the register: list, one institution with its staff, forms."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.selectors.tree import units
from guopei.core.ui.badges import Badge
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact, Tab
from institutions.register.enums import InstitutionKind
from institutions.register.forms.register import InstitutionForm, NewInstitutionForm
from institutions.register.models import Institution
from institutions.register.rules import (
    EDIT_INSTITUTION,
    INVITE_LEADER,
    INVITE_STAFF,
    REGISTER_INSTITUTION,
    VIEW_INSTITUTION,
)
from institutions.register.selectors.register import (
    get_institution,
    institutions_for,
    leader_account,
    may_edit,
    may_see_staff,
    staff_of,
)
from institutions.register.services.register import register_institution, update_institution


class InstitutionFilter(ListFilter):
    """A piece of the name or code, kind, province."""

    text = django_filters.CharFilter(label=_("Name, code or pinyin"), method="by_text")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=InstitutionKind.choices)
    province = django_filters.ModelChoiceFilter(
        label=_("Province"),
        field_name="unit__parent",
        queryset=units(UnitKind.PROVINCE).order_by("pinyin"),
    )

    class Meta:
        model = Institution
        fields = ("text", "kind", "province")

    def by_text(self, rows: QuerySet[Institution], name: str, value: str) -> QuerySet[Institution]:
        """As people look for it."""
        wanted = value.strip()
        return rows.filter(
            Q(unit__name__contains=wanted)
            | Q(unit__name_en__icontains=wanted)
            | Q(credit_code__startswith=wanted.upper())
            | Q(unit__pinyin__startswith=wanted.lower())
        )


def demo_badge(row: Institution) -> Badge | None:
    """Made-up institutions say so."""
    return Badge(_("Demo data")) if row.is_demo else None


class InstitutionList(ListPage):
    """Everybody who works here looks up who trains."""

    title = _("Training institutions")
    permission = VIEW_INSTITUTION
    filterset_class = InstitutionFilter
    sort = "unit__pinyin"
    empty_text = _("No institution is registered yet.")
    columns: Sequence[Column] = (
        Column(
            "name",
            _("Name"),
            accessor="unit",
            sort="unit__pinyin",
            link=lambda row: reverse("institutions:institution-detail", args=[row.pk]),
        ),
        Column("credit_code", _("Unified social credit code"), sort="credit_code"),
        Column("kind", _("Kind"), accessor="get_kind_display"),
        Column("province", _("Province"), accessor="unit.parent"),
        Column("leader_name", _("Responsible leader")),
        Column("demo", _("Note"), kind="badge", accessor=demo_badge, export=False),
    )

    def rows(self) -> QuerySet[Institution]:
        """The register."""
        return institutions_for(self.actor)

    def actions(self) -> Sequence[Action]:
        """Enter a new one."""
        if not self.actor.has(REGISTER_INSTITUTION):
            return ()
        return (Action(_("Register an institution"), reverse("institutions:institution-new"), "plus", main=True),)


class InstitutionDetail(RecordPage):
    """One institution: the public part, and for its own people and the offices above it the staff."""

    template_name = "institutions/register/institution_detail.html"
    permission = VIEW_INSTITUTION
    record: Institution
    trail = ((_("Training institutions"), "institutions:institution-list"),)

    def fetch(self) -> Institution:
        """The institution."""
        return get_institution(self.actor, self.kwargs["pk"])

    def actions(self) -> Sequence[Action]:
        """Edit the entry, invite people."""
        found = []
        if may_edit(self.actor, self.record):
            url = reverse("institutions:institution-edit", args=[self.record.pk])
            found.append(Action(_("Edit the entry"), url, "pencil"))
        near = self.record.unit.path.startswith(self.actor.unit_path)
        if near and (self.actor.has(INVITE_STAFF) or self.actor.has(INVITE_LEADER)):
            url = reverse("institutions:staff-invite", args=[self.record.pk])
            label = _("Invite somebody") if self.actor.has(INVITE_STAFF) else _("Invite the leader")
            found.append(Action(label, url, "user-plus"))
        return found

    def facts(self) -> Sequence[Fact]:
        """Who and where."""
        entry, account = self.record, leader_account(self.record)
        return (
            Fact(_("Unified social credit code"), entry.credit_code),
            Fact(_("Kind"), entry.get_kind_display()),
            Fact(_("Province"), entry.unit.parent),
            Fact(_("Responsible leader"), entry.leader_name),
            Fact(_("Leader's account"), account.name if account else _("none yet")),
            Fact(_("Office telephone"), entry.phone or "—"),
            Fact(_("Postal address"), entry.address or "—"),
        )

    def tabs(self) -> Sequence[Tab]:
        """Staff, for those who may see them."""
        if not may_see_staff(self.actor, self.record):
            return ()
        return (Tab("staff", _("Staff"), "institutions/register/_staff.html", "users"),)

    def more(self) -> dict[str, Any]:
        """The staff costs its query only when its tab is open."""
        if self.request.GET.get("tab") != "staff":
            return {}
        return {"staff": staff_of(self.actor, self.record)}


class InstitutionNew(FormPage):
    """Enter an institution into the register."""

    title = _("Register an institution")
    permission = REGISTER_INSTITUTION
    form_class = NewInstitutionForm
    draft = "institutions.institution"
    submit_label = _("Register")
    done_text = _("The institution is registered. Invite its leader next.")
    trail = ((_("Training institutions"), "institutions:institution-list"),)
    page = "institutions:institution-detail"

    def initial(self) -> dict[str, Any]:
        """A province registers its own."""
        return {"province": self.actor.unit_id} if self.actor.unit_kind == UnitKind.PROVINCE else {}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Institution:
        """Register it."""
        return register_institution(actor=self.actor, **{**data, "kind": InstitutionKind(data["kind"])})


class InstitutionEdit(FormPage):
    """Change an entry."""

    permission = EDIT_INSTITUTION
    form_class = InstitutionForm
    draft = "institutions.institution"
    record: Institution
    trail = ((_("Training institutions"), "institutions:institution-list"),)
    page = "institutions:institution-detail"
    edit_title = _("Edit the entry of %(record)s")

    def fetch(self) -> Institution:
        """The entry; a stranger's is as good as missing."""
        institution = get_institution(self.actor, self.kwargs["pk"])
        if not may_edit(self.actor, institution):
            raise Http404
        return institution

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Institution:
        """Write it."""
        return update_institution(self.record, actor=self.actor, version=version, **data)
