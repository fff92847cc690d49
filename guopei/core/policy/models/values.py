from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import second_person, signed_by
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models.documents import PolicyDocument


class PolicyValue(models.Model):
    """A rate, cap, share, threshold, deadline or rule, for a unit and everything below it, for a period.

    Both days are inside. Two values of one key never hold for one unit on one day. Without a document a value is our
    own setting and never confirmed. `source` and `read_on` say where and when somebody read it.
    """

    key = models.CharField(_("key"), max_length=60, db_collation="C")
    value = models.JSONField(_("value"))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="policy_values", verbose_name=_("holds for"))
    document = models.ForeignKey(
        PolicyDocument, models.PROTECT, null=True, blank=True, related_name="values", verbose_name=_("document")
    )
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    clause_en = models.CharField(_("clause in English"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    note_en = models.CharField(_("note in English"), max_length=300, blank=True)
    source = models.CharField(_("where it was read"), max_length=200, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)
    recorded_by = signed_by(_("recorded by"), related_name="policy_values_recorded", blank=True)
    confirmed_by = signed_by(_("confirmed by"), related_name="policy_values_confirmed", blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("policy value")
        verbose_name_plural = _("policy values")
        constraints = [
            ExclusionConstraint(
                name="policy_value_once",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another value of this key holds for this unit in the same period."),
            ),
            models.CheckConstraint(
                name="policy_value_validity",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="policy_value_confirmed_has_document", condition=Q(confirmed=False) | Q(document__isnull=False)
            ),
            second_person("policy_value_second_person", "confirmed_by", than="recorded_by", always=False),
        ]

    def __str__(self) -> str:
        return self.key
