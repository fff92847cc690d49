"""Jobs: queued with the write or not at all, done once, found again when lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from guopei.core.access.actor import Actor
from guopei.core.jobs import registry
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import Run, job_handler
from guopei.core.jobs.selectors import progress_of
from guopei.core.jobs.services import MOST_ATTEMPTS, enqueue, retry_job, run_job, run_queued, sweep
from guopei.core.jobs.services.running import LOCK_CLASS
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused

pytestmark = pytest.mark.django_db(transaction=True)

seen: list[Run] = []


@pytest.fixture(autouse=True, scope="module")
def _kinds():
    """Kinds of job that exist only here."""

    @job_handler("tests.note", "note")
    def note(run: Run) -> dict[str, int]:
        run.report("half way", 1, 2)
        seen.append(run)
        return {"answer": 42}

    @job_handler("tests.refuse", "refuse")
    def refuse(run: Run) -> None:
        raise Refused("The workbook has no header.", code="no_header")

    @job_handler("tests.break", "break")
    def break_down(run: Run) -> None:
        raise ZeroDivisionError("broken")

    yield
    for kind in ("tests.note", "tests.refuse", "tests.break"):
        registry._handlers.pop(kind)


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


def test_a_job_is_done_in_the_name_of_who_asked(provincial_officer: Actor, hebei: OrgUnit) -> None:
    job = enqueue("tests.note", actor=provincial_officer, subject=hebei, args={"ids": [1]})
    assert run_job(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (JobState.DONE, {"answer": 42}, 1)
    assert [(run.actor, run.subject_id, run.args) for run in seen] == [(provincial_officer, hebei.pk, {"ids": [1]})]


def test_a_job_that_is_done_is_not_done_again(provincial_officer: Actor) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    assert [run_job(job.pk), run_job(job.pk)] == [JobState.DONE, "settled"]
    assert len(seen) == 1


def test_no_job_without_its_write(provincial_officer: Actor) -> None:
    with transaction.atomic():
        enqueue("tests.note", actor=provincial_officer)
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_the_same_work_is_not_queued_twice_while_it_is_open(provincial_officer: Actor, hebei: OrgUnit) -> None:
    first = enqueue("tests.note", actor=provincial_officer, subject=hebei)
    assert enqueue("tests.note", actor=provincial_officer, subject=hebei).pk == first.pk
    run_job(first.pk)
    assert enqueue("tests.note", actor=provincial_officer, subject=hebei).pk != first.pk


def test_a_refusal_ends_a_job_with_its_sentence_and_it_can_be_tried_again(provincial_officer: Actor) -> None:
    job = enqueue("tests.refuse", actor=provincial_officer)
    assert run_job(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert (job.error, job.error_code) == ("The workbook has no header.", "no_header")
    assert retry_job(job, actor=provincial_officer).state == JobState.QUEUED


def test_an_error_is_tried_again_five_times_and_then_said(provincial_officer: Actor) -> None:
    job = enqueue("tests.break", actor=provincial_officer)
    assert run_queued() == [("tests.break", JobState.QUEUED)] * (MOST_ATTEMPTS - 1) + [("tests.break", JobState.FAILED)]
    job.refresh_from_db()
    assert (job.attempts, job.error_code) == (MOST_ATTEMPTS, "error")
    assert "ZeroDivision" not in job.error  # words for people; what broke stands in the log


def test_a_job_that_another_worker_holds_is_left_to_it(
    provincial_officer: Actor, second_connection: Callable[..., Any]
) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    with second_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, job.pk])
    assert run_job(job.pk) == "elsewhere"
    assert seen == []


def test_the_sweeper_finds_a_job_whose_worker_died(provincial_officer: Actor) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=1)
    sweep()
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert run_job(job.pk) == JobState.DONE


def test_the_sweeper_leaves_a_job_whose_worker_lives(
    provincial_officer: Actor, second_connection: Callable[..., Any]
) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    with second_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, job.pk])
    sweep()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_worker_that_is_lost_five_times_is_not_sent_a_sixth(provincial_officer: Actor) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=MOST_ATTEMPTS)
    sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "worker_lost")


def test_progress_is_seen_while_the_work_goes_on(provincial_officer: Actor) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Run(job.pk, None, {}, provincial_officer, 1).report("reading", 30, 120)
    progress = progress_of(provincial_officer, job.pk)
    assert (progress.phase, progress.percent, progress.is_final) == ("reading", 25, False)


def test_no_lock_outlives_a_job(provincial_officer: Actor) -> None:
    run_job(enqueue("tests.note", actor=provincial_officer).pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",  # others test beside us
            [LOCK_CLASS],
        )
        assert cursor.fetchone() == (0,)
