"""Jobs: queued with the write or not at all, done once, found again when lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from celery.signals import worker_ready
from django.db import connection, transaction
from django.utils.translation import gettext, gettext_lazy, override
from kombu import pools

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.jobs import registry
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import Run, job_handler
from guopei.core.jobs.selectors.progress import progress_of
from guopei.core.jobs.services.queue import enqueue, retry_job, send
from guopei.core.jobs.services.running import LOCK_CLASS, MOST_ATTEMPTS, RESEND_AFTER, run_job, run_queued, sweep
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from tests.factories.access import make_actor
from tests.support.clients import client_of, shown

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_clone")]

HTMX = {"HX-Request": "true"}  # a fragment of a page, asked for by the page
seen: list[Run] = []


@pytest.fixture(autouse=True, scope="module")
def _kinds():
    """Kinds of job that exist only here."""

    @job_handler("tests.note", "note", about="orgs.OrgUnit")
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
    registry._subjects.remove("orgs.OrgUnit")


@pytest.fixture(autouse=True)
def _forget(transactional_db: None) -> None:
    seen.clear()
    Job.objects.all().delete()


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
    page = shown(client_of(provincial_officer).get(f"/jobs/{job.pk}/progress/", headers=HTMX))
    assert job.error in page
    assert "ZeroDivision" not in page  # words for people; what broke stands in the log


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


# Sent, lost, tried again


@pytest.fixture
def no_broker() -> Iterator[None]:
    """Nobody answers where messages are handed in."""
    app = current_app._get_current_object()
    before = app.conf.broker_url

    def turn_to(url: str) -> None:
        app.conf.broker_url = url
        pools.reset()
        app._pool = app.amqp._producer_pool = None

    turn_to("redis://127.0.0.1:1/0")
    yield
    turn_to(before)


def test_without_the_broker_a_job_waits_for_the_sweeper(provincial_officer: Actor, no_broker: None) -> None:
    job = enqueue("tests.note", actor=provincial_officer)  # sent after the commit, in vain: nobody sees an error
    assert send(job.pk) is False
    assert sweep() == 0
    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.QUEUED, None)
    assert "Waiting for a worker" in shown(client_of(provincial_officer).get(f"/jobs/{job.pk}/progress/", headers=HTMX))


def test_what_waited_is_sent_once_the_broker_is_back(provincial_officer: Actor) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Job.objects.filter(pk=job.pk).update(sent_at=None)
    assert sweep() == 1
    job.refresh_from_db()
    assert job.sent_at is not None


@pytest.mark.parametrize(("seconds", "again"), [(59, 0), (61, 1)])
def test_a_message_that_nobody_took_is_sent_again(provincial_officer: Actor, seconds: int, again: int) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Job.objects.filter(pk=job.pk).update(sent_at=clock.now() - timedelta(seconds=seconds))
    assert sweep() == again


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2), (2, 10), (3, 30), (4, 60)])
def test_work_that_failed_is_tried_again_soon_and_then_ever_later(
    provincial_officer: Actor, attempt: int, seconds: int
) -> None:
    job = enqueue("tests.break", actor=provincial_officer)
    Job.objects.filter(pk=job.pk).update(attempts=attempt - 1)
    before = clock.now()
    assert run_job(job.pk) == JobState.QUEUED
    sent_at = Job.objects.get(pk=job.pk).sent_at
    assert sent_at is not None
    assert before <= sent_at + RESEND_AFTER - timedelta(seconds=seconds) <= clock.now()


def test_a_worker_that_begins_looks_at_once_for_what_was_left() -> None:
    current_app.loader.import_default_modules()  # as a worker does
    with current_app.connection_for_read() as broker:
        queue = broker.SimpleQueue(current_app.conf.task_default_queue)
        queue.clear()
        worker_ready.send(sender=None)
        message = queue.get(timeout=10)
        message.ack()
        assert message.headers["task"] == "jobs.sweep"


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_only_a_job_that_failed_is_tried_again(provincial_officer: Actor, state: JobState) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Job.objects.filter(pk=job.pk).update(state=state)
    with pytest.raises(Refused) as refused:
        retry_job(job, actor=provincial_officer)
    assert refused.value.code == "wrong_state"


# Who sees it


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.PROVINCIAL_OFFICER, True),
        (Role.AUDITOR, True),
        (Role.REVIEW_EXPERT, False),
        (Role.INSPECTOR, False),
        (Role.TEACHER, False),
        (Role.SYSTEM_ADMIN, False),
    ],
)
def test_a_job_is_seen_by_those_who_work_with_what_it_is_about(
    provincial_officer: Actor, hebei: OrgUnit, role: Role, sees: bool
) -> None:
    job = enqueue("tests.note", actor=provincial_officer, subject=hebei)
    colleague = make_actor(role, hebei)
    assert client_of(colleague).get(f"/jobs/{job.pk}/progress/", headers=HTMX).status_code == (200 if sees else 404)


def test_a_job_about_nothing_is_its_owners(provincial_officer: Actor, second_provincial_officer: Actor) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    address = f"/jobs/{job.pk}/progress/"
    assert client_of(provincial_officer).get(address, headers=HTMX).status_code == 200
    assert client_of(second_provincial_officer).get(address, headers=HTMX).status_code == 404


def test_progress_is_seen_while_the_work_goes_on(provincial_officer: Actor) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Run(job.pk, None, {}, provincial_officer, 1).report("reading", 30, 120)
    progress = progress_of(provincial_officer, job.pk)
    assert (progress.phase, progress.percent, progress.is_final) == ("reading", 25, False)


@pytest.mark.parametrize("phase", [gettext_lazy("Waiting"), lambda: gettext("Waiting")])
def test_every_reader_is_told_the_phase_in_their_own_language(provincial_officer: Actor, phase: Any) -> None:
    job = enqueue("tests.note", actor=provincial_officer)
    Run(job.pk, None, {}, provincial_officer, 1).report(phase, 30, 120)
    told = []
    for language in ("zh-hans", "en"):
        with override(language):
            told.append((progress_of(provincial_officer, job.pk).phase, gettext("Waiting")))
    assert [phase for phase, _words in told] == [words for _phase, words in told]
    assert len(set(told)) == 2


def test_no_lock_outlives_a_job(provincial_officer: Actor) -> None:
    run_job(enqueue("tests.note", actor=provincial_officer).pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",  # others test beside us
            [LOCK_CLASS],
        )
        assert cursor.fetchone() == (0,)
