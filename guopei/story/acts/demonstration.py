"""Besides: the ministry's own line. Its money, its plan and its task are the nation's; its places go to provinces."""

from datetime import date

from funds.appropriations.enums import OrderKind
from funds.appropriations.services.orders import LineInput, approve_order, draft_order, submit_order
from guopei.core.catalogue.enums import Stage
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors.years import sub_projects_of
from guopei.core.money import FEN_PER_WAN
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import nation
from guopei.story.cast import HEBEI, JILIN, region
from guopei.story.telling import Telling, on
from projects.orders.models import TaskOrder
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order
from projects.planning.models import Plan
from projects.planning.selectors.rates import rate_limits
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import approve_plan, draft_plan, save_plan, submit_plan
from trainees.selection.services.quotas import Share, open_quota, split_quota

MONEY_FEN = 500 * FEN_PER_WAN
PLACES = 60
SHARES = {HEBEI: 20, JILIN: 20, "620000": 20}


def hold_the_line(telling: Telling, year: ProgrammeYear) -> None:
    """One order of money, one plan, one task, its places given to three provinces."""
    whole = nation()
    _give_the_money(telling, year, whole)
    order = _give_the_task(telling, _plan(telling, year, whole))
    with on(date(2026, 5, 11)), telling.act("ministry_officer", "national_quota_split") as actor:
        root = open_quota(order, actor=actor, due_on=date(2026, 12, 28))
        split_quota(root, [Share(region(code), places) for code, places in SHARES.items()], actor=actor)


def _give_the_money(telling: Telling, year: ProgrammeYear, whole: OrgUnit) -> None:
    with on(date(2026, 1, 20)):
        with telling.act("ministry_finance", "national_money_drafted") as actor:
            order = draft_order(
                year=year,
                kind=OrderKind.FORMAL,
                number="演示〔2026〕本级1号",
                issued_on=date(2026, 1, 19),
                actor=actor,
                note="演示数据：部本级预算",
                is_demo=True,
                lines=[LineInput(whole, MONEY_FEN, "示范项目（演示）")],
            )
            order = submit_order(order, actor=actor, version=order.version)
        with telling.act("ministry_finance2", "national_money_approved") as actor:
            approve_order(order, actor=actor, version=order.version)


def _plan(telling: Telling, year: ProgrammeYear, whole: OrgUnit) -> Plan:
    """One officer of the ministry drafts, another approves."""
    offered = next(one for one in sub_projects_of(year, run_centrally=True) if 1 < one.days <= 30)
    rate_fen = rate_limits([offered], province=whole, year=year)[offered.pk].limit_fen
    items = [ItemInput(offered.pk, offered.stage or Stage.P, PLACES, offered.days, rate_fen)]
    with on(date(2026, 3, 5)), telling.act("ministry_officer", "national_plan_submitted") as actor:
        plan = save_plan(
            draft_plan(year=year, actor=actor),
            actor=actor,
            needs="演示文本：各省骨干培训者问卷汇总，需求集中在课程开发与训后跟踪。",
            goals="演示文本：为中西部省份培养一批培训者，训后承担省级授课任务。",
            coverage="演示文本：名额向重点帮扶任务县所在省份倾斜。",
            items=items,
        )
        plan = submit_plan(plan, actor=actor)
    with on(date(2026, 3, 16)), telling.act("ministry_officer2", "national_plan_approved") as actor:
        return approve_plan(plan, actor=actor, version=plan.version)


def _give_the_task(telling: Telling, plan: Plan) -> TaskOrder:
    with on(date(2026, 4, 22)):
        with telling.act("ministry_officer", "national_task_drafted") as actor:
            order = draft_task_order(
                plan.items.get(), actor=actor, holder=telling.company.host.unit, places=PLACES,
                document_no="教师厅函〔2026〕演示1号",
            )  # fmt: skip
        with telling.act("ministry_officer2", "national_task_issued") as actor:
            order = issue_task_order(order, actor=actor, version=order.version)
    with on(date(2026, 4, 29)), telling.act("institution_leader", "national_task_accepted") as actor:
        return accept_task_order(order, actor=actor, version=order.version)
