from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guopei.core.schemes.enums import WHOLE
from guopei.core.schemes.models.schemes import Scheme

CODE = r"^[A-Za-z0-9]{1,8}(\.[A-Za-z0-9]{1,8}){0,3}$"
PART: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


def _in_language(own: str, english: str) -> str:
    return own if (get_language() or "zh").startswith("zh") or not english else english


def _number(words: Any) -> Any:
    """A number of a mark; an indicator with parts has none."""
    return models.DecimalField(words, null=True, blank=True, **PART)


class Indicator(models.Model):
    """One indicator (指标). Its code says where it stands: C1.2 is a part of C1, and the parts' weights add up to the
    whole's. One without parts is marked from `least` to `most` in steps, and counts for weight × mark ÷ most."""

    scheme = models.ForeignKey(
        Scheme, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("scheme"), editable=False
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        related_name="parts",
        verbose_name=_("part of"),
        editable=False,
    )
    position = models.PositiveSmallIntegerField(_("order"), editable=False)
    code = models.CharField(_("code"), max_length=40, db_collation="C")
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    weight = models.DecimalField(_("weighs"), **PART)
    least = _number(_("marks from"))
    most = _number(_("marks to"))
    step = _number(_("in steps of"))
    when_high = models.CharField(_("high marks when"), max_length=300, blank=True)
    when_middle = models.CharField(_("middle marks when"), max_length=300, blank=True)
    when_low = models.CharField(_("low marks when"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="indicator_code_once"),
            models.CheckConstraint(name="indicator_code_shape", condition=Q(code__regex=CODE)),
            models.CheckConstraint(name="indicator_named", condition=~Q(name="")),
            models.CheckConstraint(name="indicator_weighs", condition=Q(weight__gt=0, weight__lte=WHOLE)),
            models.CheckConstraint(
                name="indicator_marks",
                condition=Q(least=None, most=None, step=None)
                | Q(least__isnull=False, most__isnull=False, step__isnull=False)
                & Q(least__gte=0, most__gt=F("least"), step__gt=0, step__lte=F("most") - F("least")),
            ),
            models.CheckConstraint(
                name="indicator_steps_fit",
                condition=Q(step=None) | Q(Exact(Mod(F("most") - F("least"), F("step")), Decimal(0))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return _in_language(self.name, self.name_en)

    @property
    def depth(self) -> int:
        """How many indicators it is a part of."""
        return self.code.count(".")


class SchemeGrade(models.Model):
    """A grade of the total (等次): from `least` points on, up to the next one."""

    scheme = models.ForeignKey(
        Scheme, on_delete=models.CASCADE, related_name="grades", verbose_name=_("scheme"), editable=False
    )
    name = models.CharField(_("grade"), max_length=20)
    name_en = models.CharField(_("English name"), max_length=40, blank=True)
    least = models.DecimalField(_("from points"), **PART)

    class Meta:
        verbose_name = _("grade of a scheme")
        verbose_name_plural = _("grades of schemes")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "least"], name="scheme_grade_begins_once"),
            models.UniqueConstraint(fields=["scheme", "name"], name="scheme_grade_once"),
            models.CheckConstraint(name="scheme_grade_range", condition=Q(least__gte=0, least__lte=WHOLE)),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return _in_language(self.name, self.name_en)
