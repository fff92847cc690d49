"""Act three: places go down to counties, rosters come up, and two counties' mess is met and mended."""

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import islice

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.imports.services.files import replace_file
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.story.acts.house import SCHOOL_NAME
from guopei.story.cast import HEBEI, LINGSHOU, SHIJIAZHUANG, XINGTANG, region
from guopei.story.synthetic.people import people
from guopei.story.synthetic.rosters import CLEAN, USUAL, Mess, Place, write_roster
from guopei.story.telling import Telling, on
from projects.orders.models import TaskOrder
from trainees.selection.models import Quota, RosterBatch
from trainees.selection.services.quotas import Share, open_quota, split_quota
from trainees.selection.services.reviewing import approve_roster, return_roster
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

# Two rosters of the story are messy in their own ways; the others come from offices that used the template.
XINGTANG_MESS = replace(USUAL, lost_ids=0.02, wrong_check_digits=0.02)
RESERVES_OF_A_HUNDRED = 5


@dataclass(frozen=True)
class County:
    """A county of the story: where it lies, how many places it has, who uploads and who approves."""

    unit: OrgUnit
    places: int
    uploads: str
    approves: str
    mess: Mess


def choose_counties(telling: Telling) -> list[County]:
    """The two counties of the cast, and as many others of Hebei as the teachers ask for, about a hundred each."""
    number = max(2, round(telling.teachers / 100))
    cast = [region(XINGTANG), region(LINGSHOU)]
    shijiazhuang = region(SHIJIAZHUANG)
    others = (
        OrgUnit.objects.filter(path__startswith=region(HEBEI).path, kind=UnitKind.COUNTY, valid_until=None)
        .exclude(path__startswith=shijiazhuang.path)
        .order_by("code")[: number - 2]
    )
    places, rest = divmod(telling.teachers, number)
    counties = []
    for place, unit in enumerate([*cast, *others]):
        here = places + (place < rest)
        if unit in cast:
            name = "county_officer" if unit == cast[0] else "neighbour_officer"
            counties.append(County(unit, here, name, f"{name}2", XINGTANG_MESS if unit == cast[0] else USUAL))
        else:
            first, second = (
                telling.company.add(f"county_{unit.code}_{turn}", Role.COUNTY_OFFICER, unit) for turn in ("a", "b")
            )
            counties.append(County(unit, here, first, second, CLEAN))
    return counties


def give_the_places(telling: Telling, order: TaskOrder, counties: list[County]) -> None:
    """The province gives Shijiazhuang its share and the other counties theirs; Shijiazhuang gives on to its two."""
    shijiazhuang = region(SHIJIAZHUANG)
    below = [county for county in counties if county.unit.path.startswith(shijiazhuang.path)]
    direct = [county for county in counties if county not in below]
    due_on = date(2026, 6, 10)
    with on(date(2026, 5, 6)):
        with telling.act("provincial_officer", "quota_opened") as actor:
            root = open_quota(order, actor=actor, due_on=due_on)
        shares = [Share(shijiazhuang, sum(county.places for county in below))]
        shares += [Share(county.unit, county.places) for county in direct]
        with telling.refused("provincial_officer", "quota_refused_one_place", code="quota_exceeded") as actor:
            split_quota(root, [*shares[:-1], replace(shares[-1], places=shares[-1].places + 1)], actor=actor)
        with telling.act("provincial_officer", "quota_split") as actor:
            split_quota(root, shares, actor=actor)
    with on(date(2026, 5, 8)), telling.act("prefecture_officer", "quota_split") as actor:
        own = Quota.objects.get(task_order=order, unit=shijiazhuang)
        split_quota(own, [Share(county.unit, county.places) for county in below], actor=actor)


