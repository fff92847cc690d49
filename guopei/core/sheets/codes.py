"""The code lists that roster cells are checked against: national standards where there are some, else our own.

Facts copied into small files in `data/codes`: beside this module, or in the wing that a list names ("rooms.wing:list").
`plain` holds other accepted words for an entry, taken without a
remark; `synonyms` hold what people write instead, taken and logged.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from guopei.core.sheets.normalise.text import simplified


@dataclass(frozen=True)
class Code:
    """One entry. `stages` is filled for subjects only: the stages it is taught in, one letter each."""

    code: str
    name: str
    plain: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    stages: str = ""


@cache
def code_list(name: str) -> tuple[Code, ...]:
    """All entries of a list, in its own order. FileNotFoundError for a list that does not exist."""
    package, _colon, own = name.rpartition(":")
    text = resources.files(package or "guopei.core.sheets").joinpath(f"data/codes/{own}.csv").read_text("utf-8")
    return tuple(
        Code(row["code"], row["name"], _split(row["plain"]), _split(row["synonyms"]), row.get("stages") or "")
        for row in csv.DictReader(text.splitlines())
    )


def _split(words: str) -> tuple[str, ...]:
    return tuple(filter(None, words.split("|")))


@cache
def labels(name: str) -> dict[str, str]:
    """Code → official name."""
    return {code.code: code.name for code in code_list(name)}


_NOISE = re.compile(r"[\s\-_·.,，。、/\\()（）\[\]【】*]+")


def key(text: str) -> str:
    """What two spellings of one entry share."""
    return _NOISE.sub("", simplified(unicodedata.normalize("NFKC", text))).casefold()


@cache
def _lookup(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in code_list(name):
        for spelling in (code.name, code.code, *code.plain, *code.synonyms):
            found.setdefault(key(spelling), code.code)
    for code in code_list(name):  # an official name beats another entry's synonym
        found[key(code.name)] = code.code
    return found


def find_code(name: str, text: str) -> str | None:
    """The code that a cell means, by name, code or known synonym; None if the list does not know it."""
    return _lookup(name).get(key(text))


@cache
def plain_keys(name: str) -> frozenset[str]:
    """Keys of the words that need no remark: official names, codes, accepted short forms."""
    return frozenset(key(word) for code in code_list(name) for word in (code.name, code.code, *code.plain))


_STAGE_WORDS = (
    ("幼儿园", "K"),
    ("学前教育", "K"),
    ("学前", "K"),
    ("幼儿", "K"),
    ("小学", "P"),
    ("初级中学", "J"),
    ("初中", "J"),
    ("高级中学", "S"),
    ("普通高中", "S"),
    ("高中", "S"),
    ("中职", "V"),
    ("职高", "V"),
    ("特教", "E"),
    ("特殊教育", "E"),
    ("中学", ""),  # junior or senior: the stage column must say
    ("小", "P"),
    ("初", "J"),
    ("高", "S"),
)
_SEPARATORS = re.compile(r"[/、,，;；|+&\s和兼]+")


@cache
def _subjects(stage: str) -> dict[str, str]:
    """Spelling → subject code, those taught in the stage first."""
    found: dict[str, str] = {}
    entries = sorted(code_list("subject"), key=lambda code: stage not in code.stages if stage else False)
    for code in entries:
        found.setdefault(key(code.name), code.code)
    for code in entries:
        for spelling in (*code.plain, *code.synonyms):
            found.setdefault(key(spelling), code.code)
        found.setdefault(code.code.casefold(), code.code)
    by_code = {code.code: code for code in entries}
    if stage in ("P", "J") and "XK" in by_code:  # 2022 curriculum: the compulsory stages teach 信息科技
        found[key("信息技术")] = "XK"
    return found


def read_subject(text: str, stage: str = "") -> tuple[str, str | None, bool]:
    """Split "小学语文" or "初中数学/班主任" into (stage, subject or None, whether more than that was said)."""
    rest = simplified(unicodedata.normalize("NFKC", text)).strip()
    parts = [part for part in _SEPARATORS.split(rest) if part]
    first, more = (parts[0] if parts else ""), len(parts) > 1
    whole = _subjects(stage).get(key(first))
    if whole is not None and not any(first.startswith(word) for word, _ in _STAGE_WORDS[4:-3]):
        taught = next(code.stages for code in code_list("subject") if code.code == whole)
        return stage or (taught if len(taught) == 1 else ""), whole, more
    for word, code in _STAGE_WORDS:
        if first.startswith(word):
            tail = first[len(word) :]
            if not tail and len(parts) > 1:
                tail, more = parts[1], len(parts) > 2
            subject = _subjects(code or stage).get(key(tail)) if tail else None
            if subject is None and len(tail) > 1:
                subject, more = _leading_subject(tail, code or stage), True
            if subject is not None:
                return (stage or code), subject, more
    if whole is not None:
        return stage, whole, more
    subject = _leading_subject(first, stage)
    return stage, subject, more or subject is not None


def _leading_subject(text: str, stage: str) -> str | None:
    """ "语数" → 语文: the first subject of several written together."""
    table = _subjects(stage)
    for length in (4, 3, 2, 1):
        if len(text) > length and (code := table.get(key(text[:length]))) is not None:
            rest = table.get(key(text[length:]))
            if rest is not None or length > 1:
                return code
    return None
