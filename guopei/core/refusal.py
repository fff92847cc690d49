"""How the system says no: one sentence, the rule it comes from, and the field it belongs beside.

Lives at the very bottom, so that everything may raise it. `core.policy` resolves `rule` into a document and clause
when the refusal is shown; the wiring logs denials.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A request that the rules do not allow. Nothing was written.

    `message` is a (lazy) sentence for the person; `params` fill its placeholders. `rule` is a policy key, read for
    `unit` (whose own document goes before the nation's), `field` the form field the sentence belongs to, `code` a
    stable word for machines.
    """

    status = 422
    code = "refused"

    def __init__(
        self,
        message: Any,
        *,
        code: str = "",
        rule: str = "",
        field: str = "",
        unit: Any = None,
        params: dict[str, Any] | None = None,
    ) -> None:
        self.template = message
        self.params = params or {}
        self.rule = rule
        self.field = field
        self.unit = unit
        if code:
            self.code = code
        super().__init__(message)

    @property
    def message(self) -> str:
        """The sentence in the reader's language."""
        sentence = str(self.template)
        return sentence % self.params if self.params else sentence

    def __str__(self) -> str:
        return self.message


def refuse(hindrance: Refused | None) -> None:
    """Say no when something stands in the way. What that is, a selector says: page and service ask the same one."""
    if hindrance is not None:
        raise hindrance


class Denied(Refused):
    """The actor may see the record but not do this."""

    status = 403
    code = "denied"


class Stale(Refused):
    """Somebody else changed the record since it was read: both versions are shown."""

    status = 409
    code = "stale"

    def __init__(self, *, mine: int, theirs: int, current: Any = None) -> None:
        super().__init__(
            _("This record was changed by someone else: you worked on version %(mine)s, it is now version %(theirs)s."),
            params={"mine": mine, "theirs": theirs},
        )
        self.mine = mine
        self.theirs = theirs
        self.current = current
