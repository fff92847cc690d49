"""Regions, schools and institutions: the list, and one unit with everything that is known about it."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.scopes import get_visible
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit, UnitSet
from guopei.core.orgs.selectors.facts import designations_of, members_of
from guopei.core.orgs.selectors.tree import ancestors, children, standing, units
from guopei.core.ui.badges import Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Crumb, ListPage, RecordPage
from guopei.core.ui.parts import Fact
from guopei.desk.rules import VIEW_UNIT
from guopei.desk.selectors.records import unit_sets, units_listed

MOST_CHILDREN = 100


def unit_url(unit: OrgUnit) -> str:
    """A unit's own page."""
    return reverse("orgs:unit-detail", args=[unit.pk])


def _provinces(request: HttpRequest | None) -> QuerySet[OrgUnit]:
    return units(UnitKind.PROVINCE)


class UnitFilter(ListFilter):
    """By what people know of a unit: a piece of its name, its level, its province, a set it belongs to."""

    text = django_filters.CharFilter(label=_("Name, code or pinyin"), method="by_text")
    kind = django_filters.ChoiceFilter(label=_("Level"), choices=UnitKind.choices)
    province = django_filters.ModelChoiceFilter(label=_("Province"), queryset=_provinces, method="by_province")
    unit_set = django_filters.ModelChoiceFilter(
        label=_("Belongs today to"), queryset=lambda request: unit_sets(), method="by_set"
    )
    ended = django_filters.BooleanFilter(label=_("Ended"), method="by_end")

    def by_text(self, rows: QuerySet[OrgUnit], name: str, value: str) -> QuerySet[OrgUnit]:
        """Part of the name or of another name, or the beginning of code or sort key."""
        wanted = value.strip()
        return rows.filter(
            Q(name__contains=wanted)
            | Q(name_en__icontains=wanted)
            | Q(code__startswith=wanted)
            | Q(pinyin__startswith=wanted.lower())
            | Q(aliases__name=wanted)
        ).distinct()

    def by_province(self, rows: QuerySet[OrgUnit], name: str, value: OrgUnit) -> QuerySet[OrgUnit]:
        """The province and everything below it."""
        return rows.filter(path__startswith=value.path)

    def by_set(self, rows: QuerySet[OrgUnit], name: str, value: UnitSet) -> QuerySet[OrgUnit]:
        """Members of a set today."""
        return rows.filter(pk__in=members_of(value.code).order_by().values("pk"))

    def by_end(self, rows: QuerySet[OrgUnit], name: str, value: bool) -> QuerySet[OrgUnit]:
        """Units that have ended, or those that stand."""
        return rows.exclude(standing()) if value else rows.filter(standing())


class UnitList(ListPage):
    """Every unit of the tree."""

    title = _("Regions and units")
    lead = _("Regions as of 2025-12-31, with schools and training institutions below them.")
    permission = VIEW_UNIT
    filterset_class = UnitFilter
    sort = "pinyin"
    columns = (
        Column("name", _("Name"), accessor="label", sort="pinyin", link=unit_url),
        Column("code", _("Code"), sort="code", tight=True),
        Column("kind", _("Level"), accessor="get_kind_display", tight=True),
        Column("parent", _("Parent unit"), accessor="parent.label"),
        Column("valid_from", _("Valid from"), kind="date"),
        Column("valid_until", _("Valid until"), kind="date"),
    )

    def rows(self) -> QuerySet[OrgUnit]:
        return units_listed(self.actor)


class UnitDetail(RecordPage):
    """One unit: where it hangs, what it was called, which sets it belongs to, published figures."""

    template_name = "orgs/unit_detail.html"
    permission = VIEW_UNIT

    def fetch(self) -> OrgUnit:
        return get_visible(self.actor, units_listed(self.actor), pk=self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        above = [Crumb(unit.label, unit_url(unit)) for unit in ancestors(self.record)]
        return [Crumb(_("Regions and units"), reverse("orgs:unit-list")), *above]

    def facts(self) -> Sequence[Fact]:
        unit: OrgUnit = self.record
        parent = unit.parent
        short = [Fact(_("Short name"), unit.short_name)] if unit.short_name not in ("", unit.name) else []
        drawn = [Fact(_("Map code"), unit.geo_code, note=self._lies_elsewhere())] if unit.geo_code != unit.code else []
        return [
            Fact(_("Code"), unit.code),
            Fact(_("Level"), unit.get_kind_display()),
            Fact(_("Parent unit"), parent.label if parent else "", url=unit_url(parent) if parent else ""),
            Fact(_("Name"), unit.name),
            Fact(_("English name"), unit.name_en),
            *short,
            *drawn,
            Fact(
                _("In the programme"),
                badge_for(_("takes part"), Tone.GOOD) if unit.in_programme else badge_for(_("map only"), Tone.QUIET),
                kind="badge",
            ),
            Fact(_("Valid from"), unit.valid_from, kind="date"),
            Fact(_("Valid until"), unit.valid_until, kind="date"),
            Fact(_("Source"), unit.source),
        ]

    def _lies_elsewhere(self) -> Any:
        unit: OrgUnit = self.record
        if unit.kind == UnitKind.PROVINCE and unit.geo_code != unit.code:
            return _("has no outline of its own; drawn with this region")
        return ""

    def more(self) -> dict[str, Any]:
        unit: OrgUnit = self.record
        below = list(children(unit)[: MOST_CHILDREN + 1])
        return {
            "children": below[:MOST_CHILDREN],
            "has_more_children": len(below) > MOST_CHILDREN,
            "aliases": unit.aliases.order_by("kind", "name"),
            "former_codes": unit.former_codes.order_by("-last_year", "code"),
            "designations": [
                (row, badge_for(_("confirmed"), Tone.GOOD) if row.confirmed else badge_for(_("unconfirmed"), Tone.CARE))
                for row in designations_of(unit)
            ],
            "statistics": unit.statistics.order_by("indicator", "-year"),
        }
