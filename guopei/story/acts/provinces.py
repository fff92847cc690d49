"""Meanwhile: what the other provinces with central money do. Most plan and file; four are late."""

from datetime import date, timedelta

from guopei.core.access.enums import Role
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.money import FEN_PER_WAN
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.reports.models import AnnualReport
from guopei.reports.services.filing import file_report
from guopei.story.acts.plan import items_for
from guopei.story.cast import HEBEI, JILIN, region
from guopei.story.telling import Telling, on
from projects.planning.enums import PlanSection, PlanState
from projects.planning.models import Plan, PlanCeiling
from projects.planning.services.plans import RemarkInput, approve_plan, draft_plan, return_plan, save_plan, submit_plan

HAINAN, TIBET, GANSU = "460000", "540000", "620000"
# How far those come that are late; Hainan does not even begin.
LATE = {HAINAN: "nothing", TIBET: "draft", GANSU: "submitted", JILIN: "returned"}
NEVER_FILE = ("420000", "530000")
LEAST_OF_A_THOUSAND, SPREAD = 900, 100  # how much of its ceiling a province plans for


def plan_elsewhere(telling: Telling, year: ProgrammeYear) -> None:
    """A plan below the ceiling from every province, as far as it comes."""
    ceilings = PlanCeiling.objects.filter(year=year).exclude(province__code=HEBEI)
    for place, ceiling in enumerate(ceilings.select_related("province").order_by("province__code")):
        outcome = LATE.get(ceiling.province.code, "approved")
        if outcome != "nothing":
            share = LEAST_OF_A_THOUSAND + place * 37 % SPREAD
            money = ceiling.ceiling_fen * share // 1000 // FEN_PER_WAN * FEN_PER_WAN
            _plan(telling, year, ceiling.province, money, outcome, date(2026, 3, 3) + timedelta(days=place % 9))


def _plan(telling: Telling, year: ProgrammeYear, province: OrgUnit, money_fen: int, outcome: str, day: date) -> Plan:
    """Draft, submit, and the ministry's answer ten days later."""
    officer = (
        "jilin_officer"
        if province.code == JILIN
        else telling.company.add(f"province_{province.code}_a", Role.PROVINCIAL_OFFICER, province)
    )
    name = province.short_name or province.name
    with on(day):
        with telling.act(officer, "plan_drafted") as actor:
            plan = draft_plan(year=year, actor=actor)
        with telling.act(officer, "plan_saved") as actor:
            plan = save_plan(
                plan,
                actor=actor,
                needs=f"演示文本：{name}乡村教师问卷与座谈汇总，需求集中在新课标教学与信息素养。",
                goals="演示文本：年内完成计划名额，参训率不低于95%。",
                coverage="演示文本：重点帮扶任务县逐县列出未参训教师数，三年轮训一遍。",
                items=items_for(province, year, money_fen),
            )
        if outcome == "draft":
            return plan
        with telling.act(officer, "plan_submitted") as actor:
            plan = submit_plan(plan, actor=actor)
    if outcome == "submitted":
        return plan
    with on(day + timedelta(days=10)):
        if outcome == "returned":
            remark = RemarkInput(field=PlanSection.GOALS, reason="请补充训后测试的目标值。")
            with telling.act("ministry_officer", "plan_returned") as actor:
                return return_plan(plan, actor=actor, remarks=[remark])
        with telling.act("ministry_officer", "plan_approved") as actor:
            return approve_plan(plan, actor=actor, version=plan.version)


def file_elsewhere(telling: Telling, year: ProgrammeYear) -> None:
    """Whoever has an approved plan files the report, but for two."""
    reports = AnnualReport.objects.filter(
        year=year,
        edition__isnull=False,
        unit__plans__year=year,
        unit__plans__state=PlanState.APPROVED,
        unit__kind=UnitKind.PROVINCE,
    )
    codes = reports.exclude(unit__code__in=[HEBEI, *NEVER_FILE]).order_by("unit__code")
    for code in codes.values_list("unit__code", flat=True):
        officer = telling.company.add(f"province_{code}_b", Role.PROVINCIAL_OFFICER, region(code))
        with telling.act(officer, "report_filed") as actor:
            file_report(AnnualReport.objects.get(year=year, unit__code=code), actor=actor)
