"""What a demonstration leaves for its visitors to do: something open on every desk of the cast."""

from dataclasses import replace
from datetime import date

from funds.appropriations.enums import OrderKind
from funds.appropriations.services.orders import LineInput, draft_order, submit_order
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import draft_year
from guopei.core.money import FEN_PER_WAN
from guopei.story.acts.plan import order_the_task
from guopei.story.acts.provinces import GANSU, HAINAN
from guopei.story.acts.rosters import XINGTANG_MESS, County, workbook
from guopei.story.cast import LINGSHOU, SHIJIAZHUANG, XINGTANG, region
from guopei.story.synthetic.rosters import CLEAN, Mess
from guopei.story.telling import Telling, on
from projects.orders.services.orders import draft_task_order
from projects.planning.models import Plan, PlanItem
from trainees.selection.models import Quota, RosterBatch
from trainees.selection.services.quotas import Share, open_quota, split_quota
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

PLACES, FROM_ONE_COUNTY = 60, 30
NOTE = "演示数据"


def leave_open(telling: Telling, year: ProgrammeYear, plan: Plan) -> None:
    """Orders of money to send and to approve, a second task whose rosters are on their way, next year's catalogue."""
    _second_task(telling, plan)
    _orders_of_money(telling, year)
    with on(date(2026, 12, 21)), telling.act("ministry_officer", "next_year_drafted") as actor:
        draft_year(year.year + 1, actor=actor, copied_from=year)


def _second_task(telling: Telling, plan: Plan) -> None:
    """Xingtang's roster was checked and has bad rows; Lingshou's waits for its second officer."""
    order = order_the_task(telling, plan, PLACES, begins=date(2026, 12, 1), document_no="冀教师函〔2026〕演示2号")
    shijiazhuang = region(SHIJIAZHUANG)
    with on(date(2026, 12, 16)):
        with telling.act("provincial_officer", "quota_opened") as actor:
            root = open_quota(order, actor=actor, due_on=date(2026, 12, 28))
        with telling.act("provincial_officer", "quota_split") as actor:
            split_quota(root, [Share(shijiazhuang, PLACES)], actor=actor)
        with telling.act("prefecture_officer", "quota_split") as actor:
            shares = [Share(region(code), FROM_ONE_COUNTY) for code in (XINGTANG, LINGSHOU)]
            split_quota(Quota.objects.get(task_order=order, unit=shijiazhuang), shares, actor=actor)
    messy = replace(XINGTANG_MESS, lost_ids=0.1, wrong_check_digits=0.1)
    _send(telling, order_id=order.pk, code=XINGTANG, who="county_officer", number=91, mess=messy)
    batch = _send(telling, order_id=order.pk, code=LINGSHOU, who="neighbour_officer", number=92, mess=CLEAN)
    with on(date(2026, 12, 19)), telling.act("neighbour_officer", "roster_submitted") as actor:
        batch.refresh_from_db()
        submit_roster(batch, actor=actor, only_good=True)
    with on(date(2026, 12, 20)), telling.act("provincial_officer", "task_order_drafted") as actor:
        item = PlanItem.objects.get(pk=order.plan_item_id)
        draft_task_order(item, actor=actor, holder=telling.company.host.unit, places=PLACES)


def _send(telling: Telling, *, order_id: int, code: str, who: str, number: int, mess: Mess) -> RosterBatch:
    unit = region(code)
    quota = Quota.objects.select_related("task_order__plan_item").get(task_order_id=order_id, unit=unit)
    county = County(unit, FROM_ONE_COUNTY, who, f"{who}2", mess)
    content = workbook(county, number, stage=quota.task_order.plan_item.stage, mess=county.mess)
    with on(date(2026, 12, 18)), telling.act(who, "roster_uploaded") as actor:
        batch = upload_roster(quota, content=content, name=f"{unit.name}国培学员名单（第二批）.xlsx", actor=actor)
    telling.settle_jobs()
    return batch


def _orders_of_money(telling: Telling, year: ProgrammeYear) -> None:
    """One waits for approval. One is a draft that leaves Gansu less than it plans for: the system will refuse it."""
    more = [LineInput(region(HAINAN), 100 * FEN_PER_WAN, NOTE)]
    less = [LineInput(region(GANSU), -3_000 * FEN_PER_WAN, NOTE)]
    with on(date(2026, 12, 21)), telling.act("ministry_finance", "orders_drafted") as actor:
        waiting = draft_order(
            year=year, kind=OrderKind.ADJUSTMENT, number="演示〔2026〕3号", issued_on=date(2026, 12, 18),
            actor=actor, note=NOTE, is_demo=True, lines=more,
        )  # fmt: skip
        submit_order(waiting, actor=actor, version=waiting.version)
        draft_order(
            year=year, kind=OrderKind.ADJUSTMENT, number="演示〔2026〕4号", issued_on=date(2026, 12, 21),
            actor=actor, note=NOTE, is_demo=True, lines=less,
        )  # fmt: skip
