"""What the first six digits of an ID number may be."""

from typing import Any

import pytest

from guopei.core.orgs.enums import AreaKind
from guopei.core.orgs.selectors.areas import kinds_of_areas

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ("130102", AreaKind.REGION),
        ("110103", AreaKind.REGION),  # Chongwen, which ended in 2010
        ("130199", AreaKind.UNLISTED),
        ("660000", AreaKind.IMPOSSIBLE),  # our own code for the Corps
        ("000000", AreaKind.IMPOSSIBLE),
        ("810000", AreaKind.RESIDENCE_PERMIT),
        ("830000", AreaKind.RESIDENCE_PERMIT),
        ("830101", AreaKind.IMPOSSIBLE),
        ("911840", AreaKind.FOREIGN_RESIDENT),
        ("999840", AreaKind.IMPOSSIBLE),
        ("999999", AreaKind.INVENTED),
        ("180102", AreaKind.IMPOSSIBLE),
    ],
)
def test_area_is_a_region_a_permit_or_nothing(area: str, kind: AreaKind) -> None:
    assert kinds_of_areas([area]) == {area: kind}


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_areas_takes_two_queries(number: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        kinds_of_areas(["130102", "110103", "999999"][:number])
