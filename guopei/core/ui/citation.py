"""What a refusal rests on, in words: document and clause, as the policy app resolves them."""

from guopei.core.policy.selectors import cite
from guopei.core.refusal import Refused


def citation_of(rule: str) -> str:
    """The document and clause behind a rule's key; "" when there is none. At most one query."""
    return cite(rule)


def sentence_with_rule(refusal: Refused) -> str:
    """The refusal's sentence and, when it names a rule, where that rule is written."""
    cited = citation_of(refusal.rule) if refusal.rule else ""
    return f"{refusal.message}（{cited}）" if cited else refusal.message
