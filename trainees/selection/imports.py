"""Rosters as an import: the two national templates, and what is read from whatever a county sends instead.

The templates are offered for download exactly as the ministry prints them (26 and 21 columns). Reading uses one spec
with the columns of both, so that nobody has to say which template was filled in; it asks only for what nobody can do
without. The Resources carry the same columns for reference use in the admin.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from import_export import fields, resources

from guopei.core.access.actor import Actor
from guopei.core.imports.registry import Counts, Import, Letters, Tell
from guopei.core.policy.selectors.values import value, values
from guopei.core.refusal import Refused
from guopei.core.sheets.spec import Column, SheetSpec
from trainees.register.imports import known, spec_of_people
from trainees.register.models import Teacher
from trainees.selection.models import RosterBatch, RosterIssue, RosterRow
from trainees.selection.rules import ROSTER_FLOW
from trainees.selection.rules.rights import MARKED_FILE, ROSTER_FILE, UPLOAD_ROSTER, VIEW_ROSTER
from trainees.selection.selectors.findings import HARMLESS, HEADINGS, OURS, RULES, in_words
from trainees.selection.selectors.hindrances import naming_hindrance
from trainees.selection.services.checks import run_checks

NATIONAL_COLUMNS = (
    ("province", "所在地区（省）*"),
    ("city", "所在地区（市）*"),
    ("county", "所在地区（县）*"),
    ("project", "培训项目*"),
    ("stage_subject", "学段学科*"),
    ("name", "姓名*"),
    ("id_no", "身份证号*"),
    ("sex", "性别*"),
    ("age", "年龄*"),
    ("ethnic", "民族*"),
    ("school", "单位*"),
    ("area_class", "单位属性*"),
    ("duty", "职务"),
    ("title", "职称*"),
    ("education", "学历"),
    ("years", "教龄*"),
    ("mobile", "手机*"),
    ("email", "电子邮箱*"),
    ("phone", "办公电话"),
    ("stage", "主要教学学段*"),
    ("subject", "主要教学学科*"),
    ("graduated_from", "毕业院校"),
    ("major", "所学专业"),
    ("joined", "入职时间"),
    ("note", "备注1"),
    ("note2", "备注2"),
)
CENTRAL_WEST_COLUMNS = (
    ("certificate_no", "证书编号*"),
    ("name", "姓名*"),
    ("id_no", "身份证号*"),
    ("province", "所在地区（省）*"),
    ("city", "所在地区（市）*"),
    ("county", "所在地区（县）*"),
    ("school", "单位*"),
    ("area_class", "学校所在区域*"),
    ("school_type", "学校类别*"),
    ("ethnic", "民族*"),
    ("title", "职称*"),
    ("duty", "职务"),
    ("phone", "电话"),
    ("mobile", "手机*"),
    ("email", "电子邮箱"),
    ("stage", "主要任教学段*"),
    ("subject", "主要任教学科*"),
    ("education", "学历*"),
    ("graduated_from", "毕业院校*"),
    ("major", "所学专业*"),
    ("note", "备注1"),
)
NEEDED = frozenset({"name", "id_no", "school", "mobile"})
NOTES = (
    "每人一行；身份证号、手机请按文本填写，18位身份证号末位为X的填大写X。",
    "带*的栏目必填；系统会自动去除空格、全角字符，并把15位身份证号补为18位，所有改动都会列出。",
)


def _columns(headers: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(known(name, label=label.rstrip("*"), required=label.endswith("*")) for name, label in headers)


NATIONAL = spec_of_people("national", "学员信息（示范项目26列）", _columns(NATIONAL_COLUMNS), notes=NOTES)
CENTRAL_WEST = spec_of_people("central_west", "学员信息（中西部21列）", _columns(CENTRAL_WEST_COLUMNS), notes=NOTES)
TEMPLATES = {spec.name: spec for spec in (NATIONAL, CENTRAL_WEST)}

READING_NAMES = tuple(
    dict.fromkeys(
        [
            "id_type",
            *[name for name, _label in (*NATIONAL_COLUMNS, *CENTRAL_WEST_COLUMNS)],
            "region",
            "school_code",
            "training_subject",
        ]
    )
)


def reading_spec(*, least_age: int, most_age: int, id_mask: str = "0-0") -> SheetSpec:
    """What is read from a roster. Ages outside the bounds are asked about by the reader and refused by the checks.

    Of ID numbers only what `id_mask` shows (policy core.id_mask; nothing unless it is given) is written unsealed.
    """
    columns = tuple(known(name, required=name in NEEDED) for name in READING_NAMES)
    return spec_of_people("roster", "学员信息", columns, min_age=least_age, max_age=most_age, id_mask=id_mask)


class RosterImport(Import[RosterBatch]):
    """A unit's roster for its quota: read by one spec for both templates, judged against register, quota and rules."""

    noun = "roster"
    batch, row, issue = RosterBatch, RosterRow, RosterIssue
    flow = ROSTER_FLOW
    view, permission = VIEW_ROSTER, UPLOAD_ROSTER
    purpose, marked = ROSTER_FILE, MARKED_FILE
    retention = "trainees.roster_retention_days"
    titles = (_("Check a roster"), _("Mark a roster's workbook"), _("Erase files of closed rosters"))
    file_label = _("Roster")
    trail = ((_("Rosters"), "trainees:roster-list"),)
    count_labels = {
        "new": _("New people"),
        "changed": _("Registered, with differences"),
        "unchanged": _("Registered, unchanged"),
    }
    subject_label = pgettext_lazy("person", "Name")
    joins = (
        "quota__unit",
        "quota__task_order__holder",
        "quota__task_order__plan_item__subject",
        "quota__task_order__plan_item__sub_project",
        "quota__task_order__plan_item__plan",
        "county_by",
        "prefecture_by",
        "province_by",
    )
    renewed = {"county_by_id": None, "prefecture_by_id": None}
    recounted = {"rows_nominated": 0, "rows_lost": 0}
    findings, headings, rules, harmless = OURS, HEADINGS, RULES, HARMLESS

    def spec(self, batch: RosterBatch) -> SheetSpec:
        """With the ages that the unit's policy allows today."""
        ages = values(("trainees.least_age", "trainees.most_age"), unit=batch.unit)
        return reading_spec(
            least_age=ages["trainees.least_age"].value,
            most_age=ages["trainees.most_age"].value,
            id_mask=value("core.id_mask").value,
        )

    def columns(self) -> SheetSpec:
        """Those of both templates."""
        return reading_spec(least_age=0, most_age=200)

    def judge(self, batch: RosterBatch, letters: Letters, tell: Tell) -> Counts:
        """By register, quota and rules."""
        return run_checks(batch, letters, tell)

    def hindrance(self, actor: Actor, unit_id: int) -> Refused | None:
        """The places were given to another unit."""
        return naming_hindrance(actor, unit_id)

    def words(self, code: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Stages and subjects in words."""
        return in_words(code, params)


ROSTERS = RosterImport()


class TeacherResource(resources.ModelResource):
    """The register's columns as exported, under the headers of the national template. Nothing sealed leaves by it."""

    city = fields.Field(attribute="county__parent__name", column_name="所在地区（市）")
    county = fields.Field(attribute="county__name", column_name="所在地区（县）")
    name = fields.Field(attribute="name", column_name="姓名")
    id_masked = fields.Field(attribute="id_masked", column_name="身份证号")
    sex = fields.Field(attribute="sex", column_name="性别")
    ethnic = fields.Field(attribute="ethnic", column_name="民族")
    school_name = fields.Field(attribute="school_name", column_name="单位")
    area_class = fields.Field(attribute="area_class", column_name="单位属性")
    title = fields.Field(attribute="title", column_name="职称")
    education = fields.Field(attribute="education", column_name="学历")
    years_teaching = fields.Field(attribute="years_teaching", column_name="教龄")
    mobile_masked = fields.Field(attribute="mobile_masked", column_name="手机")
    stage = fields.Field(attribute="stage", column_name="主要教学学段")
    subject = fields.Field(attribute="subject", column_name="主要教学学科")

    class Meta:
        model = Teacher
        fields = (
            "city",
            "county",
            "name",
            "id_masked",
            "sex",
            "ethnic",
            "school_name",
            "area_class",
            "title",
            "education",
            "years_teaching",
            "mobile_masked",
            "stage",
            "subject",
        )

    def get_queryset(self) -> Any:
        """With the region, in one query."""
        return super().get_queryset().select_related("county__parent")
