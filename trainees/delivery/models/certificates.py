from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow
from trainees.selection.enums import Result
from trainees.selection.models.enrolments import Enrolment

# Damm's quasigroup of order 10: one digit that finds every wrong digit and every swap of neighbours.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """The digit to put behind a number, after Damm (2004)."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def certificate_number(year: int, province_code: str, class_id: int, place: int) -> str:
    """GP, two digits of the year, two of the province, six of the class, three of the place, one to check."""
    body = f"{year % 100:02d}{province_code[:2]}{class_id % 1_000_000:06d}{place:03d}"
    return f"GP{body}{check_digit(body)}"


def is_certificate_number(text: str) -> bool:
    """Whether a number has the right shape and check digit; known before the database is asked."""
    digits = text[2:]
    return (
        len(text) == 16
        and text.startswith("GP")
        and digits.isascii()
        and digits.isdigit()
        and check_digit(digits[:-1]) == digits[-1]
    )


class Certificate(models.Model):
    """A certificate of completion. Its words are those of the day it was issued; it is revoked, never changed.

    Issued only for a published result that passed; of an enrolment's certificates one at most is valid. What is wrong
    on one is put right by another that `replaces` it. `number` is unique and carries a check digit, `check_code` cannot
    be guessed: the public page asks for number and code, or for number and name.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("trainee")
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("in place of"),
    )
    number = models.CharField(_("certificate number"), max_length=20, unique=True, db_collation="C")
    check_code = models.CharField(_("check code"), max_length=8, db_collation="C")
    holder_name = models.CharField(_("holder"), max_length=60)
    project_name = models.CharField(_("project"), max_length=200)
    class_name = models.CharField(_("class"), max_length=120)
    institution_name = models.CharField(_("institution"), max_length=100)
    starts_on = models.DateField(pgettext_lazy("certificate", "from"))
    ends_on = models.DateField(pgettext_lazy("certificate", "until"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, db_collation="C")
    is_demo = models.BooleanField(_("demo data"), default=False, db_default=False)
    issued_on = models.DateField(pgettext_lazy("certificate", "date of issue"))
    issued_by = signed_by(_("issued by (person)"))
    issued_at = models.DateTimeField(db_default=GuopeiNow(), editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = signed_by(_("revoked by"))
    revoked_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], name="certificate_one_valid", condition=Q(revoked_at__isnull=True)
            ),
            models.CheckConstraint(name="certificate_number_shape", condition=Q(number__regex=r"^GP[0-9]{14}$")),
            models.CheckConstraint(
                name="certificate_code_shape", condition=Q(check_code__regex=r"^[2-9A-HJ-NP-Z]{8}$")
            ),
            models.CheckConstraint(
                name="certificate_passed", condition=Q(result__in=[Result.PASS, Result.GOOD, Result.EXCELLENT])
            ),
            models.CheckConstraint(
                name="certificate_revoked_with_reason",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
