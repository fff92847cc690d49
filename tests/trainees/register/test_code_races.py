"""Two connections at once: one code opens one account, and one code stays open."""

import pytest

from guopei.core.access.actor import SYSTEM
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.classes import make_teacher
from tests.support.races import acting, at_once
from tests.trainees.register.test_codes import GOOD, tail_of
from trainees.register.models import Teacher, TeacherCode
from trainees.register.services.codes import activate_account, issue_codes

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_activate_at_once_one_has_the_account(hebei_county: OrgUnit) -> None:
    county, teacher = make_actor(Role.COUNTY_OFFICER, hebei_county), make_teacher(hebei_county)
    with transaction_for(county, act="test"):
        [issued] = issue_codes([teacher], actor=county)
    given = {"code": issued.code, "id_tail": tail_of(teacher), "password": GOOD}
    ended = at_once(*(acting(SYSTEM, activate_account, **{**given, "username": name}) for name in ("first", "second")))
    assert sorted(ended) == ["activation_refused", "done"]
    assert User.objects.filter(username__in=["first", "second"]).count() == 1
    assert Teacher.objects.get(pk=teacher.pk).account.username in ("first", "second")


def test_of_two_who_issue_at_once_one_code_stays_open(hebei_county: OrgUnit) -> None:
    county, teacher = make_actor(Role.COUNTY_OFFICER, hebei_county), make_teacher(hebei_county)
    assert at_once(*(acting(county, issue_codes, [teacher]) for _time in range(2))) == ["done", "done"]
    assert sorted(TeacherCode.objects.values_list("standing", flat=True)) == ["OPEN", "WITHDRAWN"]
