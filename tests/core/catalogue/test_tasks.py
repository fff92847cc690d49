"""The ten key tasks and what each province has reached."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.catalogue.models import KeyTask, Milestone, MilestoneReached
from guopei.core.catalogue.reference import load
from guopei.core.catalogue.selectors.tasks import task_progress
from guopei.core.catalogue.services.milestones import record_milestone, take_back_milestone
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation, make_province

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone() -> Milestone:
    load()
    return Milestone.objects.order_by("task__number", "number")[0]


def officer_of(code: str = "130000", name: str = "河北省"):
    return make_actor(Role.PROVINCIAL_OFFICER, make_province(code, name))


def test_ten_tasks_in_four_aspects_all_unconfirmed(milestone: Milestone) -> None:
    assert list(KeyTask.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 11))
    assert KeyTask.objects.values("aspect").distinct().count() == 4
    assert not KeyTask.objects.filter(is_confirmed=True).exists()


def test_province_records_and_takes_back_a_milestone(milestone: Milestone) -> None:
    hebei = officer_of()

    reached = record_milestone(milestone, actor=hebei, reached_on=date(2026, 1, 5), proof="冀教师〔2026〕1号")
    assert (reached.province_id, reached.recorded_by_id) == (hebei.unit_id, hebei.user_id)
    with pytest.raises(Refused) as refused:
        record_milestone(milestone, actor=hebei, reached_on=date(2026, 1, 5), proof="again")
    assert refused.value.code == "milestone_recorded"
    take_back_milestone(reached, actor=hebei)
    assert not MilestoneReached.objects.filter(milestone=milestone).exists()


def test_day_to_come_and_empty_proof_are_refused(milestone: Milestone) -> None:
    with pytest.raises(Refused) as refused:
        record_milestone(milestone, actor=officer_of(), reached_on=clock.today() + timedelta(days=1), proof="x")
    assert refused.value.code == "day_to_come"
    with pytest.raises(Refused) as refused:
        record_milestone(milestone, actor=officer_of(), reached_on=clock.today(), proof=" ")
    assert refused.value.code == "proof_missing"


def test_only_provincial_officers_record(milestone: Milestone) -> None:
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())

    with pytest.raises(Denied):
        record_milestone(milestone, actor=ministry, reached_on=clock.today(), proof="x")


def test_provinces_see_their_own_progress_the_ministry_all(milestone: Milestone, django_assert_num_queries) -> None:
    hebei, shanxi = officer_of(), officer_of("140000", "山西省")
    reached = record_milestone(milestone, actor=hebei, reached_on=date(2026, 1, 5), proof="x")
    record_milestone(milestone, actor=shanxi, reached_on=date(2026, 1, 6), proof="x")

    def seen(actor) -> list[str]:
        with django_assert_num_queries(3):
            return [row.province.name for row in task_progress(actor)[0].milestones[0].reached]

    assert seen(hebei) == ["河北省"]
    assert seen(make_actor(Role.MINISTRY_OFFICER, make_nation())) == ["河北省", "山西省"]
    with pytest.raises(Http404):
        take_back_milestone(reached, actor=shanxi)
