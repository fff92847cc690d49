from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from projects.orders.models import TaskOrder
from trainees.register.models.teachers import Teacher
from trainees.selection.enums import NOMINATION_ENDED, NominationState
from trainees.selection.models.quotas import Quota
from trainees.selection.models.rosters import RosterBatch


class Nomination(models.Model):
    """A unit names a person for a task order. Reserve is a flag and a rank, not a state: review goes on.

    One live nomination per person and task order, in the whole country. The database fills in year and province.
    """

    batch = models.ForeignKey(
        RosterBatch, models.PROTECT, related_name="nominations", verbose_name=_("roster"), db_index=False
    )
    quota = models.ForeignKey(
        Quota, models.PROTECT, related_name="nominations", verbose_name=_("quota"), db_index=False
    )
    task_order = models.ForeignKey(
        TaskOrder, models.PROTECT, related_name="nominations", verbose_name=_("task order"), db_index=False
    )
    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="nominations", verbose_name=_("teacher"))
    row_no = models.PositiveIntegerField()
    sheet = models.TextField(_("sheet"), blank=True)
    sheet_row = models.PositiveIntegerField(_("row"))
    state = models.CharField(
        _("state"), max_length=20, choices=NominationState.choices, default=NominationState.SUBMITTED, db_collation="C"
    )
    is_designated = models.BooleanField(_("from a designated county"), default=False, db_default=False)
    is_reserve = models.BooleanField(_("reserve"), default=False, db_default=False)
    reserve_rank = models.PositiveIntegerField(_("rank among reserves"), null=True, blank=True)
    year = models.ForeignKey(
        "catalogue.ProgrammeYear", models.PROTECT, related_name="+", verbose_name=_("programme year"), editable=False
    )
    province = models.ForeignKey(
        "orgs.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("province"), editable=False
    )
    made_at = models.DateTimeField(_("nominated"), db_default=GuopeiNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        indexes = [
            models.Index(fields=["quota", "id"], name="nomination_by_quota"),
            models.Index(fields=["batch", "row_no"], name="nomination_by_batch"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["task_order", "teacher"],
                name="nomination_one_live",
                condition=~Q(state__in=NOMINATION_ENDED),
            ),
            models.CheckConstraint(
                name="nomination_reserve_has_rank",
                condition=Q(is_reserve=True, reserve_rank__isnull=False)
                | Q(is_reserve=False, reserve_rank__isnull=True),
            ),
            models.CheckConstraint(
                name="nomination_ended_is_no_reserve",
                condition=~Q(state__in=NOMINATION_ENDED) | Q(is_reserve=False),
            ),
            # Ranks are rewritten by one statement; two reserves share one only while it runs.
            models.UniqueConstraint(
                fields=["quota", "reserve_rank"],
                name="nomination_rank_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} → {self.task_order_id}"
