from django.db import models
from django.utils.translation import pgettext_lazy

from guopei.core.clock import GuopeiNow


class ReportEdition(models.Model):
    """One set of documents of a report, written once: the figures they hold, the text, and the three files.

    `figures` maps the key of each figure to its words; it is what the dashboard showed at `as_of`. `sections` is the
    report's text as printed. `job` tells which run made it, so that the last of a year's runs is known.
    """

    report = models.ForeignKey(
        "reports.AnnualReport",
        on_delete=models.PROTECT,
        related_name="editions",
        verbose_name=pgettext_lazy("annual report", "annual report"),
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("annual report", "edition"))
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(pgettext_lazy("annual report", "figures"), default=dict)
    sections = models.JSONField(pgettext_lazy("annual report", "text"), default=dict)
    as_of = models.DateTimeField(pgettext_lazy("annual report", "figures as of"))
    built_at = models.DateTimeField(pgettext_lazy("annual report", "built"), db_default=GuopeiNow())
    docx = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", verbose_name="DOCX")
    pdf = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", verbose_name="PDF")
    xlsx = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", verbose_name="XLSX")

    class Meta:
        verbose_name = pgettext_lazy("annual report", "edition of a report")
        verbose_name_plural = pgettext_lazy("annual report", "editions of reports")
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_edition_number_once")]

    def __str__(self) -> str:
        return f"{self.report} #{self.number}"
