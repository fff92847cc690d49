"""Sort keys of names."""

import pytest

from guopei.core.pinyin import READINGS, person_key, place_key, readings
from guopei.core.pinyin.build import table
from guopei.core.pinyin.words import PLACE_CHARACTERS, SURNAME_CHARACTERS


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
        ("厦门市", "xia men shi"),
        ("甘南藏族自治州", "gan nan zang zu zi zhi zhou"),
        ("第3中学", "di 3 zhong xue"),
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
        ("张长生", "zhang chang sheng"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
        ("马𠮷䶮", "ma 𠮷 yan"),
        ("Anna Li", "anna li"),
        ("陈\ue5e5", "chen \ue5e5"),
        ("", ""),
    ],
)
def test_person_key_reads_surnames_as_surnames(name: str, key: str) -> None:
    assert person_key(name) == key


def test_syllables_sort_before_longer_ones() -> None:
    assert sorted(["先", "西安"], key=place_key) == ["西安", "先"]


def test_readings_are_what_the_builder_writes() -> None:
    assert READINGS.read_text("utf-8") == table()
    assert len(readings()) > 40_000


@pytest.mark.parametrize("words", [PLACE_CHARACTERS, SURNAME_CHARACTERS])
def test_overrides_are_syllables_that_exist(words: dict[str, str]) -> None:
    assert set(words.values()) <= set(readings().values())
