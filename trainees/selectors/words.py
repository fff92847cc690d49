"""Codes of the register as words in the reader's language. Chinese comes from the code lists, English stands here."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guopei.core.sheets.codes import labels

ENGLISH: dict[str, dict[str, str]] = {
    "sex": {"0": "Unknown", "1": "Male", "2": "Female", "9": "Not stated"},
    "stage": {
        "K": "Kindergarten",
        "P": "Primary",
        "J": "Junior secondary",
        "S": "Senior secondary",
        "V": "Vocational secondary",
        "E": "Special education",
        "O": "Other",
    },
    "title": {
        "01": "Senior-grade professor teacher",
        "02": "Senior teacher",
        "03": "First-grade teacher",
        "04": "Second-grade teacher",
        "05": "Third-grade teacher",
        "06": "Not yet graded",
        "07": "Professor",
        "08": "Associate professor",
        "09": "Lecturer",
        "10": "Assistant lecturer",
        "11": "Research fellow",
        "12": "Associate research fellow",
        "13": "Full senior lecturer (vocational)",
        "14": "Senior lecturer (vocational)",
        "15": "Lecturer (vocational)",
        "16": "Assistant lecturer (vocational)",
    },
    "area_class": {
        "110": "City",
        "111": "Main city area",
        "112": "Urban fringe",
        "120": "Town",
        "121": "Town centre",
        "122": "Town fringe",
        "123": "Special area",
        "200": "Countryside",
        "210": "Township centre",
        "220": "Village",
    },
    "education": {
        "10": "Postgraduate",
        "11": "Doctorate",
        "14": "Master's degree",
        "17": "Postgraduate class",
        "20": "Bachelor's degree",
        "28": "Regular university class",
        "30": "Junior college",
        "40": "Secondary vocational",
        "41": "Secondary specialised",
        "44": "Vocational high school",
        "47": "Technical school",
        "60": "Senior secondary",
        "70": "Junior secondary",
        "80": "Primary",
        "90": "Other",
    },
    "school_type": {
        "K": "Kindergarten",
        "P": "Primary school",
        "T": "Teaching point",
        "J": "Junior secondary school",
        "S": "Senior secondary school",
        "C": "Complete secondary school",
        "N": "Nine-year school",
        "X": "Twelve-year school",
        "V": "Vocational secondary school",
        "E": "Special school",
        "R": "Teacher development centre",
        "G": "Education authority",
        "O": "Other",
    },
    "subject": {
        "JK": "Health",
        "YA": "Language (kindergarten)",
        "SH": "Society",
        "KX": "Science",
        "YS": "Arts",
        "YW": "Chinese",
        "SX": "Mathematics",
        "YY": "English",
        "DF": "Morality and law",
        "XK": "Information science and technology",
        "TY": "PE and health",
        "YX": "Music",
        "MS": "Fine arts",
        "LD": "Labour",
        "ZH": "Integrated practice",
        "XL": "Mental health",
        "SF": "Calligraphy",
        "TS": "Special education",
        "RY": "Japanese",
        "EY": "Russian",
        "LS": "History",
        "DL": "Geography",
        "WL": "Physics",
        "HX": "Chemistry",
        "SW": "Biology",
        "ZZ": "Ideology and politics",
        "XJ": "Information technology",
        "TJ": "General technology",
        "GY": "National common language",
        "ZY": "Tibetan",
        "MG": "Mongolian",
        "WY": "Uygur",
        "CX": "Korean",
        "ZW": "Zhuang",
        "XQ": "Preschool education",
        "XB": "School-based courses",
        "DK": "Local courses",
        "BZ": "Class management",
        "XZ": "Headship",
        "YZ": "Kindergarten headship",
        "JY": "Teaching research",
        "PX": "Trainer",
        "GL": "School management",
        "ZK": "Vocational subject",
    },
}


def word(kind: str, code: str) -> str:
    """The word for a code; the code itself when the list does not know it."""
    if not code:
        return ""
    chinese = labels(kind).get(code, code)
    if (get_language() or "zh").startswith("zh"):
        return chinese
    return ENGLISH.get(kind, {}).get(code, chinese)


def roster_of_source(source: str) -> int | None:
    """The number of the roster that a person came with; None when they came otherwise."""
    kind, _colon, number = source.partition(":")
    return int(number) if kind == "roster" and number.isdigit() else None


def source_in_words(source: str) -> str:
    """Where the register has a person from."""
    number = roster_of_source(source)
    return source if number is None else _("Roster No. %(number)s") % {"number": number}
