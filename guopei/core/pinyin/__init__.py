"""Sort keys: syllables without tones, separated by spaces, so that 西安 (xi an) stands before 先 (xian).

Each character is read as `readings.txt` says, unless `words` knows better. Free of Django and of any package: the
sandboxed spreadsheet child makes the keys of a hundred thousand names in a tenth of a second.
"""

from functools import cache
from pathlib import Path

from guopei.core.pinyin.words import (
    GIVEN_NAME_CHARACTERS,
    PLACE_CHARACTERS,
    PLACE_WORDS,
    SURNAME_CHARACTERS,
    SURNAME_WORDS,
)

READINGS = Path(__file__).with_name("readings.txt")
_LONGEST_WORD = max(map(len, PLACE_WORDS))
_DOTS = "·•・"


@cache
def readings() -> dict[str, str]:
    """Character → its most usual syllable; ü is v."""
    table: dict[str, str] = {}
    for line in READINGS.read_text("utf-8").splitlines():
        syllable, _space, characters = line.partition(" ")
        table |= dict.fromkeys(characters, syllable)
    return table


def _syllables(text: str) -> list[str]:
    """A syllable for each character; letters and digits keep together, in lower case."""
    table = readings()
    try:
        return [table[character] for character in text]
    except KeyError:
        return _mixed_syllables(text, table)


def _mixed_syllables(text: str, table: dict[str, str]) -> list[str]:
    found: list[str] = []
    joins = False
    for character in text:
        reading = table.get(character)
        if reading is not None:
            found.append(reading)
        elif character.isspace() or character in _DOTS:
            joins = False
            continue
        elif joins:
            found[-1] += character.lower()
        else:
            found.append(character.lower())
        joins = reading is None
    return found


def place_syllables(name: str) -> list[str]:
    """The syllables of a place name, one per character (letters and digits keep together)."""
    syllables = _syllables(name)
    if len(syllables) != len(name):
        return syllables
    syllables = [PLACE_CHARACTERS.get(character, read) for character, read in zip(name, syllables, strict=True)]
    position = 0
    while position < len(name):
        for length in range(_LONGEST_WORD, 1, -1):
            reading = PLACE_WORDS.get(name[position : position + length])
            if reading:
                syllables[position : position + length] = reading.split()
                position += length
                break
        else:
            position += 1
    return syllables


def place_key(name: str) -> str:
    """The sort key of a region, school or institution."""
    return " ".join(place_syllables(name))


def person_key(name: str) -> str:
    """The sort key of a person's name: surnames such as 单, 解 and 尉迟 are read as surnames."""
    name = name.strip()
    if surname := SURNAME_WORDS.get(name[:2], ""):
        given = name[2:]
    elif surname := SURNAME_CHARACTERS.get(name[:1], ""):
        given = name[1:]
    else:
        surname, given = "".join(_syllables(name[:1])), name[1:]
        if given[:1].isascii() and name[:1].isascii():  # a name in letters has no surname of one
            return " ".join(_syllables(name))
    read = _syllables(given)
    if len(read) == len(given):
        read = [GIVEN_NAME_CHARACTERS.get(character, syllable) for character, syllable in zip(given, read, strict=True)]
    return " ".join([surname, *read]) if surname else " ".join(read)
