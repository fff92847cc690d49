"""Level by level: who may decide when, and what the province's word does."""

import pytest

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import visible
from guopei.core.flow.models import Edge
from guopei.core.flow.table import registered
from guopei.core.inbox.models import Todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.projects import make_sub_project
from tests.factories.trainees import (
    approve_all,
    make_batch,
    make_enrolled,
    make_people,
    make_quota,
    make_submitted,
    row_of,
)
from trainees.selection.enums import BatchState, NominationState
from trainees.selection.models import Enrolment, Nomination, Quota
from trainees.selection.selectors.review import steps_for
from trainees.selection.selectors.reviewers import next_reviewer
from trainees.selection.services.reviewing import approve_roster, reject_nomination, return_roster, withdraw_nomination


@pytest.fixture
def quota(hebei_county: OrgUnit) -> Quota:
    return make_quota(hebei_county, 2)


def test_three_levels_then_enrolled(
    quota: Quota,
    county_officer: Actor,
    second_county_officer: Actor,
    prefecture_officer: Actor,
    provincial_officer: Actor,
) -> None:
    batch = make_submitted(quota, 3, actor=county_officer)
    batch = approve_roster(batch, actor=second_county_officer)
    assert batch.state == BatchState.COUNTY_APPROVED
    with pytest.raises(Denied):
        approve_roster(batch, actor=provincial_officer)
    batch = approve_roster(batch, actor=prefecture_officer)
    batch = approve_roster(batch, actor=provincial_officer)
    assert (batch.state, batch.closed_at is not None) == (BatchState.APPROVED, True)
    assert set(Nomination.objects.values_list("state", flat=True)) == {NominationState.APPROVED}
    assert set(Enrolment.objects.values_list("state", "nomination__row_no")) == {("EXPECTED", 1), ("EXPECTED", 2)}
    quota.refresh_from_db()
    assert quota.confirmed == 2
    assert not Todo.objects.filter(kind="trainees.roster_to_approve", state="open").exists()


def test_prefecture_without_an_officer_is_passed_over(
    quota: Quota, county_officer: Actor, second_county_officer: Actor
) -> None:
    batch = approve_roster(make_submitted(quota, 1, actor=county_officer), actor=second_county_officer)
    reviewer = next_reviewer(batch)
    assert reviewer is not None
    assert (reviewer.step, reviewer.role) == ("approve_province", Role.PROVINCIAL_OFFICER)


def test_whoever_sent_it_may_not_approve_it(quota: Quota, county_officer: Actor) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    with pytest.raises(Refused) as refused:
        approve_roster(batch, actor=county_officer)
    assert (refused.value.code, refused.value.rule) == ("second_person", "core.second_person")


def test_only_the_level_whose_turn_it_is_has_buttons(
    quota: Quota,
    county_officer: Actor,
    second_county_officer: Actor,
    provincial_officer: Actor,
    nation_officer: Actor,
) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    assert [step.name for step in steps_for(county_officer, batch)] == ["undo"]
    assert [step.name for step in steps_for(second_county_officer, batch)] == ["approve_county", "return", "undo"]
    assert steps_for(provincial_officer, batch) == []
    assert steps_for(nation_officer, batch) == []


def test_return_needs_a_reason(quota: Quota, county_officer: Actor, second_county_officer: Actor) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    with pytest.raises(Refused) as refused:
        return_roster(batch, actor=second_county_officer, reason=" ")
    assert refused.value.code == "reason_missing"


def test_rejecting_and_withdrawing_move_reserves_up(
    quota: Quota, county_officer: Actor, second_county_officer: Actor
) -> None:
    make_submitted(quota, 4, actor=county_officer)
    rows = {one.row_no: one for one in Nomination.objects.all()}
    reject_nomination(rows[1], actor=second_county_officer, reason="不在职")
    withdraw_nomination(rows[3], actor=county_officer, reason="本人不能参加")
    ranks = dict(Nomination.objects.values_list("row_no", "reserve_rank"))
    assert ranks == {1: None, 2: None, 3: None, 4: None}
    assert Nomination.objects.get(row_no=4).is_reserve is False


def test_person_enrolled_elsewhere_meanwhile_is_rejected_at_the_end(
    hebei_county: OrgUnit, chongqing_county: OrgUnit
) -> None:
    sub_project = make_sub_project()
    here = make_submitted(make_quota(hebei_county, 5, sub_project=sub_project), 2)
    there = make_submitted(make_quota(chongqing_county, 5, sub_project=sub_project), 1)
    approve_all(there)
    approve_all(here)
    states = Nomination.objects.filter(batch=here).order_by("row_no").values_list("state", flat=True)
    assert list(states) == [NominationState.REJECTED, NominationState.APPROVED]
    assert Enrolment.objects.filter(nomination__batch=here).count() == 1


def test_class_staff_see_enrolments_of_their_institution_only(quota: Quota, chongqing: OrgUnit) -> None:
    enrolment = make_enrolled(quota, 1)[0]
    staff = make_actor(Role.CLASS_MANAGER, enrolment.task_order.holder)
    stranger = make_actor(Role.CLASS_MANAGER, chongqing)
    assert visible(staff, Enrolment.objects.all()).count() == 1
    assert visible(stranger, Enrolment.objects.all()).count() == 0


@pytest.mark.django_db
def test_flows_equal_the_edges_in_the_database() -> None:
    for flow in registered():
        if flow.label.startswith("trainees."):
            rows = Edge.objects.filter(tbl=flow.table, field=flow.field).values_list("step", "src", "dst")
            assert sorted(rows) == flow.edges()


def test_nobody_approves_a_roster_that_was_not_submitted(
    quota: Quota, county_officer: Actor, second_county_officer: Actor
) -> None:
    batch = make_batch(quota, [row_of(make_people(1)[0], quota.unit)], actor=county_officer)
    with pytest.raises(Refused) as refused:
        approve_roster(batch, actor=second_county_officer)
    assert (refused.value.code, refused.value.params["state"]) == ("wrong_state", batch.get_state_display())
