"""Who sees which rows: down one's own branch, never beside it; hidden and missing look the same."""

import pytest
from django.contrib.auth.models import Group
from django.http import Http404

from guopei.core.access.enums import Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import get_visible, require, visible
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.inbox.models import Todo
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied
from tests.factories.access import make_actor
from tests.factories.orgs import make_province

pytestmark = pytest.mark.django_db

PROBE = allow("tests.try_probe", {Role.COUNTY_OFFICER}, "try the probe")


def make_job(unit: OrgUnit) -> Job:
    """A job about something that everybody may see, so that the unit alone decides."""
    year, _made = ProgrammeYear.objects.get_or_create(year=2026)
    subject = {"subject_table": ProgrammeYear._meta.db_table, "subject_id": year.pk}
    return Job.objects.create(kind="tests.probe", unit=unit, state=JobState.DONE, **subject)


@pytest.fixture
def papers(
    hebei: OrgUnit, hebei_county: OrgUnit, neighbour_county: OrgUnit, chongqing_county: OrgUnit
) -> dict[str, Job]:
    return {
        "hebei": make_job(hebei),
        "county": make_job(hebei_county),
        "neighbour": make_job(neighbour_county),
        "chongqing": make_job(chongqing_county),
    }


@pytest.mark.parametrize(
    ("role", "at", "sees"),
    [
        (Role.MINISTRY_OFFICER, "nation", {"hebei", "county", "neighbour", "chongqing"}),
        (Role.PROVINCIAL_OFFICER, "hebei", {"hebei", "county", "neighbour"}),
        (Role.COUNTY_OFFICER, "hebei_county", {"county"}),
        (Role.COUNTY_OFFICER, "chongqing_county", {"chongqing"}),
    ],
)
def test_an_officer_sees_down_the_own_branch_only(
    request: pytest.FixtureRequest, papers: dict[str, Job], role: Role, at: str, sees: set[str]
) -> None:
    actor = make_actor(role, request.getfixturevalue(at))
    seen = set(visible(actor, Job.objects.all()).values_list("pk", flat=True))
    assert seen == {papers[name].pk for name in sees}


def test_a_hidden_row_and_a_missing_row_give_the_same_404(papers: dict[str, Job], hebei_county: OrgUnit) -> None:
    actor = make_actor(Role.COUNTY_OFFICER, hebei_county)
    with pytest.raises(Http404) as hidden:
        get_visible(actor, Job.objects.all(), pk=papers["neighbour"].pk)
    with pytest.raises(Http404) as missing:
        get_visible(actor, Job.objects.all(), pk=0)
    assert str(hidden.value) == str(missing.value)


def test_a_unit_whose_number_begins_like_mine_is_not_mine(hebei: OrgUnit) -> None:
    alike = make_province("139999", "冀外")
    OrgUnit.objects.filter(pk=alike.pk).update(path=hebei.path.rstrip("/") + "7/")
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    jobs = [make_job(unit) for unit in (hebei, OrgUnit.objects.get(pk=alike.pk))]
    assert list(visible(actor, Job.objects.filter(pk__in=[job.pk for job in jobs]))) == jobs[:1]


def test_a_role_without_the_permission_is_denied(papers: dict[str, Job], hebei: OrgUnit) -> None:
    with pytest.raises(Denied):
        require(make_actor(Role.AUDITOR, hebei), PROBE, papers["hebei"])


def test_a_permission_does_not_reach_beyond_ones_sight(papers: dict[str, Job], hebei_county: OrgUnit) -> None:
    actor = make_actor(Role.COUNTY_OFFICER, hebei_county)
    require(actor, PROBE, papers["county"])
    with pytest.raises(Http404):
        require(actor, PROBE, papers["neighbour"])


def test_a_permission_that_nobody_declared_is_a_mistake(hebei: OrgUnit) -> None:
    with pytest.raises(KeyError):
        make_actor(Role.AUDITOR, hebei).has("tests.no_such_permission")


def test_a_model_that_nobody_declared_is_closed(hebei: OrgUnit) -> None:
    with pytest.raises(KeyError):
        visible(make_actor(Role.MINISTRY_OFFICER, hebei), Group.objects.all())


def test_a_to_do_is_seen_by_its_role_at_its_unit_only(hebei: OrgUnit, nation: OrgUnit) -> None:
    Todo.objects.create(kind="x", unit=hebei, role=Role.PROVINCIAL_OFFICER, subject_table="t", subject_id=1, url="/")
    assert visible(make_actor(Role.PROVINCIAL_OFFICER, hebei), Todo.objects.all()).count() == 1
    for role, unit in ((Role.PROVINCIAL_FINANCE, hebei), (Role.MINISTRY_OFFICER, nation)):
        assert visible(make_actor(role, unit), Todo.objects.all()).count() == 0
