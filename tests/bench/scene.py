"""What a bench of the roster import needs: an order with places, a county officer, a workbook of invented people."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import ancestor
from guopei.core.sheets.codes import labels
from guopei.core.sheets.export import ExportColumn, write_table
from guopei.story.synthetic.people import Person, people
from institutions.register.enums import InstitutionKind
from institutions.register.models import Institution
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order
from projects.planning.models import Plan, PlanCeiling
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import approve_plan, draft_plan, save_plan, submit_plan
from trainees.selection.models import Quota
from trainees.selection.services.quotas import Share, open_quota, split_quota

# Eighteen columns of the national template: what a county fills in.
COLUMNS = (
    ("province", "所在地区（省）"),
    ("city", "所在地区（市）"),
    ("county", "所在地区（县）"),
    ("name", "姓名"),
    ("id_no", "身份证号"),
    ("sex", "性别"),
    ("age", "年龄"),
    ("ethnic", "民族"),
    ("school", "单位"),
    ("area_class", "单位属性"),
    ("title", "职称"),
    ("education", "学历"),
    ("years", "教龄"),
    ("mobile", "手机"),
    ("email", "电子邮箱"),
    ("stage", "主要教学学段"),
    ("subject", "主要教学学科"),
    ("duty", "职务"),
)
YEAR = 2026
UNUSED = 1_000_000  # invented people from here on are nobody's: demonstrations take the first ones
CODE = "12999999900000000"  # a made-up institution in area 999999; the check character is worked out


@dataclass(frozen=True)
class Scene:
    """Who sends rosters, for which places, and where from."""

    officer: Actor
    quota: Quota
    county: OrgUnit


def build(places: int) -> Scene:
    """A province with an approved plan, an issued order and a county with `places` places. Commits.

    The province is one that has no plan of the year yet. LookupError where every province has.
    """
    county, province = _county()
    nation = OrgUnit.objects.get(kind=UnitKind.NATION, valid_until=None)
    officer, approver = _actor(Role.PROVINCIAL_OFFICER, province), _actor(Role.MINISTRY_OFFICER, nation)
    with transaction_for(officer, act="bench.roster"):
        year = ProgrammeYear.objects.get(year=YEAR)
        if year.state != YearState.OPEN:
            ProgrammeYear.objects.filter(pk=year.pk).update(state=YearState.OPEN, version=year.version + 1)
            year.refresh_from_db()
        PlanCeiling.objects.update_or_create(year=year, province=province, defaults={"ceiling_fen": 10**15})
        kind = SubProject.objects.filter(year=year).exclude(line__is_run_centrally=True).earliest("pk")
        item = ItemInput(sub_project_id=kind.pk, stage="P", places=places, days=kind.days, rate_fen=10_000)
        plan = draft_plan(year=year, actor=officer)
        plan = save_plan(plan, actor=officer, needs="x", goals="x", coverage="x", items=[item])
        plan = submit_plan(plan, actor=officer)
        plan = approve_plan(plan, actor=approver)
        order = draft_task_order(
            plan.items.get(),
            actor=officer,
            holder=_institution(province).unit,
            places=places,
            document_no="演示〔2026〕1号",
        )
        order = issue_task_order(order, actor=officer)
        order = accept_task_order(order, actor=_actor(Role.INSTITUTION_LEADER, order.holder))
        root = open_quota(order, actor=officer)
        split_quota(root, [Share(county, places)], actor=officer)
    quota = Quota.objects.get(parent=root)
    return Scene(_actor(Role.COUNTY_OFFICER, county), quota, county)


def _county() -> tuple[OrgUnit, OrgUnit]:
    planned = Plan.objects.filter(year__year=YEAR).values_list("province_id", flat=True)
    provinces = OrgUnit.objects.filter(kind=UnitKind.PROVINCE, valid_until=None).exclude(pk__in=planned)
    for province in provinces.order_by("code"):
        below = OrgUnit.objects.filter(
            kind=UnitKind.COUNTY, valid_until=None, parent__kind=UnitKind.PREFECTURE, path__startswith=province.path
        )
        county = below.order_by("code").first()
        if county is not None:
            return county, province
    raise LookupError("every province has its plan of the year, or the reference data are missing")


def _actor(role: Role, unit: OrgUnit) -> Actor:
    name = f"bench-{role}"
    user, _made = User.objects.get_or_create(username=name, defaults={"name": name, "is_active": True})
    grant, _made = Grant.objects.get_or_create(
        user=user, role=role, unit=unit, defaults={"valid_from": date(2020, 1, 1)}
    )
    return actor_from(Grant.objects.select_related("user", "unit").get(pk=grant.pk))


def _institution(province: OrgUnit) -> Institution:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(character) * pow(3, place, 31) for place, character in enumerate(CODE))
    code = CODE + alphabet[(31 - total % 31) % 31]
    known = Institution.objects.select_related("unit").filter(credit_code=code).first()
    if known is not None:
        return known
    unit = OrgUnit.objects.create(kind=UnitKind.INSTITUTION, code=code, name="演示培训机构", parent=province)
    return Institution.objects.create(
        unit=unit, credit_code=code, kind=InstitutionKind.NORMAL_UNIVERSITY, leader_name="演示", is_demo=True
    )


def some_people(count: int, start: int) -> list[Person]:
    """Invented primary teachers, different for every `start`, and none that the register has now."""
    first = UNUSED + start
    return list(people(first, count, start=first))


def workbook(path: Path, persons: list[Person], county: OrgUnit) -> None:
    """Write them as an xlsx of eighteen columns."""
    province, city = ancestor(county, UnitKind.PROVINCE), ancestor(county, UnitKind.PREFECTURE)
    words = {name: labels(name) for name in ("sex", "ethnic", "area_class", "title", "education", "subject")}
    columns = [ExportColumn(label) for _name, label in COLUMNS]
    rows = (
        (
            str(province),
            str(city),
            county.name,
            one.name,
            one.id_no,
            words["sex"][one.sex],
            str(2026 - one.birth.year),
            words["ethnic"][one.ethnic],
            f"{county.short_name}第{number % 300}示例小学",
            words["area_class"][one.area_class],
            words["title"][one.title],
            words["education"][one.education],
            str(one.years),
            one.mobile,
            one.email,
            "小学",
            words["subject"][one.subject],
            "教师",
        )
        for number, one in enumerate(persons)
    )
    write_table(path, columns, rows)
