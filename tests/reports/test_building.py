"""The jobs of a year: a child per province, the nation's after the last, failures that hold nobody up."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import Run
from guopei.core.jobs.services.queue import retry_job
from guopei.core.jobs.services.running import MOST_ATTEMPTS, run_job, run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused
from guopei.reports import tasks
from guopei.reports.models import AnnualReport, ReportEdition
from guopei.reports.selectors.reports import building_jobs
from guopei.reports.services.building import prepare_edition, request_report, request_year, start_nation_after_last
from guopei.reports.services.filing import file_report
from guopei.reports.services.text import open_report
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation
from tests.factories.reports import World, make_built_report

PROVINCE, NATION = "reports.build_province_report", "reports.build_national_report"


def states() -> dict[str, str]:
    """Each unit's report by its state."""
    return {report.unit.name: report.state for report in AnnualReport.objects.select_related("unit")}


def kinds(done: list[tuple[str, str]]) -> list[str]:
    return [kind for kind, _state in done]


def test_one_child_per_province_with_a_task_then_the_nation(world: World) -> None:
    request_year(world.year, actor=world.ministry_officer)

    done = run_queued()

    assert kinds(done) == ["reports.build_year", PROVINCE, PROVINCE, NATION]
    assert {state for _kind, state in done} == {JobState.DONE}
    assert states() == {"河北省": "BUILT", "重庆市": "BUILT", "全国": "BUILT"}
    progress = building_jobs(world.ministry_officer, world.year)
    assert progress is not None
    assert (progress.total, progress.ended, progress.failed, progress.is_final) == (4, 4, 0, True)


def test_only_the_ministry_asks_for_a_year(world: World) -> None:
    with pytest.raises(Denied):
        request_year(world.year, actor=world.provincial_officer)


def test_a_filed_province_is_left_alone(world: World) -> None:
    officer = world.provincial_officer
    filed = file_report(make_built_report(world), actor=officer)
    request_year(world.year, actor=world.ministry_officer)

    assert kinds(run_queued()) == ["reports.build_year", PROVINCE, NATION]
    assert ReportEdition.objects.filter(report=filed).count() == 1
    nation = AnnualReport.objects.get(unit=make_nation())
    assert "已报送年度报告的省份1个：河北省。" in nation.sections["overview"]["generated"]


@contextmanager
def unprintable(unit: OrgUnit) -> Iterator[None]:
    """Give a unit a name that no document can hold, as an old import might have: setting its pages fails."""
    OrgUnit.objects.filter(pk=unit.pk).update(name=f"{unit.name}\x0b")
    yield
    OrgUnit.objects.filter(pk=unit.pk).update(name=unit.name)


def test_a_failed_child_holds_nobody_up_and_is_named_and_runs_again(world: World) -> None:
    request_year(world.year, actor=world.ministry_officer)
    run_job(Job.objects.get(kind="reports.build_year").pk)
    with unprintable(world.chongqing):
        tries = 0
        while job := Job.objects.filter(kind=PROVINCE, state=JobState.QUEUED).first():
            run_job(job.pk)
            tries += 1
    assert tries == 1 + MOST_ATTEMPTS
    assert kinds(run_queued()) == [NATION]

    assert states() == {"河北省": "BUILT", "重庆市": "BUILDING", "全国": "BUILT"}
    failed = Job.objects.get(state=JobState.FAILED)
    assert failed.error_code == "error"
    nation = AnnualReport.objects.get(unit=make_nation())
    assert "报告未能生成的省份1个：重庆市。" in nation.sections["overview"]["generated"]

    retry_job(failed, actor=world.ministry_officer)
    assert kinds(run_queued()) == [PROVINCE, NATION]
    assert states() == {"河北省": "BUILT", "重庆市": "BUILT", "全国": "BUILT"}
    nation.refresh_from_db()
    assert nation.edition.number == 2
    assert "报告未能生成" not in nation.sections["overview"]["generated"]


def test_a_failed_build_may_also_be_asked_for_again(world: World) -> None:
    with unprintable(world.hebei):
        report = make_built_report(world)
        run_queued()
    report.refresh_from_db()
    assert report.state == "BUILDING"

    assert make_built_report(world).state == "BUILT"


def test_while_it_is_being_built_nobody_builds_it_again(world: World) -> None:
    report = open_report(world.year, world.hebei, actor=world.ministry_officer)
    request_report(report, actor=world.ministry_officer)

    with pytest.raises(Refused) as refusal:
        request_report(report, actor=world.provincial_officer)
    assert refusal.value.code == "building"


def test_a_job_that_runs_twice_stores_one_edition(world: World) -> None:
    report = open_report(world.year, world.hebei, actor=world.ministry_officer)
    request_report(report, actor=world.ministry_officer)
    job = Job.objects.get(subject_id=report.pk)
    run = Run(job.pk, report.pk, {}, world.ministry_officer, 1)

    tasks.build_province_report(run)
    assert tasks.build_province_report(run) == {}

    assert ReportEdition.objects.filter(report=report).count() == 1


def test_the_nation_waits_for_the_last_child(world: World) -> None:
    request_year(world.year, actor=world.ministry_officer)
    run_job(Job.objects.get(kind="reports.build_year").pk)
    first, second = Job.objects.filter(kind=PROVINCE).order_by("pk")

    assert start_nation_after_last(first.pk, actor=world.ministry_officer) is False
    assert run_job(second.pk) == JobState.DONE
    assert not Job.objects.filter(kind=NATION).exists()
    assert run_job(first.pk) == JobState.DONE
    assert Job.objects.filter(kind=NATION).count() == 1


def test_an_outsider_sees_no_progress(world: World) -> None:
    request_year(world.year, actor=world.ministry_officer)

    assert building_jobs(world.provincial_officer, world.year) is None
    assert building_jobs(make_actor(world.ministry_officer.role, make_nation()), world.year) is not None


def test_a_report_that_is_not_being_built_gets_no_edition(world: World) -> None:
    report = open_report(world.year, world.hebei, actor=world.ministry_officer)

    with pytest.raises(Refused) as refusal:
        prepare_edition(report.pk, actor=world.ministry_officer)

    assert refusal.value.code == "wrong_state"
