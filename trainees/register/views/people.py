"""What lists of people share: links, regions, searching by name."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.urls import reverse

from guopei.core.sheets.normalise.names import name_key
from guopei.core.sheets.normalise.text import tidy


def teacher_link(row: Any) -> str:
    """To the person that a row is about."""
    return reverse("trainees:teacher-detail", args=[row.teacher_id])


def region_of(county: Any) -> str:
    """A county behind its prefecture."""
    above = county.parent
    return f"{above.label} {county.label}" if above is not None and above.kind == "PREFECTURE" else county.label


def named_like(rows: QuerySet[Any], typed: str, person: str = "") -> QuerySet[Any]:
    """Rows whose `person` ("teacher__" for rows about one) has a name that begins as typed: characters without dots
    and spaces, or letters as syllables ("shan tian")."""
    text = tidy(typed)
    if text.isascii():
        return rows.filter(**{f"{person}pinyin__startswith": text.casefold()})
    key = name_key(text)
    # The first character apart, as `teacher_by_family` has it: the people of a common name already lie in order there.
    if key:
        rows = rows.alias(_family=Left(f"{person}name_key", 1)).filter(_family=key[:1])
    return rows.filter(**{f"{person}name_key__startswith": key})
