"""Pages of the register: who is in it, finding one person by the full number."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import BulkAction, Crumb, ListPage
from guopei.core.ui.pages.base import Page
from trainees.register.models import Teacher
from trainees.register.rules.rights import ISSUE_CODES, VIEW_TEACHER
from trainees.register.selectors.codes import with_codes
from trainees.register.selectors.people import find_by_id_number, teachers
from trainees.register.selectors.words import word
from trainees.register.services.codes import issue_codes
from trainees.register.views.codes import account_badge, slips
from trainees.register.views.people import named_like, region_of


class TeacherFilter(ListFilter):
    """Name (from its beginning), stage; for those who hand out codes, whether there is an account."""

    name = django_filters.CharFilter(label=pgettext_lazy("person", "Name"), method="by_name")
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=lambda: [(code, word("stage", code)) for code in "KPJSVEO"]
    )

    account = django_filters.BooleanFilter(
        label=_("Account open"), field_name="account", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Teacher
        fields = ("name", "stage", "account")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.actor.has(ISSUE_CODES):
            del self.filters["account"]

    def by_name(self, rows: QuerySet[Teacher], name: str, value: str) -> QuerySet[Teacher]:
        """From the beginning, in characters or in pinyin."""
        return named_like(rows, value)


class TeacherList(ListPage):
    """The people of the register in sight."""

    template_name = "trainees/register/teacher_list.html"
    title = _("Teachers")
    permission = VIEW_TEACHER
    filterset_class = TeacherFilter
    sort = "pinyin"
    empty_text = _("Nobody is registered here yet: people come with submitted rosters.")
    columns: Sequence[Column] = (
        Column(
            "name",
            pgettext_lazy("person", "Name"),
            sort="pinyin",
            link=lambda row: reverse("trainees:teacher-detail", args=[row.pk]),
        ),
        Column("id_masked", _("ID number"), tight=True),
        Column("sex", _("Sex"), accessor=lambda row: word("sex", row.sex), tight=True),
        Column("region", _("Region"), accessor=lambda row: region_of(row.county)),
        Column("school_name", _("School")),
        Column("stage", _("Stage"), accessor=lambda row: word("stage", row.stage)),
        Column("subject", _("Subject"), accessor=lambda row: word("subject", row.subject)),
        Column("title", _("Professional title"), accessor=lambda row: word("title", row.title)),
    )
    bulk_actions = (BulkAction("codes", _("Print activation codes"), ISSUE_CODES),)

    def get_columns(self) -> Sequence[Column]:
        """Who hands out codes sees who has an account."""
        account = Column("account", _("Account"), kind="badge", accessor=lambda row: account_badge(row, row.code_until))
        return (*self.columns, account) if self.actor.has(ISSUE_CODES) else self.columns

    def rows(self) -> QuerySet[Teacher]:
        """The people in sight."""
        found = teachers(self.actor)
        return with_codes(found) if self.actor.has(ISSUE_CODES) else found

    def act(self, name: str, ids: list[int], reason: str) -> HttpResponseBase:
        """New codes for those ticked, on slips."""
        ticked = list(teachers(self.actor).filter(pk__in=ids).order_by("pinyin", "pk"))
        issued = issue_codes(ticked, actor=self.actor)
        return slips(self.request, issued, back=Crumb(self.title, self.request.get_full_path()))


class TeacherFind(Page):
    """Find one person by the exact ID number. By POST, so that the number stands in no address and no log."""

    permission = VIEW_TEACHER

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """To the person, or back with a sentence that is the same for hidden and missing."""
        found = find_by_id_number(self.actor, request.POST.get("id_no", ""))
        if found is not None:
            return redirect("trainees:teacher-detail", pk=found.pk)
        messages.warning(request, gettext("Nobody with this ID number is registered in your area."))
        return redirect("trainees:teacher-list")
