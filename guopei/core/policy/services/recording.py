"""Recording policy: a new value ends the one before it, a second person confirms."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyDocument, PolicyValue
from guopei.core.policy.registry import definition
from guopei.core.policy.rules import CONFIRM_VALUE, RECORD_VALUE
from guopei.core.policy.selectors.confirmed import barred_from_confirming
from guopei.core.refusal import Denied, Refused


def _refuse_outside(actor: Actor, unit: OrgUnit) -> None:
    if not unit.path.startswith(actor.unit_path):
        raise Denied(
            _("You may record policy for %(own)s and below, not for %(unit)s."),
            code="policy_out_of_reach",
            params={"own": actor.unit_name, "unit": unit},
        )


@service(_("Record a policy document"))
def record_document(
    *,
    actor: Actor,
    number: str,
    title: str,
    title_en: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    url: str = "",
) -> PolicyDocument:
    """Enter a document that values can cite. Whoever enters it has read it, so it counts as confirmed.

    Refuses a document without number or title, and a number that is there already.
    """
    require(actor, RECORD_VALUE)
    number, title = number.strip(), title.strip()
    if not number or not title:
        raise Refused(_("A document has a number and a title."), code="document_unnamed", field="number")
    if PolicyDocument.objects.filter(number=number).exists():
        raise Refused(
            _("The document %(number)s is recorded already."),
            code="document_recorded",
            field="number",
            params={"number": number},
        )
    return PolicyDocument.objects.create(
        code=number[:40],
        number=number,
        title=title,
        title_en=title_en.strip() or title,
        issuer=issuer.strip(),
        issued_on=issued_on,
        url=url.strip(),
        source=actor.unit_name[:200],
        read_on=clock.today(),
        confirmed=True,
    )


@service(_("Record a policy value"))
def record_value(
    key: str,
    value: Any,
    *,
    actor: Actor,
    unit: OrgUnit,
    valid_from: date,
    valid_until: date | None = None,
    document: PolicyDocument | None = None,
    clause: str = "",
    clause_en: str = "",
    note: str = "",
    source: str = "",
    read_on: date | None = None,
) -> PolicyValue:
    """Record what holds for a unit from a day on; the value that held before ends the day before. Unconfirmed.

    Refuses: a value the key cannot hold, a unit outside the actor's own (Denied), a period that a later value of the
    same unit begins in, a day of reading to come. KeyError for a key that nobody declared.
    """
    require(actor, RECORD_VALUE)
    _refuse_outside(actor, unit)
    definition(key).check(value)
    if read_on is not None and read_on > clock.today():
        raise Refused(_("That day is still to come."), code="day_to_come", field="read_on")
    same = PolicyValue.objects.select_for_update(no_key=True, of=("self",)).filter(key=key, unit=unit).order_by("pk")
    later = Q(valid_until=None) | Q(valid_until__gte=valid_from)
    for row in same.filter(later):
        if row.valid_from is not None and row.valid_from >= valid_from:
            if valid_until is not None and row.valid_from > valid_until:
                continue
            raise Refused(
                _("A later value of “%(label)s” begins on %(day)s."),
                code="policy_value_later",
                field="valid_from",
                params={"label": definition(key).label, "day": row.valid_from},
            )
        row.valid_until = valid_from - timedelta(days=1)
        row.version += 1
        row.save(update_fields=["valid_until", "version"])
    return PolicyValue.objects.create(
        key=key,
        value=value,
        unit=unit,
        document=document,
        clause=clause,
        clause_en=clause_en,
        valid_from=valid_from,
        valid_until=valid_until,
        note=note,
        source=source.strip(),
        read_on=read_on,
        recorded_by_id=actor.user_id,
    )


@service(_("Confirm a policy value"))
def confirm_value(record: PolicyValue, *, actor: Actor, version: int | None = None) -> PolicyValue:
    """Say that the document was read and holds this value. Refuses the person who recorded it, and a value without
    a document."""
    require(actor, CONFIRM_VALUE, record)
    fresh = lock(record, version=version)
    _refuse_outside(actor, fresh.unit)
    if fresh.document_id is None:
        raise Refused(_("A value without a document cannot be confirmed."), code="policy_without_document")
    if not actor.hands.isdisjoint(barred_from_confirming(fresh)):
        raise Refused(
            _("A second person is needed: whoever recorded the value may not confirm it."),
            code="second_person",
            rule="core.second_person",
        )
    fresh.confirmed = True
    fresh.confirmed_by_id = actor.user_id
    fresh.version += 1
    fresh.save(update_fields=["confirmed", "confirmed_by", "version"])
    return fresh
