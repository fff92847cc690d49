from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from guopei.core.jobs.enums import JobState


class Job(models.Model):
    """Work to be done after a commit. The row is the outbox and the truth; Celery only carries its id.

    A job is queued in the writer's transaction, so it exists exactly when the write does. While a worker runs it, the
    worker's connection holds an advisory lock on the id: when the lock is gone and the job is still RUNNING, the
    worker died and the sweeper queues the job again.
    """

    kind = models.CharField(_("kind"), max_length=60)
    unit = models.ForeignKey("orgs.OrgUnit", on_delete=models.PROTECT, null=True, related_name="+")
    grant = models.ForeignKey("access.Grant", on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    subject_table = models.CharField(max_length=63, blank=True)
    subject_id = models.BigIntegerField(null=True)
    args = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    phase = models.CharField(_("phase"), max_length=100, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(_("error"), blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    # Seconds: a job asked for at a shifted time (never in production) is done at that time.
    clock_shift = models.BigIntegerField(default=0)
    queued_at = models.DateTimeField(_("queued"), db_default=GuopeiNow())
    sent_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(
                fields=["state", "sent_at"],
                name="job_open",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["subject_table", "subject_id", "-id"], name="job_by_subject"),
        ]
        constraints = [
            # The same work for the same thing is not queued twice while it is open.
            models.UniqueConstraint(
                fields=["kind", "subject_table", "subject_id"],
                name="job_once_while_open",
                condition=Q(state__in=["queued", "running"], subject_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
