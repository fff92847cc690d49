"""What is said about a row, in the reader's language: by the sheet reader, by the resolving of places, by the import's
own checks."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.imports.registry import Import
from guopei.core.sheets.messages import FINDINGS, sentence

PLACES: dict[str, Any] = {
    "county_filled": _("The region was empty; %(after)s was taken."),
    "county_matched": _("“%(before)s” was read as %(after)s."),
    "county_missing": _("The county is empty."),
    "county_not_yours": _("“%(before)s” is not known in %(unit)s."),
    "county_ambiguous": _("There are several counties called “%(before)s”: fill in the prefecture."),
    "province_differs": _("“%(before)s” is another province; this file is from %(unit)s."),
    "province_unknown": _("“%(before)s” is no province; %(unit)s was taken."),
    "city_differs": _("“%(before)s” is not the prefecture of this county."),
    "city_unknown": _("“%(before)s” is not a known prefecture."),
}

# How a kind is headed where findings are counted by kind and no single value can be shown.
HEADINGS: dict[str, Any] = {
    "county_filled": _("Empty region filled in"),
    "county_matched": _("Region written in another way"),
    "county_missing": _("County missing"),
    "county_not_yours": _("Region is not yours"),
    "county_ambiguous": _("Several counties of this name"),
    "province_differs": _("Another province"),
    "province_unknown": _("Unknown province"),
    "city_differs": _("Prefecture and county do not fit"),
    "city_unknown": _("Unknown prefecture"),
    "date_read": _("Date written in another way"),
    "date_serial": _("Date was Excel's day number"),
    "years_read": _("Years of service written in another way"),
    "age_from_date": _("Age worked out from a date"),
    "filled_from_above": _("“Same as above” filled in"),
    "filled_from_merged": _("Merged cell filled in"),
    "title_renamed": _("Former or informal title translated"),
    "code_matched": _("Term written in another way"),
    "code_point_removed": _("Code was a number"),
    "subject_matched": _("Subject written in another way"),
    "name_note_removed": _("Note behind the name left out"),
    "name_odd": _("Unusual name"),
    "sex_differs": _("Sex differs from the ID number"),
    "birth_differs": _("Birth date differs from the ID number"),
    "age_out_of_range": _("Unusual age"),
    "age_differs": _("Age does not fit the ID number"),
    "mobile_several": _("Several telephone numbers"),
    "date_short_year": _("Year with two digits"),
    "date_ambiguous": _("Date can be read in two ways"),
    "years_from_date": _("Years of service worked out from a date"),
    "code_of_several": _("Several values in one cell"),
    "subject_several": _("Several subjects in one cell"),
    "date_unreadable": _("Not a date"),
    "number_unreadable": _("Not a number"),
    "number_not_whole": _("Not a whole number"),
    "years_unreadable": _("Years of service cannot be read"),
    "required_null": _("A word for nothing where something is required"),
    "formula_failed": _("Formula with an error"),
    "formula_unsaved": _("Formula without a saved result"),
    "code_unlisted": _("Not in the list of allowed values"),
    "subject_unlisted": _("Unknown subject"),
    "text_too_long": _("Text too long"),
}


def sentence_of(kind: Import[Any], code: str, params: Mapping[str, Any], grade: str = "") -> str:
    """What a finding says about its cell."""
    said = kind.findings.get(code) or PLACES.get(code)
    if said is not None:
        return str(said) % kind.words(code, params) if params else str(said)
    return sentence(code, params, grade=grade) if code in FINDINGS else code


def heading_of(kind: Import[Any], code: str) -> str:
    """What a kind of finding is called where many are counted together."""
    heading = kind.headings.get(code) or HEADINGS.get(code)
    return str(heading or kind.findings.get(code) or FINDINGS.get(code) or code)


def label_of_field(kind: Import[Any], field: str) -> str:
    """The official header of a column by its name; "" for none, as for findings about a whole row."""
    return _labels(kind).get(field, "")


@cache
def _labels(kind: Import[Any]) -> dict[str, str]:
    return {column.name: column.label for column in kind.columns().columns}
