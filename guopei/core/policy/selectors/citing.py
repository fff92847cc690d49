"""A rule's document and clause in the reader's words."""

from datetime import date

from django.utils.translation import get_language, gettext

from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.registry import definitions
from guopei.core.policy.selectors.values import Value, find


def citation(found: Value) -> str:
    """《…》（财行〔2016〕540号）第九条（未核实）, or its English form; "" for a setting of our own without a document.

    Where the clause is not known, that is said in its place.
    """
    if found.document is None:
        return ""
    chinese = (get_language() or "zh").startswith("zh")
    document = found.document
    clause = found.clause if chinese else found.clause_en or found.clause
    number = document.number and (f"（{document.number}）" if chinese else f" ({document.number})")
    if chinese:
        words = f"《{document.title}》{number}{clause}"
    else:
        words = f"{document.title_en}{number}{f', {clause}' if clause else ''}"
    if found.confirmed and clause:
        return words
    mark = gettext("unconfirmed") if clause else gettext("clause not known")
    return f"{words}（{mark}）" if chinese else f"{words} ({mark})"


def cite(rule: str, *, unit: OrgUnit | None = None, on: date | None = None) -> str:
    """Document and clause of the rule as it holds for a unit on a day. "" when nothing is recorded or declared.

    Shown beside refusals, so it never refuses itself. At most one query.
    """
    if rule not in definitions():
        return ""
    found = find([rule], unit=unit, on=on).get(rule)
    return citation(found) if found else ""
