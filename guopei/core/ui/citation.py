"""What a refusal rests on, in words: document and clause, as the policy app resolves them."""

from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.selectors.citing import cite
from guopei.core.refusal import Refused


def citation_of(rule: str, unit: OrgUnit | None = None) -> str:
    """The document and clause behind a rule's key, a unit's own before the nation's; "" when there is none."""
    return cite(rule, unit=unit)


def sentence_with_rule(refusal: Refused) -> str:
    """The refusal's sentence and, when it names a rule, where that rule is written."""
    cited = citation_of(refusal.rule, refusal.unit) if refusal.rule else ""
    return f"{refusal.message}（{cited}）" if cited else refusal.message
