"""Two versions of one form: what I typed, and what stands in the record now. Only what differs is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm, BooleanField, FileField
from django.utils.translation import gettext

from guopei.core.access.actor import Actor
from guopei.core.audit.selectors.changers import changers_since
from guopei.core.refusal import Stale
from guopei.core.ui.forms.rows import RowFormSet


@dataclass(frozen=True)
class Difference:
    """One field, or one row of a table, in both versions."""

    label: Any
    mine: str
    theirs: str


@dataclass(frozen=True)
class _Row:
    """A row as it is compared: its number, what it was made from, and its cells by their labels."""

    number: int
    origin: str
    cells: dict[str, Any]


def who_was_first(stale: Stale, record: Any, actor: Actor) -> str:
    """One sentence: I myself in another window, somebody else by name, or nobody that can be named."""
    people = changers_since(actor, record, stale.mine) if isinstance(record, Model) else {}
    if set(people) == {actor.user_id}:
        return gettext("You have saved this record in another window meanwhile.")
    others = [name for pk, name in people.items() if pk != actor.user_id]
    if not others:
        return stale.message
    return gettext("%(names)s changed this record meanwhile.") % {"names": gettext(", ").join(others)}


def field_differences(form: BaseForm, theirs: BaseForm) -> list[Difference]:
    """Each visible field that I typed otherwise than it stands now."""
    return [
        Difference(field.label, _words(field), _words(theirs[field.name]))
        for field in form.visible_fields()
        if field.name in theirs.fields
        and not isinstance(field.field, FileField)
        and not _is_same(field, theirs[field.name])
    ]


def row_differences(label: Any, mine: RowFormSet, theirs: RowFormSet) -> list[Difference]:
    """Each row that differs, with the cells in which it does; one that only one version has, with all of them."""
    typed = _rows(form for form in mine if form.has_changed() and not form["DELETE"].value())
    found = []
    for left, right in _paired(typed, _rows(theirs.initial_forms)):
        if left is not None and right is not None:
            names = [name for name in left.cells if not _is_same(left.cells[name], right.cells[name])]
            if not names:
                continue
        else:
            names = list((left or right).cells)  # type: ignore[union-attr]
        number = (left or right).number  # type: ignore[union-attr]
        heading = gettext("%(table)s, row %(row)s") % {"table": label, "row": number}
        found.append(Difference(heading, _said(left, names), _said(right, names)))
    return found


def _rows(forms: Iterable[Any]) -> list[_Row]:
    found = []
    for number, form in enumerate(forms, 1):
        hidden = [str(field.value() or "") for field in form.hidden_fields() if field.name != "DELETE"]
        cells = {str(field.label): field for field in form.visible_fields() if field.name != "DELETE"}
        found.append(_Row(number, next(filter(None, hidden), ""), cells))
    return found


def _paired(mine: list[_Row], theirs: list[_Row]) -> list[tuple[_Row | None, _Row | None]]:
    """Rows made from the same one belong together, then rows that say the same, then what is left, in order."""
    left, right = list(mine), list(theirs)
    pairs: list[tuple[_Row | None, _Row | None]] = []
    for belong in (_are_one, _say_the_same):
        for row in list(left):
            other = next((one for one in right if belong(row, one)), None)
            if other is not None:
                pairs.append((row, other))
                left.remove(row)
                right.remove(other)
    shared = min(len(left), len(right))
    pairs += zip(left[:shared], right[:shared], strict=True)
    pairs += [(row, None) for row in left[shared:]]
    pairs += [(None, row) for row in right[shared:]]
    return sorted(pairs, key=lambda pair: (pair[0] or pair[1]).number)  # type: ignore[union-attr]


def _are_one(mine: _Row, theirs: _Row) -> bool:
    return bool(mine.origin) and mine.origin == theirs.origin


def _say_the_same(mine: _Row, theirs: _Row) -> bool:
    return all(_is_same(cell, theirs.cells[name]) for name, cell in mine.cells.items())


def _is_same(mine: Any, theirs: Any) -> bool:
    """Whether two fields say the same, however it is spelled: 45 is 45.0."""
    if _words(mine) == _words(theirs):
        return True
    try:
        return bool(mine.field.to_python(mine.value()) == theirs.field.to_python(theirs.value()))
    except ValidationError:
        return False


def _said(row: _Row | None, names: list[str]) -> str:
    if row is None:
        return gettext("no such row")
    return "\n".join(
        gettext("%(label)s: %(words)s") % {"label": name, "words": _words(row.cells[name]) or "—"} for name in names
    )


def _words(bound: Any) -> str:
    value = bound.value()
    field = bound.field
    if isinstance(field, BooleanField):
        return gettext("yes") if value else gettext("no")
    if hasattr(field, "_text"):
        return str(field._text(value))
    choices = _choices(getattr(field, "choices", ()))
    if isinstance(value, list | tuple):
        return gettext(", ").join(choices.get(str(part), str(part)) for part in value)
    return choices.get(str(value), "" if value is None else str(value).replace("\r\n", "\n"))


def _choices(offered: Iterable[Any]) -> dict[str, str]:
    """The labels of choices, those in groups too."""
    found: dict[str, str] = {}
    for key, label in offered:
        found |= _choices(label) if isinstance(label, list | tuple) else {str(key): str(label)}
    return found