def workbook(county: County, number: int, *, stage: str, mess: Mess) -> bytes:
    """The county's roster: its places and a few people more, always the same people for the same county."""
    named = county.places + max(1, county.places * RESERVES_OF_A_HUNDRED // 100)
    short = county.unit.short_name or county.unit.name
    first, *others = (f"{short}{kind}" for kind in ("示例第一小学", "示例第二小学", "示例中学", "示例幼儿园"))
    place = Place(
        province="河北省",
        city=str(county.unit.parent),
        county=county.unit.name,
        schools=(SCHOOL_NAME if county.unit.code == XINGTANG else first, *others),
    )
    target = BytesIO()
    # The task is for one stage; about half of all invented people teach it.
    fitting = (person for person in people(number, named * 5, start=number * 2000) if person.stage == stage)
    write_roster(target, islice(fitting, named), place=place, mess=mess, seed=number)
    return target.getvalue()


def send_rosters(telling: Telling, order: TaskOrder, counties: list[County]) -> list[RosterBatch]:
    """Every county uploads; the jobs check. Xingtang mends and sends again, Lingshou sends its good rows."""
    batches = []
    with on(date(2026, 5, 18)):
        for number, county in enumerate(counties, 1):
            quota = Quota.objects.get(task_order=order, unit=county.unit)
            with telling.act(county.uploads, "roster_uploaded") as actor:
                content = workbook(county, number, stage=order.plan_item.stage, mess=county.mess)
                name = f"{county.unit.name}国培学员名单.xlsx"
                batches.append(upload_roster(quota, content=content, name=name, actor=actor))
        telling.settle_jobs()
    with on(date(2026, 5, 20)):
        xingtang = batches[0]
        xingtang.refresh_from_db()
        with telling.refused(counties[0].uploads, "roster_refused_with_bad_rows", code="rows_refused") as actor:
            submit_roster(xingtang, actor=actor)
        with telling.act(counties[0].uploads, "roster_mended") as actor:
            mended = replace(CLEAN, titles=True, two_row_header=True, totals=True)
            replace_file(
                xingtang,
                content=workbook(counties[0], 1, stage=order.plan_item.stage, mess=mended),
                name="行唐县国培学员名单（改）.xlsx",
                actor=actor,
            )
        telling.settle_jobs()
    with on(date(2026, 5, 22)):
        for county, batch in zip(counties, batches, strict=True):
            batch.refresh_from_db()
            with telling.act(county.uploads, "roster_submitted") as actor:
                submit_roster(batch, actor=actor, only_good=True)
    return batches


def approve_rosters(telling: Telling, counties: list[County], batches: list[RosterBatch]) -> None:
    """County, prefecture where there is one, province; Lingshou's is returned once with a reason."""
    with on(date(2026, 5, 26)):
        for county, batch in zip(counties, batches, strict=True):
            if county.unit.code == LINGSHOU:
                _return_once(telling, county, batch)
            with telling.act(county.approves, "roster_approved_by_county") as actor:
                _approve(batch, actor)
    shijiazhuang = region(SHIJIAZHUANG).path
    with on(date(2026, 5, 28)):
        for county, batch in zip(counties, batches, strict=True):
            if county.unit.path.startswith(shijiazhuang):
                with telling.act("prefecture_officer", "roster_approved_by_prefecture") as actor:
                    _approve(batch, actor)
    with on(date(2026, 6, 2)):
        for batch in batches:
            with telling.act("provincial_officer2", "roster_approved_by_province") as actor:
                _approve(batch, actor)


def _return_once(telling: Telling, county: County, batch: RosterBatch) -> None:
    with telling.act(county.approves, "roster_returned") as actor:
        batch.refresh_from_db()
        return_roster(batch, actor=actor, reason="名单缺小学科学教师，请补充后重报。")
    with telling.act(county.uploads, "roster_mended") as actor:
        batch.refresh_from_db()
        replace_file(
            batch,
            content=workbook(county, 2, stage=batch.quota.task_order.plan_item.stage, mess=CLEAN),
            name="灵寿县国培学员名单（改）.xlsx",
            actor=actor,
        )
    telling.settle_jobs()
    with telling.act(county.uploads, "roster_submitted") as actor:
        batch.refresh_from_db()
        submit_roster(batch, actor=actor, only_good=True)


def _approve(batch: RosterBatch, actor: Actor) -> None:
    batch.refresh_from_db()
    approve_roster(batch, actor=actor, version=batch.version)
