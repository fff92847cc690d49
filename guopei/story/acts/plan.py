"""Act two: Hebei plans, is refused by one fen, returned once, approved, and gives places to an institution."""

from datetime import date, timedelta

from guopei.core.catalogue.enums import Stage
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.catalogue.selectors.years import sub_projects_of
from guopei.core.orgs.models import OrgUnit
from guopei.story.cast import HEBEI, region
from guopei.story.telling import Telling, on
from projects.orders.models import TaskOrder
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order
from projects.planning.enums import PlanSection
from projects.planning.models import Plan, PlanCeiling, PlanItem
from projects.planning.selectors.rates import rate_limits
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import RemarkInput, approve_plan, draft_plan, return_plan, save_plan, submit_plan

NEEDS = (
    "演示文本：全省问卷收回教师与校长答卷一万二千余份，县级座谈四十场；"
    "需求集中在新课标教学、信息素养、乡村小规模学校管理三项。"
)
GOALS = "演示文本：年内完成计划名额，参训率不低于95%，训后测试平均提高10分以上；优先安排原国家级贫困县教师。"
COVERAGE = "演示文本：45个原国家级贫困县（含重点帮扶任务县）逐县列出未参训教师数，三年内乡村教师轮训一遍。"


def items_for(province: OrgUnit, year: ProgrammeYear, money_fen: int) -> list[ItemInput]:
    """Items that use the money to the last fen: equal shares, whole places, and one small item for what is left."""
    offered = list(sub_projects_of(year, run_centrally=False)[:5])
    limits = rate_limits(offered, province=province, year=year)
    share = money_fen // len(offered)
    items = [_item(sub_project, share, limits[sub_project.pk].limit_fen) for sub_project in offered]
    left = money_fen - sum(item.places * item.days * item.rate_fen for item in items)
    while left > 0:
        rate = min(left, limits[offered[0].pk].limit_fen)
        items.append(ItemInput(offered[0].pk, offered[0].stage or "P", left // rate, 1, rate, note="余额"))
        left -= left // rate * rate
    return items


def _item(sub_project: SubProject, share_fen: int, rate_fen: int) -> ItemInput:
    places = share_fen // (sub_project.days * rate_fen)
    return ItemInput(sub_project.pk, sub_project.stage or "P", places, sub_project.days, rate_fen)


def plan_hebei(telling: Telling, year: ProgrammeYear) -> Plan:
    """Draft to approval, with the refusal and the return that every province meets once."""
    province = region(HEBEI)
    ceiling = PlanCeiling.objects.get(year=year, province=province)
    with on(date(2026, 3, 2)):
        with telling.act("provincial_officer", "plan_drafted") as actor:
            plan = draft_plan(year=year, actor=actor)
        good = items_for(province, year, ceiling.ceiling_fen)
        one_fen_more = [*good, ItemInput(good[0].sub_project_id, good[0].stage, 1, 1, 1, note="多一分")]
        with telling.act("provincial_officer", "plan_saved") as actor:
            plan = save_plan(plan, actor=actor, needs=NEEDS, goals=GOALS, coverage=COVERAGE, items=one_fen_more)
        with telling.refused("provincial_officer", "plan_refused_one_fen", code="over_ceiling") as actor:
            submit_plan(plan, actor=actor)
        with telling.act("provincial_officer", "plan_saved") as actor:
            plan = save_plan(plan, actor=actor, items=good)
        with telling.act("provincial_officer", "plan_submitted") as actor:
            plan = submit_plan(plan, actor=actor)
    with on(date(2026, 3, 10)), telling.act("ministry_officer", "plan_returned") as actor:
        plan = return_plan(
            plan,
            actor=actor,
            remarks=[RemarkInput(field=PlanSection.COVERAGE, reason="请写明重点帮扶任务县今年的人数。")],
        )
    with on(date(2026, 3, 13)):
        with telling.act("provincial_officer", "plan_saved") as actor:
            plan = save_plan(plan, actor=actor, coverage=f"{COVERAGE}今年安排其中12个县2,300人。")
        with telling.act("provincial_officer", "plan_submitted") as actor:
            plan = submit_plan(plan, actor=actor)
    with on(date(2026, 3, 20)), telling.act("ministry_officer2", "plan_approved") as actor:
        return approve_plan(plan, actor=actor, version=plan.version)


def order_the_task(
    telling: Telling,
    plan: Plan,
    places: int,
    *,
    begins: date = date(2026, 4, 20),
    document_no: str = "冀教师函〔2026〕演示1号",
) -> TaskOrder:
    """One order to the story's institution: drafted, issued by a second officer, signed by the leader a week later."""
    with on(begins):
        item = (
            PlanItem.objects.filter(plan=plan, places__gte=places, stage=Stage.P, days__gte=5)
            .order_by("days", "pk")
            .first()
        )
        if item is None:
            raise AssertionError("no item of the plan has enough places")
        with telling.act("provincial_officer", "task_order_drafted") as actor:
            order = draft_task_order(
                item,
                actor=actor,
                holder=telling.company.host.unit,
                places=places,
                document_no=document_no,
            )
        with telling.act("provincial_officer2", "task_order_issued") as actor:
            order = issue_task_order(order, actor=actor, version=order.version)
    with on(begins + timedelta(days=7)), telling.act("institution_leader", "task_order_accepted") as actor:
        return accept_task_order(order, actor=actor, version=order.version)
