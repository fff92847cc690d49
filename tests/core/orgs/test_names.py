"""Names by rule: sort keys, English names, short names."""

import pytest

from guopei.core.orgs.names import english_name, other_names, short_name
from guopei.core.orgs.pinyin import person_key, place_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("重庆市", "chong qing shi"),
        ("单县", "shan xian"),
        ("长安区", "chang an qu"),
        ("长治市", "zhang zhi shi"),
        ("六安市", "lu an shi"),
        ("蚌埠市", "beng bu shi"),
        ("台州市", "tai zhou shi"),
        ("丽水市", "li shui shi"),
        ("浚县", "xun xian"),
        ("莘县", "shen xian"),
        ("郯城县", "tan cheng xian"),
        ("乐亭县", "lao ting xian"),
        ("乐清市", "yue qing shi"),
        ("乐山市", "le shan shi"),
        ("成都市", "cheng du shi"),
        ("吕梁市", "lv liang shi"),
    ],
)
def test_place_key_reads_names_as_their_people_do(name: str, key: str) -> None:
    assert place_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单田芳", "shan tian fang"),
        ("解晓东", "xie xiao dong"),
        ("尉迟恭", "yu chi gong"),
        ("曾国藩", "zeng guo fan"),
        ("李单", "li dan"),
        ("", ""),
    ],
)
def test_person_key_reads_surnames_as_surnames(name: str, key: str) -> None:
    assert person_key(name) == key


def test_syllables_sort_before_longer_ones() -> None:
    assert sorted(["先", "西安"], key=place_key) == ["西安", "先"]


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
