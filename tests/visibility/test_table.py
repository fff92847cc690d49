"""The table is whole: a row for every address, step and act there is, and none for what there is not."""

from guopei.core.access.enums import Role
from guopei.core.ui.pages import ListPage, Page, RecordPage
from guopei.core.ui.rest import Resource
from tests.visibility.reading import BY_OTHERS, ROWS, STEPS, TICKED, is_ours, patterns, roles, view_of

# Acts that are no steps of a flow and stand in no list of the page: told by hand.
TOLD = {
    "jobs:job-retry": {"retry"},
    "trainees:teacher-detail": {"reveal"},
    "trainees:class-results": {"propose", "confirm", "return", "publish", "issue"},
    "trainees:certificate-detail": {"reissue", "revoke"},
    "reports:report-list": {"year", "open"},
}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    named = {name for name, _pattern in patterns()}
    assert "" not in {name.split(":")[-1] for name in named}, "an address without a name"
    assert {name for name in named if is_ours(name)} == {row.name for row in ROWS}
    assert {name for name in named if not is_ours(name)} == set(BY_OTHERS)


def test_every_step_has_a_row_and_every_row_a_step() -> None:
    there: dict[str, set[str]] = {name: set(acts) for name, acts in TOLD.items()}
    for name, pattern in patterns():
        view = view_of(pattern)
        if (issubclass(view, Resource) and name.endswith("-step")) or issubclass(view, RecordPage):
            there.setdefault(name, set()).update(view().steps)
    table: dict[str, set[str]] = {name: set() for name in there}
    for act in STEPS:
        table.setdefault(act.name, set()).add(act.step)
    assert there == table


def test_every_act_on_ticked_rows_has_a_row() -> None:
    there = {
        (name, action.name)
        for name, pattern in patterns()
        if issubclass(view := view_of(pattern), ListPage)
        for action in view.bulk_actions
    }
    assert there == {(act.name, act.step) for act in TICKED}


def test_the_table_knows_exactly_the_roles_there_are() -> None:
    assert roles("everybody") == set(Role.values)
    assert not {role for row in (*ROWS, *STEPS, *TICKED) for role in row.roles} - set(Role.values)


def test_pages_refuse_in_one_place() -> None:
    """The matrix asks a role that may not open a page by one method only, because nobody decides that elsewhere."""
    own_ways = {
        view.__name__
        for _name, pattern in patterns()
        if issubclass(view := view_of(pattern), Page) and view.dispatch is not Page.dispatch
    }
    assert own_ways == {"ReportList"}, "what else do they do before the permission is checked?"
