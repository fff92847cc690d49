"""How much of what the system goes by has been confirmed against its document."""

from dataclasses import dataclass

from django.db.models import Count, Q

from guopei.core.audit.selectors.standing_in import signed_for
from guopei.core.policy.models import PolicyValue


@dataclass(frozen=True)
class Confirmed:
    """Rows of policy, and how many of them nobody confirmed yet: the row itself or the document that it rests on."""

    rows: int
    unconfirmed: int

    @property
    def percent(self) -> str:
        """The share that is not confirmed."""
        return f"{100 * self.unconfirmed / self.rows:.1f} %" if self.rows else "0.0 %"


def barred_from_confirming(row: PolicyValue) -> set[int]:
    """The persons who may not confirm a value: who recorded it, and whom they stood in for."""
    return {row.recorded_by_id} | signed_for(row, ["recorded_by_id"]) if row.recorded_by_id is not None else set()


def confirmed_rows() -> Confirmed:
    """The policy rows as they stand. One query."""
    sure = Q(confirmed=True, document__confirmed=True)
    counts = PolicyValue.objects.aggregate(rows=Count("pk"), sure=Count("pk", filter=sure))
    return Confirmed(rows=counts["rows"], unconfirmed=counts["rows"] - counts["sure"])
