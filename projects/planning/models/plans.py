from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.accounts.signing import second_person, signed_by
from guopei.core.catalogue.enums import Stage
from guopei.core.clock import GuopeiNow
from projects.planning.enums import PlanSection, PlanState
from projects.planning.models.terms import MOST_DAYS, MOST_PLACES, MOST_RATE_FEN


class Plan(models.Model):
    """A plan for a year (规划方案): why, what for, and the items that its money will buy.

    `province` is the unit that plans: a province, or the nation, whose plan is the demonstration line (示范项目), paid
    from the ministry's own budget and run by the ministry.
    `total_fen` is the sum of the items, kept by the database. Whoever drafted or submitted may not decide.
    """

    year = models.ForeignKey(
        "catalogue.ProgrammeYear", on_delete=models.PROTECT, related_name="plans", verbose_name=_("programme year")
    )
    province = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="plans", verbose_name=_("province")
    )
    state = models.CharField(_("state"), max_length=20, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    needs = models.TextField(_("training needs"), blank=True, max_length=20_000)
    goals = models.TextField(_("goals"), blank=True, max_length=20_000)
    coverage = models.TextField(_("poor and key counties"), blank=True, max_length=20_000)
    total_fen = models.BigIntegerField(_("total"), default=0, db_default=0, editable=False)
    drafted_by = signed_by(_("drafted by"), required=True, related_name="plans_drafted")
    submitted_by = signed_by(_("submitted by"), related_name="plans_submitted")
    decided_by = signed_by(_("decided by"), related_name="plans_decided")
    drafted_at = models.DateTimeField(_("drafted"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("provincial plan")
        verbose_name_plural = _("provincial plans")
        constraints = [
            models.UniqueConstraint(fields=["year", "province"], name="plan_one_a_year"),
            models.CheckConstraint(name="plan_total_is_positive", condition=Q(total_fen__gte=0)),
            second_person("plan_second_person", "decided_by", than="drafted_by", and_than="submitted_by"),
            models.CheckConstraint(
                name="plan_submitted_has_submitter",
                condition=~Q(state__in=["SUBMITTED", "APPROVED", "FILED"]) | Q(submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_decided_has_decider",
                condition=~Q(state__in=["APPROVED", "FILED"]) | Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.province}"


class PlanItem(models.Model):
    """One line of a plan: so many places in a sub-project, for so many days, at a rate in fen per person and day.

    Changes only while the plan is a draft or returned. `ordered_places` and `ordered_fen` are what task orders that
    were not withdrawn have taken; the database keeps them and refuses more than the item has.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items", verbose_name=_("plan"))
    sub_project = models.ForeignKey(
        "catalogue.SubProject", on_delete=models.PROTECT, related_name="plan_items", verbose_name=_("sub-project")
    )
    subject = models.ForeignKey(
        "catalogue.Subject",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_items",
        verbose_name=_("subject"),
    )
    stage = models.CharField(_("stage"), max_length=1, choices=Stage.choices)
    places = models.PositiveIntegerField(_("places"))
    days = models.PositiveSmallIntegerField(_("days"))
    rate_fen = models.BigIntegerField(_("rate per person and day"))
    amount_fen = models.GeneratedField(
        expression=Cast(F("places"), models.BigIntegerField()) * F("days") * F("rate_fen"),
        output_field=models.BigIntegerField(_("amount")),
        db_persist=True,
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    order = models.PositiveIntegerField(_("line number"), default=0, db_default=0)
    ordered_places = models.PositiveIntegerField(_("places ordered"), default=0, db_default=0, editable=False)
    ordered_fen = models.BigIntegerField(_("amount ordered"), default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = _("plan item")
        verbose_name_plural = _("plan items")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(name="item_places", condition=Q(places__gte=1, places__lte=MOST_PLACES)),
            models.CheckConstraint(name="item_days", condition=Q(days__gte=1, days__lte=MOST_DAYS)),
            models.CheckConstraint(name="item_rate", condition=Q(rate_fen__gte=1, rate_fen__lte=MOST_RATE_FEN)),
            models.CheckConstraint(name="item_orders_within_places", condition=Q(ordered_places__lte=F("places"))),
            models.CheckConstraint(
                name="item_orders_within_amount",
                condition=Q(ordered_fen__gte=0) & Q(ordered_fen__lte=F("amount_fen")),
            ),
        ]

    def __str__(self) -> str:
        return ngettext("%(name)s, %(n)s place", "%(name)s, %(n)s places", self.places) % {
            "name": self.sub_project,
            "n": f"{self.places:,}",
        }

    @property
    def left_fen(self) -> int:
        """What task orders have not taken yet, in fen."""
        return int(self.amount_fen - self.ordered_fen)


class PlanRemark(models.Model):
    """Why the ministry returned a plan, at the section or at the item it is about. Resolved by the next submission.

    `about` keeps the item's words, so that the remark still reads when the province has taken the item out.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="remarks", verbose_name=_("plan"))
    field = models.CharField(_("part"), max_length=20, choices=PlanSection.choices)
    item = models.ForeignKey(
        PlanItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("item"),
    )
    about = models.CharField(_("about"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), max_length=2000)
    raised_by = signed_by(_("raised by"), required=True)
    raised_at = models.DateTimeField(_("raised"), db_default=GuopeiNow(), editable=False)
    resolved_at = models.DateTimeField(_("resolved"), null=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints = [
            models.CheckConstraint(name="remark_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="remark_item_belongs_to_items", condition=Q(item=None) | Q(field=PlanSection.ITEMS)
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class PlanSubmission(models.Model):
    """What a plan said when it was submitted: written once, so that two submissions can be laid side by side."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("submission"))
    content = models.JSONField(_("content"))
    total_fen = models.BigIntegerField(_("total"))
    submitted_by = signed_by(_("submitted by"), required=True)
    submitted_at = models.DateTimeField(_("submitted"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("submission of a plan")
        verbose_name_plural = _("submissions of plans")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_submission_number_once")]

    def __str__(self) -> str:
        return f"{self.plan} #{self.number}"
