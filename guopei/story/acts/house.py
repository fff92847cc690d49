"""Before the first act: the institution of the story, and everybody's accounts."""

from datetime import date

from guopei.core.access.actor import SYSTEM
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.pinyin import place_key
from guopei.story.cast import HEBEI, XINGTANG, Company, engage, name_of, region
from guopei.story.telling import on
from institutions.register.credit_code import demo_code
from institutions.register.enums import InstitutionKind
from institutions.register.models import Institution
from institutions.register.services.register import register_institution

BEFORE_THE_YEAR = date(2025, 12, 20)
HOST_CODE = demo_code(1)
SCHOOL_CODE, SCHOOL_NAME = "9999990001", "行唐县示例中心小学"


def engage_everybody(password: str | None = None) -> Company:
    """Register the host institution (an invented one) and give everybody an account and a grant. May run twice."""
    with on(BEFORE_THE_YEAR), transaction_for(SYSTEM, act="story.engage"):
        host = Institution.objects.filter(unit__code=HOST_CODE).first()
        host = host or register_institution(
            actor=SYSTEM,
            name="燕赵示范教师教育学院（演示）",
            name_en="Yanzhao Model College of Teacher Education (demo)",
            credit_code=HOST_CODE,
            kind=InstitutionKind.NORMAL_UNIVERSITY,
            leader_name=name_of("institution_leader"),
            province=region(HEBEI),
            phone="0311-00000000",
            address="河北省石家庄市（演示）",
            summary="演示数据：本机构为虚构，用于演示。",
            is_demo=True,
        )
        company = engage(host, _school(), password)
        leader = User.objects.get(username="institution_leader")
        Institution.objects.filter(pk=host.pk).exclude(leader=leader).update(leader=leader)
        return company


def _school() -> OrgUnit:
    """A school of Xingtang, an invented one."""
    school = OrgUnit.objects.filter(kind=UnitKind.SCHOOL, code=SCHOOL_CODE).first()
    return school or OrgUnit.objects.create(
        kind=UnitKind.SCHOOL,
        code=SCHOOL_CODE,
        name=SCHOOL_NAME,
        name_en="Central Primary School of Xingtang (sample)",
        short_name=SCHOOL_NAME,
        pinyin=place_key(SCHOOL_NAME),
        parent=region(XINGTANG),
        in_programme=True,
        source="演示数据",
    )
