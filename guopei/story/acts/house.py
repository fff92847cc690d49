"""Before the first act: the institution of the story, and everybody's accounts."""

from guopei.core.access.actor import SYSTEM
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.story.cast import HEBEI, Company, engage, region
from institutions.credit_code import demo_code
from institutions.enums import InstitutionKind
from institutions.models import Institution
from institutions.services import register_institution

HOST_CODE = demo_code(1)


def engage_everybody(password: str | None = None) -> Company:
    """Register the host institution (an invented one) and give everybody an account and a grant. May run twice."""
    with transaction_for(SYSTEM, act="story.engage"):
        host = Institution.objects.filter(unit__code=HOST_CODE).first()
        host = host or register_institution(
            actor=SYSTEM,
            name="燕赵示范教师教育学院（演示）",
            name_en="Yanzhao Model College of Teacher Education (demo)",
            credit_code=HOST_CODE,
            kind=InstitutionKind.NORMAL_UNIVERSITY,
            leader_name="院领导甲",
            province=region(HEBEI),
            phone="0311-00000000",
            address="河北省石家庄市（演示）",
            summary="演示数据：本机构为虚构，用于演示。",
            is_demo=True,
        )
        company = engage(host, password)
        leader = User.objects.get(username="institution_leader")
        Institution.objects.filter(pk=host.pk).exclude(leader=leader).update(leader=leader)
        return company
