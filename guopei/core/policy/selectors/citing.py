"""A rule's document and clause in the reader's words."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.registry import definitions
from guopei.core.policy.selectors.values import Value, find


def citation(found: Value) -> str:
    """《…》(财行〔2016〕540号)第九条(未确认), or its English form; a value without a document says so."""
    if found.document is None:
        return _("default of the system, no document, unconfirmed")
    chinese = (get_language() or "zh").startswith("zh")
    document = found.document
    number = f"（{document.number}）" if document.number else ""
    if chinese:
        words = f"《{document.title}》{number}{found.clause}"
    else:
        words = f"{document.title_en}{f' ({document.number})' if number else ''}"
        clause = found.clause_en or found.clause
        words += f", {clause}" if clause else ""
    if found.confirmed:
        return words
    mark = _("unconfirmed")
    return f"{words}（{mark}）" if chinese else f"{words} ({mark})"


def cite(rule: str, *, unit: OrgUnit | None = None, on: date | None = None) -> str:
    """Document and clause of the rule as it holds for a unit on a day. "" when nothing is recorded or declared.

    Shown beside refusals, so it never refuses itself. At most one query.
    """
    if rule not in definitions():
        return ""
    found = find([rule], unit=unit, on=on).get(rule)
    return citation(found) if found else ""
