from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """A word of the catalogue in two languages."""

    code = models.CharField(_("code"), max_length=20, unique=True, db_collation="C")
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class Subject(Term):
    """A subject that a teacher teaches (学科). `former_names` are those that rosters still use."""

    stages = models.CharField(_("stages"), max_length=10, help_text=_("Letters of the stages that teach it."))
    former_names = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("other names"))

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")


class TargetGroup(Term):
    """For whom a training is meant (培训对象)."""

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class Topic(Term):
    """A course programme, its modules and their topics, as a tree. Titles that no source names are placeholders."""

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    co_organisers = models.CharField(_("co-organisers"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("module or topic")
        verbose_name_plural = _("modules and topics")
