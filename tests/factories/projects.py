"""Ceilings, plans and task orders. Each makes what its name says, through the services where states are involved."""

from itertools import count

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.catalogue.enums import Mode, RateClass, YearState
from guopei.core.catalogue.models import Line, ProgrammeYear, SubProject
from guopei.core.orgs.models import OrgUnit
from institutions.register.models import Institution
from projects.orders.models import TaskOrder
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order
from projects.planning.models import Plan, PlanCeiling, PlanItem
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import approve_plan, draft_plan, save_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation, make_province

_numbers = count(1)
RATE_FEN = 55_000  # class three of the daily quota, 550 yuan (财行〔2016〕540号)


def make_open_year(year: int | None = None) -> ProgrammeYear:
    """The programme year, open, this one unless another is given; that of the reference data when it is there."""
    found, _made = ProgrammeYear.objects.get_or_create(year=year or clock.today().year)
    if found.state == YearState.DRAFT:
        found.state = YearState.OPEN
        found.version += 1
        found.save(update_fields=["state", "version"])
    return found


def make_sub_project(year: ProgrammeYear | None = None, **fields: object) -> SubProject:
    """A sub-project that provinces run: ten days face to face, class three of the daily quota."""
    number = next(_numbers)
    line, _made = Line.objects.get_or_create(
        code="T-ZX", defaults={"name": "中西部测试项目", "name_en": "Central & Western test project"}
    )
    return SubProject.objects.create(
        **{
            "year": year or make_open_year(),
            "line": line,
            "code": f"T{number}",
            "name": f"测试子项目{number}",
            "name_en": f"Test sub-project {number}",
            "mode": Mode.JZ,
            "days": 10,
            "hours": 80,
            "rate_class": RateClass.THREE,
            **fields,
        }
    )


def make_ceiling(fen: int, *, province: OrgUnit | None = None, year: ProgrammeYear | None = None) -> PlanCeiling:
    """A province's ceiling in fen."""
    ceiling, _made = PlanCeiling.objects.update_or_create(
        year=year or make_open_year(), province=province or make_province(), defaults={"ceiling_fen": fen}
    )
    return ceiling


def item_input(sub_project: SubProject, **fields: object) -> ItemInput:
    """A line of a plan: 100 places × 10 days × 550 yuan = 550,000 yuan."""
    return ItemInput(
        **{
            "sub_project_id": sub_project.pk,
            "stage": "P",
            "places": 100,
            "days": 10,
            "rate_fen": RATE_FEN,
            **fields,
        }
    )


def make_drafted_plan(
    officer: Actor, *items: ItemInput, year: ProgrammeYear | None = None, ceiling_fen: int = 10**10
) -> Plan:
    """A plan whose parts are all filled in, with a roomy ceiling and one item unless items are given."""
    year = year or make_open_year()
    province = OrgUnit.objects.get(pk=officer.unit_id)
    make_ceiling(ceiling_fen, province=province, year=year)
    plan = draft_plan(year=year, actor=officer)
    return save_plan(
        plan,
        actor=officer,
        needs="需求调研",
        goals="目标",
        coverage="覆盖",
        items=items or [item_input(make_sub_project(year))],
    )


def make_approved_plan(officer: Actor | None = None, *items: ItemInput, year: ProgrammeYear | None = None) -> Plan:
    """A plan that a ministry officer approved (or filed, as the year is set)."""
    officer = officer or make_actor(Role.PROVINCIAL_OFFICER, make_province())
    plan = submit_plan(make_drafted_plan(officer, *items, year=year), actor=officer)
    return approve_plan(plan, actor=make_actor(Role.MINISTRY_OFFICER, make_nation()))


def make_task_order(
    officer: Actor | None = None,
    *,
    item: PlanItem | None = None,
    institution: Institution | None = None,
    places: int = 40,
    state: str = "DRAFT",
) -> TaskOrder:
    """A task order in DRAFT, ISSUED or ACCEPTED, on an approved plan unless an item is given."""
    officer = officer or make_actor(Role.PROVINCIAL_OFFICER, make_province())
    item = item or make_approved_plan(officer).items.get()
    institution = institution or make_institution(item.plan.province)
    order = draft_task_order(
        item, actor=officer, holder=institution.unit, places=places, document_no="冀教师函〔2026〕1号"
    )
    if state in ("ISSUED", "ACCEPTED"):
        order = issue_task_order(order, actor=officer)
    if state == "ACCEPTED":
        order = accept_task_order(order, actor=make_actor(Role.INSTITUTION_LEADER, institution.unit))
    return order
