"""Tables of rows: an offered row that nobody touched is no row, whatever a browser sends for it by itself."""

from datetime import datetime

import pytest
from django import forms

from guopei.core.ui.drafts import Restored
from guopei.core.ui.forms import GuopeiForm, rows_of
from guopei.core.ui.forms.rows import untouched


class StageForm(GuopeiForm):
    """A row whose selects have no empty choice."""

    kind = forms.ChoiceField(label="方式", choices=[("ONSITE", "集中"), ("ONLINE", "网络")])
    group = forms.TypedChoiceField(label="组", coerce=int, choices=[("甲", [(7, "七"), (8, "八")])])
    hours = forms.IntegerField(label="学时")


Stages = rows_of(StageForm)
HEAD = {"stages-TOTAL_FORMS": "1", "stages-INITIAL_FORMS": "0"}


def sent(**cells: str) -> dict[str, str]:
    return {**HEAD, **{f"stages-0-{name}": value for name, value in cells.items()}}


def test_what_the_browser_puts_in_by_itself_is_no_row() -> None:
    rows = Stages(data=sent(kind="ONSITE", group="7", hours=""), prefix="stages")
    assert rows.is_valid()
    assert rows.kept == []


@pytest.mark.parametrize("cells", [{"kind": "ONLINE"}, {"group": "8"}])
def test_whatever_is_chosen_otherwise_is_a_row_and_is_asked_for_the_rest(cells: dict[str, str]) -> None:
    rows = Stages(data=sent(**{"kind": "ONSITE", "group": "7", "hours": "", **cells}), prefix="stages")
    assert not rows.is_valid()
    assert list(rows.forms[0].errors) == ["hours"]


def test_a_row_filled_beside_its_first_choices_is_kept() -> None:
    rows = Stages(data=sent(kind="ONSITE", group="7", hours="8"), prefix="stages")
    assert rows.is_valid()
    assert rows.kept == [{"kind": "ONSITE", "group": 7, "hours": 8}]


def test_an_emptied_row_that_was_there_is_asked_for() -> None:
    data = {**sent(kind="ONSITE", group="7", hours=""), "stages-INITIAL_FORMS": "1"}
    assert not Stages(data=data, prefix="stages").is_valid()


def test_a_draft_brings_back_no_row_that_nobody_touched() -> None:
    typed = {"stages-0-kind": ["ONSITE"], "stages-0-group": ["7"], "stages-0-hours": [""], "stages-1-hours": ["4"]}
    draft = Restored(datetime(2026, 1, 1), typed)
    assert draft.rows("stages", untouched(Stages().empty_form)) == [{"hours": "4"}]
