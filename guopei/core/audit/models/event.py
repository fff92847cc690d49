from django.db import models
from django.utils.translation import gettext_lazy as _


class Context(models.Model):
    """Who did what and why, once per act and transaction. Written only by the database (`audit_context_id()`).

    `at` follows the clock's shift; `real_at` is when the transaction really began, whatever the clock was told.
    """

    txid = models.BigIntegerField()
    at = models.DateTimeField(_("at"))
    real_at = models.DateTimeField(_("real time"), null=True)
    actor_id = models.BigIntegerField(null=True)
    grant_id = models.BigIntegerField(null=True)
    act = models.CharField(_("act"), max_length=100)
    reason = models.TextField(_("reason"))
    request = models.CharField(max_length=64)
    database_user = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        indexes = [
            models.Index(fields=["txid", "act"], name="audit_context_by_txid"),
            models.Index(fields=["actor_id", "id"], name="audit_context_by_actor"),
            models.Index(fields=["act", "id"], name="audit_context_by_act"),
            models.Index(fields=["at", "id"], name="audit_context_by_time"),
        ]


class Event(models.Model):
    """One row's change: INSERT holds the new values, DELETE the old ones, UPDATE only what changed.

    The table is partitioned by month and filled by statement-level triggers, so bulk, COPY and raw SQL are recorded
    too. The application role may read it and nothing else.
    """

    at = models.DateTimeField(_("at"))
    context = models.ForeignKey(Context, on_delete=models.DO_NOTHING, db_constraint=False, related_name="events")
    table = models.CharField(max_length=63)
    object_id = models.BigIntegerField()
    op = models.CharField(max_length=1)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "audit_event"
        verbose_name = _("change")
        verbose_name_plural = _("changes")
