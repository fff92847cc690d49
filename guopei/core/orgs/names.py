"""Short and English names of regions, made by rule from the Chinese one; tables hold what no rule knows."""

import csv
import re
from functools import cache
from pathlib import Path

from guopei.core.pinyin import place_syllables

DATA = Path(__file__).parent / "data"

_ETHNIC = {
    "蒙古": "Mongol", "回": "Hui", "藏": "Tibetan", "维吾尔": "Uygur", "苗": "Miao", "彝": "Yi", "壮": "Zhuang",
    "布依": "Bouyei", "朝鲜": "Korean", "满": "Manchu", "侗": "Dong", "瑶": "Yao", "白": "Bai", "土家": "Tujia",
    "哈尼": "Hani", "哈萨克": "Kazakh", "傣": "Dai", "黎": "Li", "傈僳": "Lisu", "佤": "Va", "畲": "She",
    "拉祜": "Lahu", "水": "Sui", "东乡": "Dongxiang", "纳西": "Naxi", "景颇": "Jingpo", "柯尔克孜": "Kirgiz",
    "土": "Tu", "达斡尔": "Daur", "仫佬": "Mulao", "羌": "Qiang", "布朗": "Blang", "撒拉": "Salar",
    "毛南": "Maonan", "仡佬": "Gelao", "锡伯": "Xibe", "普米": "Pumi", "塔吉克": "Tajik", "怒": "Nu",
    "保安": "Bonan", "裕固": "Yugur", "独龙": "Derung", "各": "Multinational",
}  # fmt: skip
# Without 族 only where no place could be meant: 伊犁哈萨克自治州, but 东乡族自治县 is the Dongxiang county.
_WITHOUT_ZU = ("蒙古", "哈萨克", "柯尔克孜", "塔吉克", "锡伯", "维吾尔")
_PEOPLE = "|".join(
    [f"{people}族" for people in sorted(_ETHNIC, key=len, reverse=True)] + [f"{people}(?!族)" for people in _WITHOUT_ZU]
)
_AUTONOMOUS = re.compile(rf"^(?P<stem>.+?)(?P<peoples>(?:{_PEOPLE})*)自治(?P<level>[州县旗])$")
_LEVELS = {"州": "Prefecture", "县": "County", "旗": "Banner"}

_SUFFIXES = {
    "地区": "Prefecture",
    "矿区": "Mining District",
    "左翼前旗": "Left Front Banner",
    "左翼中旗": "Left Middle Banner",
    "左翼后旗": "Left Rear Banner",
    "右翼前旗": "Right Front Banner",
    "右翼中旗": "Right Middle Banner",
    "右翼后旗": "Right Rear Banner",
    "前旗": "Front Banner",
    "中旗": "Middle Banner",
    "后旗": "Rear Banner",
    "左旗": "Left Banner",
    "右旗": "Right Banner",
    "市": "City",
    "区": "District",
    "县": "County",
    "旗": "Banner",
    "盟": "League",
    "省": "Province",
}
_SHORTENED = ("地区", "省", "市", "区", "县", "盟")
# By name, for 万柏林区 is no 林区 and 清新区 no 新区.
_SPECIAL = {
    "神农架林区": ("神农架", "Shennongjia Forestry District"),
    "六枝特区": ("六枝", "Liuzhi Special District"),
    "滨海新区": ("滨海", "Binhai New Area"),
    "浦东新区": ("浦东", "Pudong New Area"),
    "沈北新区": ("沈北", "Shenbei New Area"),
    "两江新区": ("两江", "Liangjiang New Area"),
}


def rows(name: str) -> list[dict[str, str]]:
    """One of the tables in `data/`."""
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@cache
def _english_stems() -> dict[str, str]:
    return {row["stem"]: row["english"] for row in rows("english_stems.csv")}


def _romanise(name: str, length: int) -> str:
    """The first `length` characters of a name, read as part of it: (长安区, 2) → Chang'an, (单县, 1) → Shan."""
    word = ""
    for syllable in place_syllables(name)[:length]:
        spelled = syllable.replace("lv", "lü").replace("nv", "nü")
        word += f"'{spelled}" if word and spelled[0] in "aeo" else spelled
    return word[:1].upper() + word[1:]


def _stem_in_english(name: str, stem: str) -> str:
    return _english_stems().get(stem) or _romanise(name, len(stem))


def _autonomous(name: str) -> tuple[str, list[str], str] | None:
    """(stem, peoples, level) of an autonomous region below the provinces, else None."""
    found = _AUTONOMOUS.match(name)
    if not found:
        return None
    peoples = [people.removesuffix("族") for people in re.findall(_PEOPLE, found["peoples"])]
    stem = found["stem"] if peoples else found["stem"].removesuffix("族")  # 东乡族自治县: people and place are one
    return stem, peoples, found["level"]


def english_name(name: str) -> str:
    """The English name of a region below the provinces: 孟村回族自治县 → Mengcun Hui Autonomous County."""
    if name in _english_stems():
        return _english_stems()[name]
    if name in _SPECIAL:
        return _SPECIAL[name][1]
    autonomous = _autonomous(name)
    if autonomous:
        stem, peoples, level = autonomous
        named = [_ETHNIC[people] for people in peoples]
        listed = ", ".join([*named[:-2], " and ".join(named[-2:])]) if named else ""
        words = [_stem_in_english(name, stem), listed, "Autonomous", _LEVELS[level]]
        return " ".join(word for word in words if word)
    for suffix, english in _SUFFIXES.items():
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) >= (2 if suffix == "矿区" else 1):
            whole = len(stem) == 1 and suffix == "区"  # 城区 is "Chengqu District"
            return f"{_romanise(name, 2) if whole else _stem_in_english(name, stem)} {english}"
    return _romanise(name, len(name))


def short_name(name: str) -> str:
    """What people call it: 巴马瑶族自治县 → 巴马, 石家庄市 → 石家庄; two characters stay whole (单县, 城区)."""
    if name in _SPECIAL:
        return _SPECIAL[name][0]
    autonomous = _autonomous(name)
    if autonomous:
        return autonomous[0]
    for suffix in () if name.endswith("矿区") else _SHORTENED:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def other_names(name: str) -> list[str]:
    """Names a roster may use instead of the official one: 孟村回族自治县 → 孟村县, 孟村自治县."""
    autonomous = _autonomous(name)
    if not autonomous:
        return []
    stem, _, level = autonomous
    return [other for other in (f"{stem}{level}", f"{stem}自治{level}") if other != name]
