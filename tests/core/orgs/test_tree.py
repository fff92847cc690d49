"""The database keeps the tree: paths, legal parents, codes."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from guopei.core.orgs.enums import LEGAL_PARENTS, UnitKind
from guopei.core.orgs.models import OrgUnit
from tests.factories.orgs import (
    make_county,
    make_institution_unit,
    make_nation,
    make_prefecture,
    make_province,
    make_school,
)

pytestmark = pytest.mark.django_db


def broken_constraint(act) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return caught.value.__cause__.diag.constraint_name


def test_path_and_depth_come_from_the_parent() -> None:
    county = make_county()
    prefecture, province, nation = county.parent, county.parent.parent, make_nation()

    assert county.path == f"/{nation.pk}/{province.pk}/{prefecture.pk}/{county.pk}/"
    assert county.depth == 3


def test_path_written_by_hand_is_ignored() -> None:
    county = make_county()

    OrgUnit.objects.filter(pk=county.pk).update(path="/1/", depth=9)

    fresh = OrgUnit.objects.get(pk=county.pk)
    assert (fresh.path, fresh.depth) == (county.path, county.depth)


def test_moving_a_unit_carries_everything_below() -> None:
    school = make_school()
    prefecture = make_prefecture()
    other = make_province("140000", "山西省")

    prefecture.parent = other
    prefecture.save()

    school.refresh_from_db()
    assert school.path.startswith(f"{other.path}{prefecture.pk}/")
    assert school.depth == 4


def test_moving_two_levels_shallower_updates_depth() -> None:
    county, school = make_county(), make_school()
    county.parent = make_province()
    county.save()

    school.refresh_from_db()
    assert school.depth == 3
    assert school.path == f"{make_province().path}{county.pk}/{school.pk}/"


@pytest.mark.parametrize(
    ("child", "parent"),
    [(child, parent) for child in UnitKind for parent in UnitKind],
)
def test_parent_kinds_are_those_of_the_table(child: UnitKind, parent: UnitKind) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT orgs_unit_is_legal_child(%s, %s)", [parent, child])
        legal = cursor.fetchone()[0]

    assert legal == (parent in LEGAL_PARENTS[child])


def test_county_below_a_school_is_refused() -> None:
    county, school = make_county(), make_school()

    assert broken_constraint(lambda: OrgUnit.objects.filter(pk=county.pk).update(parent=school)) == "orgs_unit_acyclic"


def test_unit_cannot_become_a_kind_that_its_children_refuse() -> None:
    prefecture = make_county().parent

    act = OrgUnit.objects.filter(pk=prefecture.pk).update
    assert broken_constraint(lambda: act(kind="SCHOOL", code="1234567890")) == "orgs_unit_legal_parent"


def test_unit_other_than_the_nation_needs_a_parent() -> None:
    assert broken_constraint(lambda: OrgUnit.objects.create(kind=UnitKind.PROVINCE, code="990000", name="无上级")) in (
        "orgs_unit_parent_given",
        "orgs_unit_legal_parent",
    )


def test_code_is_once_among_overlapping_periods() -> None:
    nation = make_nation()
    first = OrgUnit.objects.create(
        kind="PROVINCE", code="990000", name="旧省", parent=nation, valid_until=date(2020, 12, 31)
    )
    OrgUnit.objects.create(kind="PROVINCE", code="990000", name="新省", parent=nation, valid_from=date(2021, 1, 1))

    act = OrgUnit.objects.filter(pk=first.pk).update
    assert broken_constraint(lambda: act(valid_until=date(2021, 1, 1))) == "orgs_unit_code_once"


@pytest.mark.parametrize(
    ("kind", "code"), [("COUNTY", "13010"), ("SCHOOL", "123"), ("INSTITUTION", "12345678901234567I")]
)
def test_code_of_a_wrong_shape_is_refused(kind: str, code: str) -> None:
    province = make_province()

    act = OrgUnit.objects.create
    assert broken_constraint(lambda: act(kind=kind, code=code, name="x", parent=province)) == "orgs_unit_code_shape"


def test_school_lies_where_its_county_lies() -> None:
    assert make_school().geo_code == "130102"
    assert make_institution_unit().geo_code == "130000"


def test_corps_city_lies_on_its_own_code_below_the_corps() -> None:
    corps = make_province("660000", "新疆生产建设兵团", geo_code="650000")
    city = make_county("659001", "石河子市", corps)

    assert (city.parent_id, city.geo_code) == (corps.pk, "659001")


def test_label_follows_the_language() -> None:
    nation = make_nation()

    with override("en"):
        assert str(nation) == "China"
    with override("zh-hans"):
        assert str(nation) == "全国"
