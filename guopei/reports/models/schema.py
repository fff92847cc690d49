from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SchemaPart(models.Model):
    """A function, trigger, constraint, unique index or step of the database, as the last migration left it.

    Written by `migrate` as the owner; the application role may read it and nothing else, so that whoever changes a
    guard must change the record too, which the role that runs cannot.
    """

    kind = models.CharField(pgettext_lazy("schema", "kind"), max_length=20)
    name = models.TextField(pgettext_lazy("schema", "name"))
    definition = models.TextField(_("definition"))

    class Meta:
        verbose_name = _("part of the database")
        verbose_name_plural = _("parts of the database")
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="schema_part_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
