"""Every row exactly once, whatever the sort, the ties and the page size; the same going back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.keyset import BadCursor, KeysetPaginator, capped_count
from tests.factories.orgs import make_province

pytestmark = pytest.mark.django_db

SORTS = [
    "pinyin",
    "-pinyin",
    "valid_from",
    "-valid_from",
    "code",
    "-code",
    "parent__pinyin",
    "-parent__valid_from",
    "pk",
]


def walk(paginator: KeysetPaginator[OrgUnit]) -> list[list[int]]:
    """All pages forward, then checked against all pages backward."""
    page, pages = paginator.page(), []
    while True:
        pages.append([row.pk for row in page.rows])
        if not page.after:
            break
        page = paginator.page(after=page.after)
    back = [[row.pk for row in page.rows]]
    while page.before:
        page = paginator.page(before=page.before)
        back.append([row.pk for row in page.rows])
    assert sorted(pk for part in back for pk in part) == sorted(pk for part in pages for pk in part)
    assert [pk for part in reversed(back) for pk in part] == [pk for part in pages for pk in part]
    return pages


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["", "a", "b", "an hui"]), st.sampled_from([None, "2020-01-01", "2021-06-30"])),
        max_size=17,
    ),
    sort=st.sampled_from(SORTS),
    size=st.integers(1, 6),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_keyset_shows_every_row_exactly_once(
    db: None, rows: list[tuple[str, str | None]], sort: str, size: int
) -> None:
    province = make_province()
    OrgUnit.objects.filter(kind=UnitKind.SCHOOL).delete()
    OrgUnit.objects.bulk_create(
        OrgUnit(kind=UnitKind.SCHOOL, code=f"{number:010d}", name="School", pinyin=key, valid_from=day, parent=province)
        for number, (key, day) in enumerate(rows)
    )
    everything = OrgUnit.objects.filter(kind__in=[UnitKind.SCHOOL, UnitKind.PROVINCE])
    pages = walk(KeysetPaginator(everything, sort, size=size))
    found = [pk for page in pages for pk in page]
    assert sorted(found) == sorted(everything.values_list("pk", flat=True))
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("cursor", ["x", "!!!", "bnVsbA", "W10", "WzEsMiwzXQ", "eyJhIjoxfQ", "WyJ4IiwieSJd"])
def test_keyset_refuses_a_cursor_it_did_not_make(cursor: str) -> None:
    with pytest.raises(BadCursor):
        KeysetPaginator(OrgUnit.objects.all(), "valid_from").page(after=cursor)


def test_capped_count_stops_at_the_cap() -> None:
    make_province()
    assert str(capped_count(OrgUnit.objects.all(), cap=1)) == "1+"
    assert str(capped_count(OrgUnit.objects.none())) == "0"
