from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from guopei.core.accounts.signing import second_person, signed_by
from guopei.reports.enums import ReportState


class AnnualReport(models.Model):
    """A province's or the nation's report on a programme year (年度总结报告).

    `sections` holds the text: for each part what the system proposed (`generated`) and, where a person wrote it anew,
    their words (`text`, `edited_by`, `edited_at`). Building again renews the proposals and never a person's words.
    Documents belong to an edition; `edition` is the latest. A filed report is frozen until the ministry returns it.
    """

    year = models.ForeignKey(
        "catalogue.ProgrammeYear",
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=pgettext_lazy("annual report", "programme year"),
    )
    unit = models.ForeignKey(
        "orgs.OrgUnit",
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=pgettext_lazy("annual report", "unit"),
    )
    state = models.CharField(
        pgettext_lazy("annual report", "state"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT
    )
    version = models.PositiveIntegerField(pgettext_lazy("annual report", "version"), default=1, db_default=1)
    sections = models.JSONField(pgettext_lazy("annual report", "text"), default=dict)
    edition = models.ForeignKey(
        "reports.ReportEdition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("annual report", "latest edition"),
    )
    drafted_by = signed_by(pgettext_lazy("annual report", "drafted by"))
    filed_by = signed_by(pgettext_lazy("annual report", "filed by"))
    filed_at = models.DateTimeField(pgettext_lazy("annual report", "filed"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("annual report", "annual report")
        verbose_name_plural = pgettext_lazy("annual report", "annual reports")
        constraints = [
            models.UniqueConstraint(fields=["year", "unit"], name="report_one_a_year"),
            second_person("report_second_person", "filed_by", than="drafted_by", always=False),
            models.CheckConstraint(
                name="report_filed_by_somebody",
                condition=~Q(state="FILED") | Q(filed_by__isnull=False, filed_at__isnull=False, edition__isnull=False),
            ),
            models.CheckConstraint(
                name="report_built_has_edition", condition=~Q(state__in=["BUILT", "FILED"]) | Q(edition__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.unit}"
