"""The most that a day of training may cost: the policy value of the sub-project's class, for the province and year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from guopei.core import clock, money
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.selectors.citing import citation
from guopei.core.policy.selectors.values import Value, values
from guopei.core.refusal import Refused


def rate_key(rate_class: str) -> str:
    """The policy key of a class of the comprehensive quota (综合定额)."""
    return f"fees.day_rate_{rate_class}"


def day_of(year: ProgrammeYear) -> date:
    """The day on which a year's rates are read: today within the year, else its first or last day."""
    return min(max(clock.today(), date(year.year, 1, 1)), date(year.year, 12, 31))


@dataclass(frozen=True)
class RateLimit:
    """The rate of one class, in fen per person and day, and where it is written."""

    limit_fen: int
    found: Value
    province: OrgUnit

    @property
    def citation(self) -> str:
        """Document and clause of the province that plans, marked when unconfirmed."""
        return citation(self.found)

    def refuse_above(self, rate_fen: int, *, line: int, field: str) -> None:
        """Refuse a rate above the limit, by one fen. Lines count from 0."""
        if rate_fen <= self.limit_fen:
            return
        raise Refused(
            _(
                "Line %(line)s: %(rate)s yuan per person and day is %(over)s yuan above the daily quota "
                "of %(limit)s yuan."
            ),
            code="rate_above_quota",
            rule=self.found.key,
            unit=self.province,
            field=field,
            params={
                "line": line + 1,
                "rate": money.yuan(rate_fen),
                "over": money.yuan(rate_fen - self.limit_fen),
                "limit": money.yuan(self.limit_fen),
            },
        )


def rate_limits(sub_projects: Iterable[SubProject], *, province: OrgUnit, year: ProgrammeYear) -> dict[int, RateLimit]:
    """The limit of each sub-project by its id. One query. Refuses (NoPolicyValue) a class without a value in force."""
    wanted = list(sub_projects)
    keys = sorted({rate_key(sub_project.rate_class) for sub_project in wanted})
    found = values(keys, unit=province, on=day_of(year)) if keys else {}
    return {
        sub_project.pk: RateLimit(found[key].value, found[key], province)
        for sub_project in wanted
        for key in [rate_key(sub_project.rate_class)]
    }
