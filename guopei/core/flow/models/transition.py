from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow


class Edge(models.Model):
    """One legal move of one table's state field, as the database judges it. Written by migrations only."""

    tbl = models.CharField(max_length=63)
    field = models.CharField(max_length=63)
    step = models.CharField(max_length=50)
    src = models.CharField(max_length=30, blank=True)
    dst = models.CharField(max_length=30)

    class Meta:
        db_table = "wf_edge"
        constraints = [models.UniqueConstraint(fields=["tbl", "field", "src", "dst"], name="wf_edge_once")]

    def __str__(self) -> str:
        return f"{self.tbl}.{self.field}: {self.src or '·'} → {self.dst}"


class Transition(models.Model):
    """One move that was made: who, when, why. Written by the judge's trigger only, one per record and version."""

    tbl = models.CharField(max_length=63)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=63)
    version = models.IntegerField()
    step = models.CharField(_("step"), max_length=50)
    src = models.CharField(max_length=30, blank=True)
    dst = models.CharField(max_length=30)
    actor_id = models.BigIntegerField(null=True)
    grant_id = models.BigIntegerField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"), db_default=GuopeiNow())

    class Meta:
        db_table = "wf_transition"
        constraints = [
            models.UniqueConstraint(
                fields=["tbl", "object_id", "field", "version"],
                name="wf_transition_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tbl} {self.object_id}: {self.src or '·'} → {self.dst}"
