"""What was typed and not sent: read back into the form it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import CheckboxInput, CheckboxSelectMultiple, FileField

from guopei.core.access.actor import Actor
from guopei.core.flow.models import Draft
from guopei.core.typed import whole_number

# Never kept: secrets of the session, the key of one attempt, and the form's own bookkeeping.
# The version is kept: it says which state of the record was being changed.
UNKEPT = frozenset({"csrfmiddlewaretoken", "_key", "_who", "_draft", "_subject", "password", "discard_draft"})


@dataclass(frozen=True)
class Restored:
    """A draft as it comes back: when it was saved, and every field as a list of texts."""

    saved_at: datetime
    data: dict[str, list[str]]

    @property
    def version(self) -> int | None:
        """The version of the record that was being changed; None where there was none."""
        return whole_number(self.data.get("version", [""])[-1])

    def fields(self, form: Any) -> dict[str, Any]:
        """Initial values for a form's fields. Boxes that were not ticked were not sent."""
        found: dict[str, Any] = {}
        for name, field in form.fields.items():
            if isinstance(field, FileField):
                continue
            if isinstance(field.widget, CheckboxInput):
                found[name] = name in self.data
            elif isinstance(field.widget, CheckboxSelectMultiple):
                found[name] = self.data.get(name, [])
            elif name in self.data:
                many = getattr(field.widget, "allow_multiple_selected", False)
                found[name] = self.data[name] if many else self.data[name][-1]
        return found

    def rows(self, prefix: str, untouched: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Initial rows of a table, without those that were removed or hold no more than `untouched`."""
        rows: dict[int, dict[str, Any]] = {}
        for key, values in self.data.items():
            parts = key.split("-", 2)
            place = whole_number(parts[1]) if len(parts) == 3 and parts[0] == prefix else None
            if place is not None:
                rows.setdefault(place, {})[parts[2]] = values[-1]
        return [
            row
            for _place, row in sorted(rows.items())
            if not row.pop("DELETE", "")
            and any(value and value != str(untouched.get(key)) for key, value in row.items())
        ]


def restored_draft(actor: Actor, form: str, subject: str) -> Restored | None:
    """The actor's own draft of a form, if one was kept. One query."""
    draft = Draft.objects.filter(user=actor.user_id, form=form, subject=subject).first()
    return Restored(draft.saved_at, draft.data) if draft else None
