"""The fields that are known of teachers and schools, with every header they were seen under, which workbooks' columns
are made of; and lists of schools as an import.

Labels are the official headers, as the ministry's templates print them, and stay Chinese.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.imports.registry import Counts, Import, Letters, Tell
from guopei.core.sheets.spec import Column, Kind, SheetSpec
from trainees.register.models import SchoolBatch, SchoolIssue, SchoolRow
from trainees.register.rules.flows import SCHOOLS_FLOW
from trainees.register.rules.rights import IMPORT_SCHOOLS, MARKED_SCHOOLS, SCHOOL_FILE, VIEW_SCHOOL
from trainees.register.selectors.words import word
from trainees.register.services.school_checks import HEADINGS, OURS, check_schools


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


SCHOOLS_SPEC = spec_of_people(
    "schools",
    "学校名单",
    (
        known("school_code", required=True, max_length=10, hint="学校（机构）标识码，10位数字，按文本格式填写"),
        known("school", label="学校名称", kind=Kind.PLACE, required=True, fill_down=False, max_length=100),
        *(known(name) for name in ("province", "city", "county", "region")),
        known("school_type", required=True),
        known("area_class", required=True, hint="统计用城乡划分代码（111—220）或其名称"),
    ),
    keys=("school_code", "school"),
    notes=("每所学校一行；学校标识码不重复，同一县（市、区）内学校名称不重复。", "撤并的学校不在此表中删除。"),
)


class SchoolImport(Import[SchoolBatch]):
    """A county's, prefecture's or province's list of its schools."""

    noun = "school_file"
    batch, row, issue = SchoolBatch, SchoolRow, SchoolIssue
    flow = SCHOOLS_FLOW
    view, permission = VIEW_SCHOOL, IMPORT_SCHOOLS
    purpose, marked = SCHOOL_FILE, MARKED_SCHOOLS
    retention = "trainees.school_file_retention_days"
    titles = (
        _("Check a list of schools"),
        _("Mark a list of schools"),
        _("Erase files of lists of schools"),
    )
    file_label = _("List of schools")
    trail = ((_("Schools"), "trainees:school-list"), (_("Lists of schools"), "trainees:school-file-list"))
    count_labels = {
        "new": _("New schools"),
        "changed": _("Registered, with differences"),
        "unchanged": _("Registered, unchanged"),
    }
    subject, subject_label = "school", _("School")
    findings, headings = OURS, HEADINGS
    harmless = frozenset({"spaces_removed", "characters_folded", "code_matched", "county_matched"})

    def columns(self) -> SheetSpec:
        """Those that are read."""
        return SCHOOLS_SPEC

    def judge(self, batch: SchoolBatch, letters: Letters, tell: Tell) -> Counts:
        """Against the register."""
        return check_schools(batch, letters, tell)

    def words(self, code: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the register says, in words."""
        coded = code.removesuffix("_changes")
        return {**params, "before": word(coded, params["before"])} if coded in ("school_type", "area_class") else params


SCHOOLS = SchoolImport()
