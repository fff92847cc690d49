"""Who plays: at least one person in every role but the teacher's, whose account is opened by a code of the story. All
invented, all marked as made for a demonstration."""

import zlib
from dataclasses import dataclass
from datetime import date

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.accounts.models import User
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.story.synthetic.people import people
from institutions.register.models import Institution
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.selection.models import Enrolment

FIRST_DAY = date(2025, 1, 1)

NATION, JILIN, HEBEI, SHIJIAZHUANG, XINGTANG, LINGSHOU = "000000", "220000", "130000", "130100", "130125", "130126"


@dataclass(frozen=True)
class Part:
    """A person of the story: user name, name, role, and the code of the unit.

    "host" is the institution of the story, "school" a school of Xingtang.
    """

    username: str
    name: str
    role: Role
    unit: str

    @property
    def is_second(self) -> bool:
        """Whether this person is there because one decides and another drafts."""
        return self.username.endswith("2")


CAST = (
    Part("ministry_officer", "林启明", Role.MINISTRY_OFFICER, NATION),
    Part("ministry_officer2", "沈若兰", Role.MINISTRY_OFFICER, NATION),
    Part("project_office", "何文静", Role.PROJECT_OFFICE, NATION),
    Part("ministry_finance", "郑国栋", Role.MINISTRY_FINANCE, NATION),
    Part("ministry_finance2", "白雪梅", Role.MINISTRY_FINANCE, NATION),
    Part("provincial_officer", "赵建新", Role.PROVINCIAL_OFFICER, HEBEI),
    Part("provincial_officer2", "韩素芳", Role.PROVINCIAL_OFFICER, HEBEI),
    Part("provincial_finance", "刘志远", Role.PROVINCIAL_FINANCE, HEBEI),
    Part("jilin_officer", "金哲", Role.PROVINCIAL_OFFICER, JILIN),
    Part("prefecture_officer", "石晓峰", Role.PREFECTURE_OFFICER, SHIJIAZHUANG),
    Part("county_officer", "王秀英", Role.COUNTY_OFFICER, XINGTANG),
    Part("county_officer2", "李占军", Role.COUNTY_OFFICER, XINGTANG),
    Part("county_finance", "张玉梅", Role.COUNTY_FINANCE, XINGTANG),
    Part("neighbour_officer", "高振华", Role.COUNTY_OFFICER, LINGSHOU),
    Part("neighbour_officer2", "杜春燕", Role.COUNTY_OFFICER, LINGSHOU),
    Part("school_officer", "田国庆", Role.SCHOOL_OFFICER, "school"),
    Part("institution_leader", "冯毅", Role.INSTITUTION_LEADER, "host"),
    Part("institution_officer", "孙丽萍", Role.INSTITUTION_OFFICER, "host"),
    Part("institution_finance", "马会敏", Role.INSTITUTION_FINANCE, "host"),
    Part("class_manager", "陈志强", Role.CLASS_MANAGER, "host"),
    Part("review_expert", "周济民", Role.REVIEW_EXPERT, NATION),
    Part("inspector", "吴彩霞", Role.INSPECTOR, NATION),
    Part("supervisor", "梁正", Role.SUPERVISOR, NATION),
    Part("auditor", "许慎行", Role.AUDITOR, NATION),
    Part("system_admin", "罗伟", Role.SYSTEM_ADMIN, NATION),
    Part("security_admin", "宋安宁", Role.SECURITY_ADMIN, NATION),
    Part("audit_admin", "唐明远", Role.AUDIT_ADMIN, NATION),
)
# Nobody of the cast: somebody of the register, who opens the account within the story (`acts/teachers.py`).
TEACHER = Part("teacher", "", Role.TEACHER, "")


@dataclass(frozen=True)
class Company:
    """Everybody of the story, ready to act."""

    actors: dict[str, Actor]
    host: Institution

    def __getitem__(self, username: str) -> Actor:
        return self.actors[username]

    def add(self, username: str, role: Role, unit: OrgUnit) -> str:
        """Somebody who is only mentioned: acts in the story, cannot sign in. Always the same name for a user name."""
        name = next(people(zlib.crc32(username.encode()), 1)).name
        user = User.objects.filter(username=username).first() or User.objects.create_user(
            username, None, name=name, is_demo=True
        )
        grant, _made = Grant.objects.get_or_create(user=user, role=role, unit=unit, defaults={"valid_from": FIRST_DAY})
        self.actors[username] = actor_from(grant)
        return username


def region(code: str) -> OrgUnit:
    """A region in force."""
    kinds = (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY)
    return OrgUnit.objects.get(code=code, kind__in=kinds, valid_until=None)


def name_of(username: str) -> str:
    """How somebody of the cast is called."""
    return next(part.name for part in CAST if part.username == username)


def engage(host: Institution, school: OrgUnit, password: str | None) -> Company:
    """Give everybody an account and a grant. Without a password nobody can sign in, as `make year` wants it."""
    invented = {"host": host.unit, "school": school}
    units = {part.unit: invented.get(part.unit) or region(part.unit) for part in CAST}
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


def who_signs_in() -> list[Part]:
    """The cast, and the teacher once the story has come so far."""
    return [*CAST, *([TEACHER] if User.objects.filter(username=TEACHER.username).exists() else [])]


def callers() -> list[tuple[User, OrgUnit]]:
    """Who calls reserves when somebody does not come to a class that is still open: the first officer of each unit that
    named its people, and the unit."""
    open_classes = TrainingClass.objects.exclude(state__in=[ClassState.ENDED, ClassState.SETTLED, ClassState.CANCELLED])
    units = Enrolment.objects.filter(training_class__in=open_classes).order_by().values("quota__unit")
    grants = Grant.objects.filter(unit__in=units, role=Role.COUNTY_OFFICER, user__is_demo=True)
    first: dict[int, Grant] = {}
    for grant in grants.select_related("user", "unit").order_by("unit__code", "pk"):
        first.setdefault(grant.unit_id, grant)
    return [(grant.user, grant.unit) for grant in first.values()]
