"""The value in force for a unit: its own, else that of the nearest unit above, else the nation's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.crypto import Mask
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyDocument, PolicyValue
from guopei.core.policy.registry import definition
from guopei.core.refusal import Refused


@dataclass(frozen=True)
class Value:
    """A value in force, with the document and clause it comes from. Confirmed only when its document is too."""

    key: str
    value: Any
    document: PolicyDocument | None
    clause: str
    clause_en: str
    confirmed: bool
    unit_id: int
    record_id: int


class NoPolicyValue(Refused):
    """Nothing is recorded for this key, unit and day: the act cannot be judged."""


def value(key: str, *, unit: OrgUnit | None = None, on: date | None = None) -> Value:
    """The value of one key for a unit (the nation when none is given) on a day (today). One query.

    Refuses (NoPolicyValue) when nothing is in force; KeyError for a key that nobody declared.
    """
    return values([key], unit=unit, on=on)[key]


def values(keys: Sequence[str], *, unit: OrgUnit | None = None, on: date | None = None) -> dict[str, Value]:
    """The values of many keys at once, by key, in the order asked. One query. Refuses like `value`, naming the first
    key that lacks one."""
    day = on or clock.today()
    found = find(keys, unit=unit, on=day)
    for key in keys:
        if key not in found:
            raise NoPolicyValue(
                _("No value of “%(label)s” is in force for %(unit)s on %(day)s: it has to be recorded first."),
                code="policy_value_missing",
                params={
                    "label": definition(key).label,
                    "unit": unit or _("the whole country"),
                    "day": date_format(day, "Y-m-d"),
                },
            )
    return {key: found[key] for key in keys}


def id_mask() -> Mask:
    """The one mask of ID numbers, the nation's: what is written from now on is masked by it. One query.

    What was stored before keeps the mask of its day.
    """
    return Mask.from_text(value("core.id_mask").value)


def find(keys: Sequence[str], *, unit: OrgUnit | None = None, on: date | None = None) -> dict[str, Value]:
    """Like `values`, but leaves out the keys that have none."""
    for key in keys:
        definition(key)
    day = on or clock.today()
    above = [int(step) for step in unit.path.strip("/").split("/")] if unit is not None else []
    rows = (
        PolicyValue.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(unit_id__in=above) | Q(unit__kind=UnitKind.NATION),
            key__in=keys,
        )
        .select_related("document")
        .order_by("unit__depth")
    )
    # The deepest unit comes last and wins.
    return {row.key: _frozen(row) for row in rows}


def _frozen(row: PolicyValue) -> Value:
    return Value(
        key=row.key,
        value=row.value,
        document=row.document,
        clause=row.clause,
        clause_en=row.clause_en,
        confirmed=row.confirmed and row.document is not None and row.document.confirmed,
        unit_id=row.unit_id,
        record_id=row.pk,
    )
