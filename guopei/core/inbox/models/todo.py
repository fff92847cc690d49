from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.clock import GuopeiNow
from guopei.core.inbox.enums import TodoState


class Todo(models.Model):
    """Something that a role at a unit has to do, or one person (`user`) in that role: what, about what, by when.

    The words come from the registry of kinds (`inbox.registry`) and `params`, so that they follow the reader's
    language. The same thing about the same record is asked of the same people once while it is open. Persons in
    `not_for` are not asked: they drafted what another has to decide.
    """

    kind = models.CharField(_("kind"), max_length=60)
    params = models.JSONField(default=dict)
    unit = models.ForeignKey("orgs.OrgUnit", on_delete=models.PROTECT, related_name="todos")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("for this person only"),
    )
    not_for = ArrayField(models.BigIntegerField(), default=list, db_default=Value([]), editable=False)
    subject_table = models.CharField(max_length=63)
    subject_id = models.BigIntegerField()
    url = models.CharField(max_length=300)
    due = models.DateField(_("due"), null=True)
    # The fewest days before the due day on which it was recalled; -1 when the level above was told that it is late.
    reminded = models.SmallIntegerField(null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=TodoState.choices, default=TodoState.OPEN)
    raised_at = models.DateTimeField(_("raised"), db_default=GuopeiNow())
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("to-do")
        verbose_name_plural = _("to-dos")
        indexes = [
            models.Index(
                fields=["unit", "role", "due", "id"],
                name="todo_open",
                condition=Q(state="open"),
            ),
            models.Index(fields=["due"], name="todo_due", condition=Q(state="open", due__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "role", "user", "subject_table", "subject_id"],
                name="todo_once_while_open",
                nulls_distinct=False,
                condition=Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.subject_id}"
