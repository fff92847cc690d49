"""Who plays: at least one person in every role. All invented, all marked as made for a demonstration."""

from dataclasses import dataclass
from datetime import date

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors import actor_from
from guopei.core.accounts.models import User
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from institutions.models import Institution

FIRST_DAY = date(2025, 1, 1)

NATION, HEBEI, SHIJIAZHUANG, XINGTANG, LINGSHOU = "000000", "130000", "130100", "130125", "130126"


@dataclass(frozen=True)
class Part:
    """A person of the story: user name, name, role, and the code of the unit ("host": the institution of the story)."""

    username: str
    name: str
    role: Role
    unit: str

    @property
    def is_second(self) -> bool:
        """Whether this person is there because one decides and another drafts."""
        return self.username.endswith("2")


CAST = (
    Part("ministry_officer", "部里甲", Role.MINISTRY_OFFICER, NATION),
    Part("ministry_officer2", "部里乙", Role.MINISTRY_OFFICER, NATION),
    Part("project_office", "项目办甲", Role.PROJECT_OFFICE, NATION),
    Part("ministry_finance", "部财务甲", Role.MINISTRY_FINANCE, NATION),
    Part("ministry_finance2", "部财务乙", Role.MINISTRY_FINANCE, NATION),
    Part("provincial_officer", "冀厅甲", Role.PROVINCIAL_OFFICER, HEBEI),
    Part("provincial_officer2", "冀厅乙", Role.PROVINCIAL_OFFICER, HEBEI),
    Part("provincial_finance", "冀财甲", Role.PROVINCIAL_FINANCE, HEBEI),
    Part("prefecture_officer", "石市甲", Role.PREFECTURE_OFFICER, SHIJIAZHUANG),
    Part("county_officer", "行唐甲", Role.COUNTY_OFFICER, XINGTANG),
    Part("county_officer2", "行唐乙", Role.COUNTY_OFFICER, XINGTANG),
    Part("county_finance", "行唐财甲", Role.COUNTY_FINANCE, XINGTANG),
    Part("neighbour_officer", "灵寿甲", Role.COUNTY_OFFICER, LINGSHOU),
    Part("neighbour_officer2", "灵寿乙", Role.COUNTY_OFFICER, LINGSHOU),
    Part("school_officer", "行唐校甲", Role.SCHOOL_OFFICER, XINGTANG),
    Part("institution_leader", "院领导甲", Role.INSTITUTION_LEADER, "host"),
    Part("institution_officer", "院项目甲", Role.INSTITUTION_OFFICER, "host"),
    Part("institution_finance", "院财务甲", Role.INSTITUTION_FINANCE, "host"),
    Part("class_manager", "班主任甲", Role.CLASS_MANAGER, "host"),
    Part("review_expert", "专家甲", Role.REVIEW_EXPERT, NATION),
    Part("inspector", "视导甲", Role.INSPECTOR, NATION),
    Part("supervisor", "监督甲", Role.SUPERVISOR, NATION),
    Part("auditor", "审计甲", Role.AUDITOR, NATION),
    Part("system_admin", "系统管理员", Role.SYSTEM_ADMIN, NATION),
    Part("security_admin", "安全管理员", Role.SECURITY_ADMIN, NATION),
    Part("audit_admin", "审计管理员", Role.AUDIT_ADMIN, NATION),
    Part("teacher", "教师甲", Role.TEACHER, XINGTANG),
)


@dataclass(frozen=True)
class Company:
    """Everybody of the story, ready to act."""

    actors: dict[str, Actor]
    host: Institution

    def __getitem__(self, username: str) -> Actor:
        return self.actors[username]


def region(code: str) -> OrgUnit:
    """A region in force."""
    kinds = (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY)
    return OrgUnit.objects.get(code=code, kind__in=kinds, valid_until=None)


def engage(host: Institution, password: str | None) -> Company:
    """Give everybody an account and a grant. Without a password nobody can sign in, as `make year` wants it."""
    units = {part.unit: host.unit if part.unit == "host" else region(part.unit) for part in CAST}
    actors = {}
    for part in CAST:
        user = User.objects.filter(username=part.username).first() or User.objects.create_user(
            part.username, password, name=part.name, is_demo=True
        )
        grant, _made = Grant.objects.get_or_create(
            user=user, role=part.role, unit=units[part.unit], defaults={"valid_from": FIRST_DAY}
        )
        actors[part.username] = actor_from(grant)
    return Company(actors, host)
