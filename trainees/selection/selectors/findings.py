"""What the checks of a roster say about a row, and which rule stands behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from trainees.register.selectors.words import word

OURS: dict[str, Any] = {
    "id_area_unlisted": _(
        "The ID number begins with %(area)s, a code that no list of regions since 1980 has. Its check digit is right: "
        "please compare the number with the card."
    ),
    "id_foreign_resident": _(
        "The number of a foreigner's permanent residence card (it begins with 9): please compare it with the card."
    ),
    "id_area_impossible": _("The ID number begins with %(area)s, but the code of no province begins like this."),
    "id_area_invented": _(
        "ID numbers of area 999999 belong to the invented people of demonstrations; here only real people are taken."
    ),
    "too_young": _("%(age)s years old; a teacher is at least %(least)s."),
    "too_old": _("%(age)s years old; at most %(most)s are taken."),
    "stage_missing": _("The stage taught is missing."),
    "stage_differs": _("Teaches %(stage)s; this project is for %(wanted)s."),
    "subject_differs": _("Teaches %(subject)s; this project is for %(wanted)s."),
    "name_too_long": _("The name is longer than 60 characters."),
    "name_differs": _("This ID number is registered under another name. Check both; the register is not overwritten."),
    "nominated_by_other": _("Another unit has named this person for the same task order."),
    "already_nominated": _("You have named this person for this task order already; nothing will change."),
    "trained_this_year": _("Enrolled in this type of project this year already."),
    "also_nominated": _("Also named for another task order of this type this year; whoever enrols first counts."),
    "on_site_elsewhere": _("On site in another class on the days of every class of this task order."),
    "on_site_on_some_days": _("On site in another class on the days of some classes of this task order."),
    "duplicate_in_file": _("The same person stands in row %(row)s of “%(sheet)s”: only that row is taken."),
    "earlier_row_refused": _(
        "The same person stands in row %(row)s of “%(sheet)s”, which is refused; this row was judged on its own."
    ),
    "lost_meanwhile": _("Another roster named this person a moment before yours was submitted."),
}

# Finding → policy key: the document and clause that a page shows beside it.
RULES = {
    "id_check_digit": "trainees.id_number",
    "id_length": "trainees.id_number",
    "id_shape": "trainees.id_number",
    "id_birth": "trainees.id_number",
    "id_area_unlisted": "trainees.id_number",
    "id_area_impossible": "trainees.id_number",
    "id_area_invented": "trainees.id_number",
    "id_lost_digits": "trainees.id_number",
    "too_young": "trainees.least_age",
    "too_old": "trainees.most_age",
    "stage_differs": "trainees.stage_matches",
    "subject_differs": "trainees.stage_matches",
    "trained_this_year": "trainees.once_a_year_per_type",
    "also_nominated": "trainees.once_a_year_per_type",
    "on_site_elsewhere": "trainees.one_place_at_a_time",
    "on_site_on_some_days": "trainees.one_place_at_a_time",
    "nominated_by_other": "trainees.quota",
}

# The same content in another spelling: listed among what was mended, but no cell of the sender's workbook is marked.
HARMLESS = frozenset(
    {
        "spaces_removed",
        "characters_folded",
        "apostrophe_removed",
        "name_dot",
        "name_spaces",
        "id_lower_x",
        "id_cleaned",
        "mobile_cleaned",
        "email_cleaned",
        "date_read",
        "date_serial",
        "years_read",
        "code_matched",
        "code_point_removed",
        "subject_matched",
        "county_matched",
    }
)

# How a kind is headed where findings are counted by kind and no single value can be shown.
HEADINGS: dict[str, Any] = {
    "id_area_unlisted": _("Unknown area in the ID number"),
    "id_foreign_resident": _("Foreigner's permanent residence card"),
    "id_area_impossible": _("No province in the ID number"),
    "too_young": _("Too young"),
    "too_old": _("Too old"),
    "stage_differs": _("Stage does not fit the project"),
    "subject_differs": _("Subject does not fit the project"),
    "duplicate_in_file": _("Same person twice in the file"),
    "earlier_row_refused": _("Same person in an earlier row that is refused"),
}
_CODED = {"stage": "stage", "wanted": "stage", "subject": "subject"}


def in_words(code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Codes of stages and subjects as words."""
    words = dict(params)
    for name, value in params.items():
        kind = "subject" if code == "subject_differs" and name == "wanted" else _CODED.get(name)
        if kind is not None:
            words[name] = word(kind, value)
    return words
