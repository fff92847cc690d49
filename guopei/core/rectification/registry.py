"""Which records take findings: who raises them, who has to put them right, and where the record's page is.

Wings say it in their rules (`ui.findings.hang_findings`). That the record exists and whose it is stands in their guards
(`operations.findings_of`).
"""

from dataclasses import dataclass

from django.db import models

from guopei.core.access.permissions import roles_with
from guopei.core.flow.asks import Part
from guopei.core.rectification.rules.rights import CHECK_FINDING


@dataclass(frozen=True)
class Findable:
    """A kind of record that takes findings: holders of `may_raise` who see it raise them, the unit whose id
    `responsible` leads to puts them right. `page` is the address name of the record's own page."""

    model: type[models.Model]
    may_raise: str
    responsible: Part
    page: str

    @property
    def table(self) -> str:
        """The table of the records."""
        return self.model._meta.db_table


_findables: dict[str, Findable] = {}


def take_findings(model: type[models.Model], *, may_raise: str, responsible: Part, page: str) -> Findable:
    """Let records of a model have findings. Declared twice is an error, and so is a role that raises findings and may
    not re-check: nobody would close its own."""
    found = Findable(model, may_raise, responsible, page)
    if found.table in _findables:
        raise ValueError(f"{model.__name__} takes findings already")
    if not roles_with(may_raise) <= roles_with(CHECK_FINDING):
        raise ValueError(f"{model.__name__}: whoever raises findings has to hold {CHECK_FINDING}")
    _findables[found.table] = found
    return found


def findables() -> list[Findable]:
    """Every kind of record that takes findings."""
    return list(_findables.values())


def findable(table: str) -> Findable | None:
    """How records of a table take findings; None when they take none."""
    return _findables.get(table)
