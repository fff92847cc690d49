"""Text as it should have been typed: no invisible characters, no width forms, no stray spaces."""

import datetime
import re
import unicodedata
from typing import Any

from guopei.core.sheets.findings import Found, fixed

_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SPACES = re.compile(r"\s+")
# What stands in headers and code lists, as it is written in traditional characters. Names stay as they are.
_TRADITIONAL = str.maketrans(
    "語數學級師專業體術歷實驗園縣鄉鎮區號碼證電話機郵職稱務單別齡備註類課書義藝圖勞動綜訊黨員團眾漢滿維爾壯東"
    "聯無與領導長畢碩幹聽辦總計層點從農貧習運營經濟產場環會檢優興後衛醫傑瑤錫達歸屬簡",
    "语数学级师专业体术历实验园县乡镇区号码证电话机邮职称务单别龄备注类课书义艺图劳动综讯党员团众汉满维尔壮东"
    "联无与领导长毕硕干听办总计层点从农贫习运营经济产场环会检优兴后卫医杰瑶锡达归属简",
)
NULL_WORDS = frozenset(
    (
        "无",
        "/",
        "-",
        "--",
        "—",
        "——",
        "不详",
        "暂无",
        "没有",
        "未知",
        "空",
        "null",
        "none",
        "n/a",
        "na",
        "#n/a",
        "\\",
        "nil",
        "／",
    )
)
SAME_AS_ABOVE = frozenset(("同上", "〃", '"', "''", "″", "同上格", "上同", "‘’", "“", "”", "ditto", "...", "々"))
_EXACT_INTEGERS = 1e15


def to_text(value: Any) -> str:
    """Any cell as text: whole numbers without a decimal point, dates in ISO form, truth values as 是 and 否."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT_INTEGERS else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def tidy(text: str) -> str:
    """Fold to NFKC, drop invisible characters, make every run of white space one space, strip. Idempotent."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", _INVISIBLE.sub("", folded)).strip()


_PUNCTUATION = re.compile("([（）：；，！？～【】“”‘’…]+)")


def tidy_prose(text: str) -> str:
    """As `tidy`, but Chinese punctuation stays as it was written."""
    if _PUNCTUATION.search(text) is None:
        return tidy(text)
    padded = _SPACES.sub(" ", text.replace("\u3000", " "))
    parts = (part if _PUNCTUATION.match(part) else f"<{part}>" for part in _PUNCTUATION.split(padded))
    return " ".join("".join(part if part[:1] != "<" else tidy(part)[1:-1] for part in parts).split())


def clean(value: Any, *, prose: bool = False) -> tuple[str, list[Found]]:
    """A cell's text tidied, and what had to be done to it. `prose` keeps Chinese punctuation."""
    before = to_text(value)
    after = tidy_prose(before) if prose else tidy(before)
    if after.startswith("'") and len(after) > 1:  # the apostrophe that makes Excel keep text, typed twice
        after = after[1:].lstrip()
        return after, [fixed("apostrophe_removed", before, after)]
    if after == before:
        return after, []
    kind = "spaces_removed" if after.replace(" ", "") == before.replace(" ", "").strip() else "characters_folded"
    return after, [fixed(kind, before, after)]


def simplified(text: str) -> str:
    """A header or a term of a list in simplified characters."""
    return text if text.isascii() else text.translate(_TRADITIONAL)


def is_null_word(text: str) -> bool:
    """Whether people write this to say that there is nothing."""
    return text.casefold() in NULL_WORDS
