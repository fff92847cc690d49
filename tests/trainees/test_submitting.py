"""From a workbook to nominations, and nothing twice."""

from guopei.core.access.actor import Actor
from guopei.core.orgs.models import OrgUnit
from tests.factories.trainees import make_batch, make_people, make_quota, row_of
from trainees.enums import BatchState
from trainees.models import Nomination, RosterIssue, Teacher
from trainees.services.submitting import submit_roster


def test_checked_roster_counts_add_up_and_writes_people(hebei_county: OrgUnit, county_officer: Actor) -> None:
    quota = make_quota(hebei_county, 10)
    batch = make_batch(quota, [row_of(one, hebei_county) for one in make_people(3)], actor=county_officer)
    assert (batch.state, batch.error) == (BatchState.CHECKED, "")
    assert list(RosterIssue.objects.values_list("code", "grade", "cell")) == []
    assert (batch.rows_read, batch.rows_new, batch.rows_refused) == (3, 3, 0)
    batch = submit_roster(batch, actor=county_officer)
    assert (batch.rows_nominated, batch.rows_lost) == (3, 0)
    assert Teacher.objects.count() == 3
    assert Nomination.objects.filter(is_reserve=False, batch=batch).count() == 3
