"""Everything that is wrong with a form and its tables, in one list that leads to each place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext

from guopei.core.ui.forms.rows import RowFormSet

REFUSED = "refused"  # the code of an error that is a service's sentence: it says by itself what it is about


@dataclass(frozen=True)
class Problem:
    """One sentence, and the id of what it is about; none when it is about the whole."""

    words: str
    target: str = ""


def problems_of(form: BaseForm, formsets: Mapping[str, RowFormSet]) -> list[Problem]:
    """The problems in the order of the page: the form's own, then each table's, row by row."""
    if not form.is_bound:
        return []
    return [
        *(Problem(str(words)) for words in form.non_field_errors()),
        *(problem for field in form for problem in _of_field(field)),
        *(problem for formset in formsets.values() for problem in _of_rows(formset)),
    ]


def _of_field(bound: Any, row: int = 0) -> Iterator[Problem]:
    target = "" if bound.is_hidden else bound.id_for_label or f"{bound.auto_id}_0"
    for error in bound.errors.as_data():
        (words,) = error.messages
        if error.code != REFUSED:
            if str(bound.label) not in words:
                words = gettext("%(label)s: %(words)s") % {"label": bound.label, "words": words}
            if row:
                words = gettext("Row %(row)s: %(words)s") % {"row": row, "words": words}
        yield Problem(words, target)


def _of_rows(formset: RowFormSet) -> Iterator[Problem]:
    for words in formset.non_form_errors():
        yield Problem(str(words), f"rows-{formset.prefix}")
    shown = [form for form in formset.forms if not form["DELETE"].value()]
    for number, form in enumerate(shown, 1):
        first = next(field for field in form.visible_fields())
        for words in form.non_field_errors():
            yield Problem(gettext("Row %(row)s: %(words)s") % {"row": number, "words": words}, first.id_for_label)
        for field in form:
            yield from _of_field(field, number)
