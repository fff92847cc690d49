"""Invented teachers: names with all that real names bring, ID numbers that check but belong to nobody."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from guopei.core.sheets.codes import labels
from guopei.core.sheets.normalise.identity import check_digit
from guopei.core.sheets.normalise.names import DOT

AREA = "999999"
MOBILE_SEGMENT = "154"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "尉迟", "司徒", "皇甫", "慕容", "令狐", "夏侯", "东方", "长孙")
_MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁龙林阳晨建国志文海山峰庆东永康"
_FEMALE = "芳娜敏静丽艳娟霞秀兰燕玲桂英梅洁琳慧莹雪倩颖萍红玉婷蕾薇菲欣怡晓云珍淑"
_BOTH = "子思佳嘉一亦若雨安宁乐清文书明悦新春正天"
# Rare characters people really carry: GB18030 four-byte ones, some beyond the basic plane.
_RARE = ("䶮", "㛃", "𠮷", "𬱖", "𫖯", "𬀩", "䥽", "㸆", "𬭎")
_ETHNIC_NAMES = {
    "05": (
        ("阿卜杜拉", "买买提", "艾尼瓦尔", "古丽娜尔", "帕提古丽", "热依汗"),
        ("吐尔逊", "艾合买提", "卡德尔", "依明", "玉素甫"),
    ),
    "17": (("叶尔兰", "阿依古丽", "努尔兰", "加娜尔"), ("哈布力", "木拉提", "巴合提")),
    "04": (("扎西", "卓玛", "次仁", "央金", "旦增", "白玛"), ("多吉", "拉姆", "平措", "曲珍", "顿珠")),
    "02": (("巴图", "乌云", "萨日娜", "其其格", "阿古拉"), ("", "", "高娃", "巴雅尔")),
    "07": (("阿力", "吉克", "沙马", "阿苏"), ("木呷", "阿依", "日哈", "依洛")),
}
_DOTTED = ("05", "17", "07")
_FIRST_BIRTH = datetime.date(1967, 1, 1)
_BIRTH_DAYS = 12_400  # to the end of 2000


@dataclass(frozen=True)
class Person:
    """One invented teacher. Codes are those of core.sheets.codes."""

    name: str
    id_no: str
    sex: str
    birth: datetime.date
    ethnic: str
    mobile: str
    email: str
    education: str
    title: str
    stage: str
    subject: str
    years: int
    area_class: str


def id_number(index: int, sex: str) -> tuple[str, datetime.date]:
    """The index-th invented ID number of a sex, and its birth date: all different for indexes below five million."""
    day = index * 7919 % _BIRTH_DAYS
    birth = _FIRST_BIRTH + datetime.timedelta(days=day)
    order = 2 * (index // _BIRTH_DAYS) % 1000 + (1 if sex == "1" else 2)
    first = f"{AREA}{birth:%Y%m%d}{order % 1000:03d}"
    return first + check_digit(first), birth


def mobile_number(index: int) -> str:
    """A number of a segment no carrier has, different for every index below a hundred million."""
    return f"{MOBILE_SEGMENT}{index * 9_999_991 % 100_000_000:08d}"


def people(
    seed: int, count: int, *, start: int = 0, today: datetime.date = datetime.date(2026, 3, 1)
) -> Iterator[Person]:
    """`count` invented people, always the same for a seed; `start` keeps the IDs and phones of several calls apart."""
    chance = random.Random(seed)  # noqa: S311 - invented people need no secrets
    for index in range(start, start + count):
        sex = "1" if chance.random() < 0.36 else "2"
        number, birth = id_number(index, sex)
        ethnic = chance.choices(
            ("01", "05", "17", "04", "02", "07", "03", "08", "11", "15"), (78, 3, 1, 3, 2, 2, 4, 3, 2, 2)
        )[0]
        age = today.year - birth.year
        stage, subject = _teaching(chance)
        yield Person(
            name=_name(chance, sex, ethnic),
            id_no=number,
            sex=sex,
            birth=birth,
            ethnic=ethnic,
            mobile=mobile_number(index),
            email=f"t{index:06d}@example.com",
            education=chance.choices(("14", "20", "30", "41"), (6, 66, 24, 4))[0],
            title=chance.choices(("01", "02", "03", "04", "05", "06"), (1, 22, 38, 28, 4, 7))[0],
            stage=stage,
            subject=subject,
            years=max(0, min(40, age - 22 - chance.randrange(0, 4))),
            area_class=chance.choices(("110", "121", "120", "210", "220"), (8, 22, 20, 24, 26))[0],
        )


def _teaching(chance: random.Random) -> tuple[str, str]:
    stage = chance.choices(("K", "P", "J", "S"), (14, 48, 28, 10))[0]
    subjects = {
        "K": ("XQ",),
        "P": ("YW", "SX", "YY", "DF", "KX", "TY", "YX", "MS", "XK"),
        "J": ("YW", "SX", "YY", "DF", "LS", "DL", "WL", "HX", "SW", "TY", "XK"),
        "S": ("YW", "SX", "YY", "ZZ", "LS", "DL", "WL", "HX", "SW", "XJ"),
    }
    return stage, chance.choice(subjects[stage])


def _name(chance: random.Random, sex: str, ethnic: str) -> str:
    if ethnic in _ETHNIC_NAMES:
        first, second = (chance.choice(part) for part in _ETHNIC_NAMES[ethnic])
        return first + (DOT if second and ethnic in _DOTTED else "") + second
    surname = chance.choice(_COMPOUND) if chance.random() < 0.02 else chance.choice(_SURNAMES)
    own = (_MALE if sex == "1" else _FEMALE) + _BOTH
    given = chance.choice(own) + (chance.choice(own) if chance.random() < 0.8 or len(surname) > 1 else "")
    if chance.random() < 0.01:
        given = given[:-1] + chance.choice(_RARE)
    return surname + given


def ethnic_name(code: str) -> str:
    """The name a roster would give it."""
    return labels("ethnic")[code]
