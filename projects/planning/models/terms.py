"""What phases of a training are priced by: one definition for whatever is planned, called for or ordered in phases."""

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import OFF_JOB, PhaseKind, PriceUnit

MOST_PLACES = 1_000_000
MOST_DAYS = 400
MOST_HOURS = Decimal("999.9")
MOST_VISITS = 1_000
MOST_RATE_FEN = 10_000_000

# What a rate is multiplied by, for forms; `amount_fen` below says the same to the database.
PRICE = "unit=PERSON_DAY:places*days*rate|unit=PERSON:places*rate|unit=VISIT:visits*rate"

_PLACES = Cast(F("places"), models.BigIntegerField())


class PhaseTerms(models.Model):
    """A phase as it is agreed: of a kind, for so many people, of so many days each, hours online or visits, at a rate
    in fen per person and day, per person, or per visit (coverage 5.2). The database makes the amount.

    Days are counted where people come together, of one visit where there are several; online study has hours. A rate
    per day needs days off the job, a rate per visit visits; what costs nothing by itself has a rate of nothing.
    """

    kind = models.CharField(_("phase"), max_length=8, choices=PhaseKind.choices)
    unit = models.CharField(_("unit of price"), max_length=10, choices=PriceUnit.choices)
    places = models.PositiveIntegerField(_("places"))
    days = models.PositiveSmallIntegerField(_("days"), default=0, db_default=0)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1, default=0, db_default=0)
    visits = models.PositiveSmallIntegerField(_("visits"), default=0, db_default=0)
    rate_fen = models.BigIntegerField(_("rate"))
    amount_fen = models.GeneratedField(
        expression=F("rate_fen")
        * Case(
            When(unit=PriceUnit.PERSON_DAY, then=_PLACES * F("days")),
            When(unit=PriceUnit.PERSON, then=_PLACES),
            default=F("visits"),
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(_("amount")),
        db_persist=True,
    )
    order = models.PositiveIntegerField(_("line number"), default=0, db_default=0)

    class Meta:
        abstract = True
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(name="%(class)s_places", condition=Q(places__gte=1, places__lte=MOST_PLACES)),
            models.CheckConstraint(name="%(class)s_rate", condition=Q(rate_fen__gte=0, rate_fen__lte=MOST_RATE_FEN)),
            models.CheckConstraint(
                name="%(class)s_measures",
                condition=(Q(kind__in=OFF_JOB, hours=0, visits=0, days__gte=1, days__lte=MOST_DAYS))
                | Q(kind=PhaseKind.ONLINE, days=0, visits=0, hours__gt=0)
                | Q(kind=PhaseKind.RETURN, days=0, visits=0, hours__gte=0)
                | Q(
                    kind=PhaseKind.VISIT,
                    hours=0,
                    days__gte=1,
                    days__lte=MOST_DAYS,
                    visits__gte=1,
                    visits__lte=MOST_VISITS,
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_unit",
                condition=Q(unit=PriceUnit.PERSON)
                | Q(unit=PriceUnit.PERSON_DAY, kind__in=OFF_JOB)
                | Q(unit=PriceUnit.VISIT, kind=PhaseKind.VISIT),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
