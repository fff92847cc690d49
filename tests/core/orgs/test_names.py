"""Names by rule: English names, short names."""

import pytest

from guopei.core.orgs.names import english_name, other_names, short_name


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("石家庄市", "Shijiazhuang City"),
        ("长安区", "Chang'an District"),
        ("单县", "Shan County"),
        ("蔚县", "Yu County"),
        ("城区", "Chengqu District"),
        ("孟村回族自治县", "Mengcun Hui Autonomous County"),
        ("威宁彝族回族苗族自治县", "Weining Yi, Hui and Miao Autonomous County"),
        ("东乡族自治县", "Dongxiang Autonomous County"),
        ("鄂温克族自治旗", "Ewenki Autonomous Banner"),
        ("伊犁哈萨克自治州", "Ili Kazakh Autonomous Prefecture"),
        ("科尔沁右翼前旗", "Horqin Right Front Banner"),
        ("锡林郭勒盟", "Xilingol League"),
        ("大兴安岭地区", "Daxing'anling Prefecture"),
        ("浦东新区", "Pudong New Area"),
        ("清新区", "Qingxin District"),
        ("万柏林区", "Wanbailin District"),
        ("神农架林区", "Shennongjia Forestry District"),
        ("吕梁市", "Lüliang City"),
    ],
)
def test_english_name_follows_the_rules(name: str, english: str) -> None:
    assert english_name(name) == english


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("石家庄市", "石家庄"),
        ("巴马瑶族自治县", "巴马"),
        ("单县", "单县"),
        ("城区", "城区"),
        ("浦东新区", "浦东"),
        ("清新区", "清新"),
        ("井陉矿区", "井陉矿区"),
        ("阿巴嘎旗", "阿巴嘎旗"),
    ],
)
def test_short_name_keeps_at_least_two_characters(name: str, short: str) -> None:
    assert short_name(name) == short


def test_autonomous_counties_have_a_plain_name_too() -> None:
    assert other_names("巴马瑶族自治县") == ["巴马县", "巴马自治县"]
    assert other_names("石家庄市") == []
