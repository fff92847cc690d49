"""Besides: what plans, counties and institutions are judged by. Weights and words are examples, and marked so."""

import csv
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from guopei.core.access.actor import Actor
from guopei.core.schemes.models import Scheme
from guopei.core.schemes.services.schemes import copy_scheme, draft_scheme
from guopei.core.schemes.services.steps import publish_scheme, submit_scheme
from guopei.core.schemes.services.writing import GradeInput, IndicatorInput
from guopei.story.telling import Telling, on
from projects.orders.rules.pages import INSTITUTION_SELECTION
from projects.planning.rules.pages import COUNTY_SELECTION, PLAN_REVIEW

DATA = Path(__file__).parent.parent / "data" / "schemes.csv"
GRADES = (("优秀", "Excellent", 90), ("良好", "Good", 80), ("合格", "Pass", 60), ("不合格", "Fail", 0))
TITLES = {
    "institution": (INSTITUTION_SELECTION, "承训机构遴选评审指标（示例）"),
    "plan": (PLAN_REVIEW, "省级规划方案评审指标（示例）"),
    "county": (COUNTY_SELECTION, "项目区县遴选评审指标（示例）"),
}


def publish_schemes(telling: Telling) -> None:
    """The ministry publishes three schemes; Hebei copies the one for counties, for an edition of its own."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {key: list(part) for key, part in groupby(rows, key=itemgetter("scheme"))}
    with on(date(2026, 2, 24)), telling.act("ministry_officer", "schemes_submitted") as actor:
        drafted = {key: _draft(actor, key, part) for key, part in found.items()}
        drafted = {key: submit_scheme(one, actor=actor, version=one.version) for key, one in drafted.items()}
    with on(date(2026, 2, 26)), telling.act("ministry_officer2", "schemes_published") as actor:
        published = {key: publish_scheme(one, actor=actor, version=one.version) for key, one in drafted.items()}
    with on(date(2026, 3, 2)), telling.act("provincial_officer", "scheme_copied") as actor:
        own = submit_scheme(copy_scheme(published["county"], actor=actor), actor=actor)
    with on(date(2026, 3, 4)), telling.act("provincial_officer2", "scheme_published") as actor:
        publish_scheme(own, actor=actor, version=own.version)


def _draft(actor: Actor, key: str, rows: list[dict[str, str]]) -> Scheme:
    purpose, title = TITLES[key]
    indicators = [
        IndicatorInput(
            code=row["code"],
            name=row["zh"],
            name_en=row["en"],
            weight=Decimal(row["weight"]),
            when_high=row["high"],
            when_middle=row["mid"],
            when_low=row["low"],
            source=row["source"],
        )
        for row in rows
    ]
    grades = [GradeInput(name, Decimal(least), english) for name, english, least in GRADES]
    return draft_scheme(
        purpose=purpose,
        title=title,
        actor=actor,
        basis="示例，待正式文件",
        is_demo=True,
        indicators=indicators,
        grades=grades,
    )
