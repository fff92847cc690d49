"""What the database keeps of grants, whoever writes: raw SQL as the application role."""

import pytest

from guopei.core.access.enums import Role
from tests.factories.access import make_grant, make_user
from tests.factories.orgs import make_county, make_province
from tests.support.attacks import attack

pytestmark = pytest.mark.django_db
LEND = (
    "INSERT INTO access_grant (user_id, role, unit_id, valid_from, delegated_by_id)"
    " SELECT %s, %s, unit_id, valid_from, id FROM access_grant WHERE id = %s"
)


def test_a_grant_is_neither_rewritten_nor_revived() -> None:
    grant, other = make_grant(Role.COUNTY_OFFICER, make_county()), make_province()
    for change in ("role = 'auditor'", f"unit_id = {other.pk}", f"user_id = {make_user().pk}"):
        assert attack(f"UPDATE access_grant SET {change} WHERE id = %s", grant.pk) == "grant_never_rewritten"  # noqa: S608
    assert attack("UPDATE access_grant SET ended_at = now() WHERE id = %s", grant.pk) == ""
    for change in ("NULL", "now() + interval '1 day'"):
        assert attack(f"UPDATE access_grant SET ended_at = {change} WHERE id = %s", grant.pk) == "grant_ends_once"  # noqa: S608


def test_what_is_delegated_is_a_part_of_the_givers_own() -> None:
    grant = make_grant(Role.COUNTY_OFFICER, make_county())
    assert attack(LEND, make_user().pk, "county_finance", grant.pk) == "grant_delegated_inside_own"
    assert attack(LEND, make_user().pk, "county_officer", grant.pk) == ""


def test_no_grant_ends_before_it_begins() -> None:
    """The range of its days says so before any constraint does (data exception)."""
    grant = make_grant(Role.COUNTY_OFFICER, make_county())
    assert attack("UPDATE access_grant SET valid_until = valid_from - 1 WHERE id = %s", grant.pk) == "22000"
