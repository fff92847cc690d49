"""Schemes. Each makes exactly what its name says and nothing else."""

from decimal import Decimal

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.schemes.models import Scheme
from guopei.core.schemes.services.schemes import draft_scheme
from guopei.core.schemes.services.steps import publish_scheme, submit_scheme
from guopei.core.schemes.services.writing import GradeInput, IndicatorInput
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation

PURPOSE = "projects.plan"


def indicator(code: str, weight: str | int, **fields: object) -> IndicatorInput:
    """One indicator, named after its code."""
    return IndicatorInput(code, f"指标{code}", Decimal(weight), **fields)  # type: ignore[arg-type]


TREE = (
    indicator("C1", 60),
    indicator("C1.1", 35),
    indicator("C1.2", 25),
    indicator("C2", 40, least=Decimal(0), most=Decimal(5), step=Decimal(1)),
)
GRADES = (GradeInput("良好", Decimal(80), "Good"), GradeInput("合格", Decimal(60), "Pass"))


def make_keeper(unit: OrgUnit | None = None) -> Actor:
    """Whoever draws up schemes at a province, or the ministry."""
    return make_actor(Role.PROVINCIAL_OFFICER, unit) if unit else make_actor(Role.MINISTRY_OFFICER, make_nation())


def make_scheme(actor: Actor | None = None, *, title: str = "评审指标", **fields: object) -> Scheme:
    """A draft with four indicators, three of them marked, and two grades."""
    parts = {"indicators": TREE, "grades": GRADES, "purpose": PURPOSE} | fields
    return draft_scheme(title=title, actor=actor or make_keeper(), **parts)  # type: ignore[arg-type]


def make_published_scheme(actor: Actor | None = None, **fields: object) -> Scheme:
    """One that another person of the unit published."""
    first = actor or make_keeper()
    scheme = submit_scheme(make_scheme(first, **fields), actor=first)
    second = make_keeper(scheme.unit if first.unit_kind != UnitKind.NATION else None)
    return publish_scheme(scheme, actor=second)
