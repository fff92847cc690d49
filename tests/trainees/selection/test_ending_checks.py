"""A check that does not come to its end: stopped by somebody, or broken five times. There is always a way on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.imports.services.files import check_again, stop_check
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.selectors.progress import progress_of
from guopei.core.jobs.services.running import MOST_ATTEMPTS, run_job, run_queued, sweep
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from tests.factories.access import make_actor
from tests.factories.trainees import check_now, make_people, make_quota, row_of, workbook
from tests.support.races import Begun
from tests.support.waiting import until
from trainees.selection.enums import BatchState
from trainees.selection.models import RosterBatch, RosterRow
from trainees.selection.services.rosters import upload_roster

pytestmark = pytest.mark.django_db(transaction=True)

JUDGE = "roster_judge_elsewhere(bigint, jsonb, boolean, boolean)"
SLOW = """
CREATE FUNCTION roster_judge_elsewhere(batch bigint, letters jsonb, once boolean, apart boolean) RETURNS bigint
LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN 0; END $$;
GRANT EXECUTE ON FUNCTION roster_judge_elsewhere(bigint, jsonb, boolean, boolean) TO PUBLIC;
"""


@pytest.fixture
def officer(hebei_county: OrgUnit) -> Actor:
    return make_actor(Role.COUNTY_OFFICER, hebei_county)


@pytest.fixture
def batch(hebei_county: OrgUnit, officer: Actor) -> RosterBatch:
    """Uploaded, not checked yet."""
    rows = [row_of(person, hebei_county) for person in make_people(3)]
    return upload_roster(make_quota(hebei_county, 5), content=workbook(rows), name="名单.xlsx", actor=officer)


@pytest.fixture
def without_judge(second_connection: Callable[..., Any]) -> Callable[[], None]:
    """A database whose checks break; calling it mends it."""
    owner = second_connection("owner")
    owner.autocommit = True

    def tell(sql: str) -> None:
        with owner.cursor() as cursor:
            cursor.execute(sql)

    tell(f"ALTER FUNCTION {JUDGE} RENAME TO judge_away")
    return lambda: tell("ALTER FUNCTION judge_away(bigint, jsonb, boolean, boolean) RENAME TO roster_judge_elsewhere")


@pytest.fixture
def slow_judge(without_judge: Callable[[], None], second_connection: Callable[..., Any]) -> None:
    """A database whose checks take a minute."""
    owner = second_connection("owner")
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute(SLOW)


def page(actor: Actor, batch: RosterBatch) -> tuple[Client, str]:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    return client, reverse("trainees:roster-detail", args=[batch.pk])


def job_of(batch: RosterBatch) -> Job:
    return Job.objects.filter(kind="trainees.check_roster", subject_id=batch.pk).latest("pk")


def test_a_check_that_breaks_five_times_ends_with_a_way_on(
    batch: RosterBatch, officer: Actor, without_judge: Callable[[], None]
) -> None:
    assert [state for _kind, state in run_queued()] == [JobState.QUEUED] * (MOST_ATTEMPTS - 1) + [JobState.FAILED]

    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    client, url = page(officer, batch)
    shown = client.get(url).content.decode()
    assert f"任务{job_of(batch).pk}" in shown.replace(" ", "")
    assert "Error" not in shown
    assert "roster_judge_elsewhere" not in shown
    for step in ("check_again", "undo"):
        assert f'value="{step}"' in shown
    assert reverse("trainees:roster-replace", args=[batch.pk]) in shown

    without_judge()
    assert client.post(url, {"step": "check_again", "version": batch.version}).status_code == 302
    assert check_now(batch).state == BatchState.CHECKED


def test_a_check_whose_worker_is_lost_five_times_ends_with_a_way_on(batch: RosterBatch) -> None:
    Job.objects.filter(pk=job_of(batch).pk).update(state=JobState.RUNNING, attempts=MOST_ATTEMPTS)
    sweep()
    batch.refresh_from_db()
    assert (batch.state, batch.mapping["refused"]["code"]) == (BatchState.FAILED, "check_worker_lost")


def test_a_check_that_waits_is_stopped_at_once(batch: RosterBatch, officer: Actor) -> None:
    client, url = page(officer, batch)
    assert 'value="stop_check"' in client.get(url).content.decode()
    assert client.post(url, {"step": "stop_check", "version": batch.version}).status_code == 302

    batch.refresh_from_db()
    assert (batch.state, batch.mapping["refused"]["code"]) == (BatchState.FAILED, "check_stopped")
    assert job_of(batch).error_code == "stopped"
    assert run_queued() == []
    shown = client.get(url)
    assert "检查已停止" in shown.content.decode()
    assert "gp-alert-bad" not in shown.content.decode()  # it was wished for
    with pytest.raises(Refused) as refused:
        stop_check(batch, actor=officer)
    assert refused.value.code == "not_checking"
    assert check_now(check_again(batch, actor=officer)).state == BatchState.CHECKED


def test_only_the_unit_that_sent_it_stops_a_check(batch: RosterBatch, chongqing_county: OrgUnit) -> None:
    stranger = make_actor(Role.COUNTY_OFFICER, chongqing_county)
    client, url = page(stranger, batch)
    assert client.post(url, {"step": "stop_check", "version": batch.version}).status_code == 404
    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED


def test_a_check_at_work_says_what_it_does_and_ends_with_its_statement(
    batch: RosterBatch, officer: Actor, slow_judge: None
) -> None:
    job, ended = job_of(batch), []
    worker = Begun(lambda: ended.append(run_job(job.pk)))
    until(lambda: in_the_judge() == 1)
    progress = progress_of(officer, job.pk)
    assert progress.total > progress.done > 0
    assert progress.phase == "正在检查 3 行"
    client, url = page(officer, batch)
    progress_url = reverse("trainees:roster-progress", args=[batch.pk])
    bar = client.get(progress_url, headers={"HX-Request": "true"}).content.decode()
    assert progress.phase in bar
    assert "排队等待处理" not in bar
    assert client.post(url, {"step": "stop_check", "version": batch.version}).status_code == 302
    assert worker.ended() == "done"
    batch.refresh_from_db()
    assert ended == [JobState.FAILED]
    assert (batch.state, batch.mapping["refused"]["code"]) == (BatchState.FAILED, "check_stopped")
    assert not RosterRow.objects.filter(batch=batch).exists()
    assert in_the_judge() == 0


def test_a_check_whose_worker_died_after_it_was_stopped_is_not_begun_again(batch: RosterBatch, officer: Actor) -> None:
    job = job_of(batch)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=1)
    stop_check(batch, actor=officer)
    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED  # a worker may still be at it
    sweep()
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.state, job.state, job.error_code) == (BatchState.FAILED, JobState.FAILED, "stopped")


def test_a_statement_ends_with_the_program_that_sent_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW client_connection_check_interval")
        assert cursor.fetchone() == ("1s",)


def in_the_judge() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
        )
        return int(cursor.fetchone()[0])
