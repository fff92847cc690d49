"""Recording a value ends the one before it; a second person confirms."""

from datetime import date, timedelta

import pytest

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyValue
from guopei.core.policy.services.recording import confirm_value, record_value
from guopei.core.refusal import Denied, Refused, Stale
from tests.factories.access import make_actor
from tests.factories.orgs import make_county, make_nation, make_province
from tests.factories.policy import make_document, make_value

pytestmark = pytest.mark.django_db

KEY = "fees.day_rate_3"
DAY = date(2090, 1, 1)


@pytest.fixture
def hebei() -> OrgUnit:
    return make_province()


@pytest.fixture
def officer(hebei: OrgUnit) -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, hebei)


def test_new_value_ends_the_one_before(hebei: OrgUnit, officer: Actor) -> None:
    old = make_value(KEY, 50_000, unit=hebei)

    new = record_value(
        KEY, 45_000, actor=officer, unit=hebei, valid_from=DAY, document=make_document(), clause="第五条"
    )

    old.refresh_from_db()
    assert (old.valid_until, old.version) == (date(2089, 12, 31), 2)
    assert (new.value, new.confirmed, new.recorded_by_id) == (45_000, False, officer.user_id)


def test_later_value_must_be_ended_first(hebei: OrgUnit, officer: Actor) -> None:
    make_value(KEY, 50_000, unit=hebei, valid_from=date(2091, 1, 1))

    with pytest.raises(Refused) as refused:
        record_value(KEY, 45_000, actor=officer, unit=hebei, valid_from=DAY)
    assert refused.value.code == "policy_value_later"
    record_value(KEY, 45_000, actor=officer, unit=hebei, valid_from=DAY, valid_until=date(2090, 12, 31))
    assert PolicyValue.objects.filter(key=KEY, unit=hebei).count() == 2


def test_value_of_a_wrong_kind_is_refused(hebei: OrgUnit, officer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        record_value(KEY, "450元", actor=officer, unit=hebei, valid_from=DAY)
    assert refused.value.code == "policy_value_kind"


def test_province_records_for_itself_and_below_only(hebei: OrgUnit, officer: Actor) -> None:
    record_value(KEY, 45_000, actor=officer, unit=make_county(), valid_from=DAY)

    for unit in (make_nation(), make_province("140000", "山西省")):
        with pytest.raises(Denied):
            record_value(KEY, 45_000, actor=officer, unit=unit, valid_from=DAY)


def test_county_officer_records_nothing(hebei: OrgUnit) -> None:
    county = make_county()
    with pytest.raises(Denied):
        record_value(KEY, 1, actor=make_actor(Role.COUNTY_OFFICER, county), unit=county, valid_from=DAY)


def test_second_person_confirms(hebei: OrgUnit, officer: Actor) -> None:
    recorded = record_value(KEY, 45_000, actor=officer, unit=hebei, valid_from=DAY, document=make_document())

    with pytest.raises(Refused) as refused:
        confirm_value(recorded, actor=officer)
    assert (refused.value.code, refused.value.rule) == ("second_person", "core.second_person")
    second = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with pytest.raises(Stale):
        confirm_value(recorded, actor=second, version=7)
    confirmed = confirm_value(recorded, actor=second, version=1)
    assert (confirmed.confirmed, confirmed.confirmed_by_id, confirmed.version) == (True, second.user_id, 2)


def test_value_without_a_document_cannot_be_confirmed(hebei: OrgUnit, officer: Actor) -> None:
    recorded = record_value(KEY, 45_000, actor=officer, unit=hebei, valid_from=DAY)

    with pytest.raises(Refused) as refused:
        confirm_value(recorded, actor=make_actor(Role.PROVINCIAL_OFFICER, hebei))
    assert refused.value.code == "policy_without_document"


def test_where_and_when_it_was_read_is_kept_and_no_day_to_come(hebei: OrgUnit, officer: Actor) -> None:
    made = record_value(
        KEY, 45_000, actor=officer, unit=hebei, valid_from=DAY, source=" 河北省财政厅网站 ", read_on=clock.today()
    )
    assert (made.source, made.read_on) == ("河北省财政厅网站", clock.today())
    with pytest.raises(Refused) as refused:
        record_value(KEY, 44_000, actor=officer, unit=hebei, valid_from=DAY, read_on=clock.today() + timedelta(days=1))
    assert (refused.value.code, refused.value.field) == ("day_to_come", "read_on")
