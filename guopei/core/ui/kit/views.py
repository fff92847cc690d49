"""Views of the style page. They stand in for a room: each shows how one kind of page is filled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.audit.selectors.history import Change
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.papers.content import Paper
from guopei.core.refusal import Refused, Stale
from guopei.core.ui.badges import Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.kit import samples
from guopei.core.ui.kit.forms import Items, SampleForm
from guopei.core.ui.kit.papers import sample_paper
from guopei.core.ui.pages import (
    Action,
    BoardPage,
    BulkAction,
    Crumb,
    FormPage,
    InboxPage,
    ListPage,
    Page,
    PaperPage,
    RecordPage,
)
from guopei.core.ui.parts import InboxGroup, LiveTotal

VISITOR = Actor(
    user_id=0,
    user_name="李文静",
    grant_id=0,
    role=Role.PROVINCIAL_OFFICER,
    unit_id=0,
    unit_kind="PROVINCE",
    unit_name="河北省教育厅",
    unit_path="/",
)


class Sample(Page):
    """No sign-in: these pages exist on developers' machines only and show nothing real."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.actor = getattr(request, "actor", None) or VISITOR
        request.actor = self.actor  # type: ignore[attr-defined]
        return super(Page, self).dispatch(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Style page"), "/ui/kit/")]


class KitIndex(Sample):
    """The small pieces, and the way to the six kinds of page."""

    template_name = "ui/kit/index.html"
    title = _("Style page")

    def crumbs(self) -> Sequence[Crumb]:
        return ()

    def get(self, request: HttpRequest) -> HttpResponseBase:
        states = ["DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "REJECTED", "CLOSED"]
        refusal = Refused("上传的文件已满保存期限，已按规定删除。", rule="core.document_retention")
        return self.show(
            tones=[badge_for(state, tone) for state, tone in zip(states, Tone, strict=True)], refusal=refusal
        )


class KitInbox(Sample, InboxPage):
    title = _("Inbox")

    def groups(self) -> Sequence[InboxGroup]:
        return [InboxGroup("待办", samples.TODO), InboxGroup("等待他人", samples.WAITING), InboxGroup("今日办理", [])]

    def notices(self) -> Sequence[Any]:
        return samples.NOTICES


class RegionFilter(ListFilter):
    name = django_filters.CharFilter(label="名称", lookup_expr="contains")
    kind = django_filters.ChoiceFilter(label="级别", choices=UnitKind.choices)
    in_programme = django_filters.BooleanFilter(label="参加国培计划")
    valid_from = django_filters.DateFromToRangeFilter(label="启用日期")


class KitList(Sample, ListPage):
    title = "行政区划与单位"
    lead = "任何清单都是这个样子：筛选在网址里，导出即所见。"
    filterset_class = RegionFilter
    sort = "pinyin"
    size = 15
    columns = (
        Column("name", "名称", sort="pinyin", link=lambda unit: f"/ui/kit/record/?unit={unit.code}"),
        Column("code", "代码", sort="code"),
        Column("parent", "上级", accessor="parent.name"),
        Column("kind", "级别", kind="badge", accessor=lambda unit: badge_for(unit.get_kind_display(), Tone.QUIET)),
        Column("money", "示例金额", kind="money", unit="wan", accessor=lambda unit: int(unit.pk) * 123_456_700),
        Column("valid_from", "启用日期", kind="date", sort="valid_from"),
    )
    bulk_actions = (BulkAction("approve", "批量通过", ""), BulkAction("return", "批量退回", "", needs_reason=True))

    def allowed_actions(self) -> list[BulkAction]:
        return list(self.bulk_actions)

    def actions(self) -> Sequence[Action]:
        return [Action("新建", "/ui/kit/form/", "plus", main=True)]

    def rows(self) -> QuerySet[OrgUnit]:
        return OrgUnit.objects.select_related("parent")

    def act(self, name: str, ids: list[int], reason: str) -> str:
        return f"已处理 {len(ids)} 行。"


class KitDetail(Sample, RecordPage):
    template_name = "ui/kit/record.html"

    def fetch(self) -> samples.Paper:
        return samples.Paper()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.record = self.fetch()
        if request.POST.get("step") == "approve":
            stale = Stale(mine=4, theirs=5)
            return self.respond(409, refusal=stale, stale=stale.message)
        return self.respond(422, refusal=Refused("起草人不得审批本人起草的计划。", rule="core.second_person"))

    def respond(self, status: int = 200, **extra: Any) -> HttpResponse:
        now = clock.now()
        history = [
            Change(
                now - timedelta(days=3),
                "UPDATE",
                "王建国",
                "catalogue.confirm_catalogue",
                "",
                [("状态", "DRAFT", "SUBMITTED")],
            ),
            Change(
                now - timedelta(days=4),
                "UPDATE",
                "李文静",
                "catalogue.save_sub_project",
                "按专家意见核减",
                [("人数", 12480, 12460), ("备注", None, "见附件二")],
            ),
            Change(
                now - timedelta(days=12),
                "INSERT",
                "李文静",
                "catalogue.draft_year",
                "",
                [("名称", None, str(self.record))],
            ),
        ]
        tab = next((tab for tab in samples.TABS if tab.key == self.request.GET.get("tab")), None)
        return self.show(
            status=status,
            record=self.record,
            badge=badge_for("待审批", Tone.GOING),
            stepper=samples.stepper(),
            buttons=samples.BUTTONS,
            turn=[button for button in samples.BUTTONS if button.goes_on],
            next_by=[],
            facts=samples.facts(),
            tabs=samples.TABS,
            tab=tab,
            history=history,
            documents=samples.DOCUMENTS,
            regions=samples.REGIONS[:6],
            enrolled=sum(row.enrolled for row in samples.REGIONS[:6]),
            **extra,
        )


class KitForm(Sample, FormPage):
    title = "编制2026年实施计划"
    form_class = SampleForm
    formsets = {"items": Items}
    draft = "ui.kit"
    submit_label = "提交复核"

    def fetch(self) -> Any:
        return replace(samples.Paper(), version=4)

    def cancel_url(self) -> str:
        return "/ui/kit/"

    def initial(self) -> dict[str, Any]:
        return {
            "name": "河北省2026年“国培计划”实施计划",
            "begins": clock.today(),
            "ceiling": 1_230_000_000,
            "kind": "a",
        }

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        return [
            {"project": "乡村初中数学骨干教师研修", "mode": "face", "places": 300, "days": 10, "rate": 40_000},
            {"project": "幼儿园园长任职资格培训", "mode": "mixed", "places": 120, "days": 15, "rate": 38_000},
        ]

    def returned(self) -> dict[str, str]:
        return {"ceiling": "申请资金与控制数不一致，请核对指标文。"}

    def totals(self) -> Sequence[LiveTotal]:
        return [
            LiveTotal("培训人数", rows="items", sums="places", unit="人"),
            LiveTotal(
                "合计",
                rows="items",
                product="places*days*rate",
                kind="money",
                unit="元",
                limit=150_000_000,
                limit_label="控制数",
            ),
        ]

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        if data["places"] == 409:
            raise Stale(mine=4, theirs=5)
        raise Refused("人数已经第二人核定，不得再改。", field="places", rule="core.second_person")


class KitBoard(Sample, BoardPage):
    title = "全国实施进展"
    lead = "2026年度 · 20 个省份"
    table_title = "分省数据"
    columns = (
        Column("name", "省份", link=lambda row: f"?unit={row.code}"),
        Column("planned", "计划", kind="number", unit="人"),
        Column("enrolled", "已报到", kind="number", unit="人"),
        Column("share", "报到率", kind="text", tight=True),
        Column("money_fen", "中央资金", kind="money", unit="wan"),
    )

    def figures(self) -> Any:
        return samples.figures()

    def charts(self) -> Any:
        return samples.charts()

    def table_rows(self) -> Any:
        return samples.REGIONS

    def table_foot(self) -> Any:
        rows = samples.REGIONS
        return samples.RegionRow(
            "", "合计", sum(r.planned for r in rows), sum(r.enrolled for r in rows), sum(r.money_fen for r in rows)
        )

    def as_of(self) -> Any:
        return clock.now()

    def actions(self) -> Sequence[Action]:
        return [Action("导出", "?export=xlsx", "table-export")]


class KitPaper(Sample, PaperPage):
    title = "关于报送2026年度“国培计划”绩效自评报告的函"

    def paper(self) -> Paper:
        return sample_paper(self.title)


@dataclass(frozen=True)
class Kind:
    """One kind of page, for the index."""

    name: str
    view: type[Page]


KINDS = [
    Kind("inbox", KitInbox),
    Kind("list", KitList),
    Kind("record", KitDetail),
    Kind("form", KitForm),
    Kind("board", KitBoard),
    Kind("paper", KitPaper),
]
