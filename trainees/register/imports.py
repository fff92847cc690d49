"""The fields that are known of teachers, with every header they were seen under: what workbooks' columns are made of.

Labels are the official headers, as the ministry's templates print them, and stay Chinese.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from guopei.core.sheets.spec import Column, Kind, SheetSpec


@cache
def dictionary() -> dict[str, Column]:
    """The fields that rosters are known to have, by name."""
    raw = json.loads(resources.files("trainees.register").joinpath("data/fields.json").read_text("utf-8"))
    return {
        name: Column(
            name=name,
            label=entry["label"],
            kind=Kind(entry.get("kind", "text")),
            synonyms=tuple(entry.get("synonyms", ())),
            codes=entry.get("codes", ""),
            fill_down=entry.get("fill_down", False),
            max_length=entry.get("max_length", 200),
            hint=entry.get("hint", ""),
        )
        for name, entry in raw.items()
    }


def known(name: str, *, label: str = "", required: bool = False, **changes: Any) -> Column:
    """A column of the dictionary under a template's own header. KeyError for a name the dictionary lacks."""
    column = dictionary()[name]
    words = (column.label, *column.synonyms)
    return replace(column, label=label or column.label, synonyms=words, required=required, **changes)


def spec_of_people(name: str, title: str, columns: Sequence[Column], **more: Any) -> SheetSpec:
    """A kind of workbook with a row for each teacher: it knows the headers of all other fields as what they are."""
    own = {column.name for column in columns}
    others = (column for other, column in dictionary().items() if other not in own)
    words = tuple(word for column in others for word in (column.label, *column.synonyms))
    return SheetSpec(name, title, tuple(columns), others=words, **more)
