"""A tab that a record does not have, or not for whoever asks, is missing: no page is shown in its place."""

import pytest
from django.urls import reverse

from guopei.core.ui.pages import RecordPage
from tests.visibility.asking import Asker, address
from tests.visibility.reading import ROWS, Row, in_sight, patterns, view_of
from tests.visibility.world import AT_HOME, World

pytestmark = pytest.mark.django_db
RECORDS = {
    name for name, pattern in patterns() if issubclass(view_of(pattern), RecordPage) and not name.startswith("kit:")
}


def _asked(world: World, row: Row) -> tuple[str, str]:
    """Somebody who sees a record of this kind, and its address."""
    for name, record in world.of_kind(row.kind).items():
        for who in AT_HOME:
            if world.role(who) in row.roles and in_sight(name, world.place(who)):
                return who, address(row.name, record)
    raise AssertionError(f"nobody at home sees {row.name}")


def test_every_record_page_knows_its_tabs(world: World) -> None:
    wrong = []
    rows = [row for row in ROWS if row.name in RECORDS and row.kind != "-"]
    for row in rows:
        who, url = _asked(world, row)
        asker = Asker(world.sessions[who])
        bare, unknown = asker.ask("get", url).status, asker.ask("get", f"{url}?tab=zzz").status
        if bare == 200 and unknown != 404:
            wrong.append(f"{row.name}: {unknown} for an unknown tab")
    assert {row.name for row in rows} | {"access:profile-show"} >= RECORDS - {"jobs:job-progress"}
    assert not wrong, "\n".join(wrong)


def test_a_tab_of_another_role_is_missing(world: World) -> None:
    url = reverse("trainees:class-detail", args=[world.records["class.hebei"].pk])  # type: ignore[attr-defined]
    for who, status in (("institution_officer", 200), ("institution_finance", 404)):
        assert Asker(world.sessions[who]).ask("get", f"{url}?tab=roster").status == status
