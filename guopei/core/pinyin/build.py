"""`python -m guopei.core.pinyin.build`: write readings.txt anew from the tables of pypinyin (MIT), for developers only.

Not used at run time: pypinyin takes 60 MB and most of a second to load, in every process.
"""

from collections import defaultdict

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from guopei.core.pinyin import READINGS


def table() -> str:
    """One line per syllable: the syllable, a space, its characters in the order of Unicode."""
    characters: dict[str, list[str]] = defaultdict(list)
    for code, read in sorted(PINYIN_DICT.items()):
        characters[to_normal(read.split(",")[0], v_to_u=False).replace("ü", "v")].append(chr(code))
    return "".join(f"{syllable} {''.join(found)}\n" for syllable, found in sorted(characters.items()))


if __name__ == "__main__":
    READINGS.write_text(table(), "utf-8")
