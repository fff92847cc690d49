"""The tab of findings on a record's page: a wing names its model, who raises them and who answers, all else is here."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.access.actor import Actor
from guopei.core.flow.asks import Part
from guopei.core.rectification.registry import take_findings
from guopei.core.rectification.rules.rights import VIEW_FINDING
from guopei.core.rectification.selectors.findings import days_late, declared_for, findings_on, raise_hindrance
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.hanging import HungTab, hang


def hang_findings(model: type[Model], *, may_raise: str, responsible: Part, page: str) -> None:
    """Let records of a model take findings, with a tab on their page. Holders of `may_raise` raise them, the unit whose
    id `responsible` leads to puts them right; its guards say so too (`findings_of`)."""
    take_findings(model, may_raise=may_raise, responsible=responsible, page=page)
    tab = HungTab(
        "findings", _("Findings"), "alert-circle", "rectification/_findings.html", _read, VIEW_FINDING, order=850
    )
    hang(model, tab)


def late_badge(finding: Any) -> Badge | None:
    """That a finding should have been put right by now, and for how many days."""
    days = days_late(finding)
    words = ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}
    return badge_for(words, Tone.WRONG) if days else None


def _read(actor: Actor, record: Any) -> dict[str, Any]:
    """The findings about the record, and whether the actor may raise one."""
    declared = declared_for(record._meta.db_table)
    may = actor.has(declared.may_raise) and raise_hindrance(actor, record) is None
    return {
        "findings": [{"finding": one, "late": late_badge(one)} for one in findings_on(actor, record)],
        "raise_url": reverse("rectification:finding-new", args=[declared.table, record.pk]) if may else "",
    }
