"""Scheduled work: declared once, sent by beat unless it is off, switched by the nation's system administrator alone."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from celery import Celery
from django.utils.translation import override

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.audit.models import Event
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.beat import Scheduler
from guopei.core.jobs.models import Job, WorkPause
from guopei.core.jobs.schedule import Daily, Every, Scheduled, schedule, scheduled, scheduled_as
from guopei.core.jobs.selectors.schedule import Work, is_on, works
from guopei.core.jobs.services.running import run_queued
from guopei.core.jobs.services.scheduling import pause_work, queue_scheduled, resume_work
from guopei.core.jobs.tasks import sweep
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation

pytestmark = pytest.mark.django_db
ERASE = "ui.erase_exports"


@pytest.fixture
def admin() -> Actor:
    return make_actor(Role.SYSTEM_ADMIN, make_nation())


@pytest.fixture
def erasing() -> Scheduled:
    found = scheduled_as(ERASE)
    assert found
    return found


@pytest.fixture
def beat(tmp_path: Path) -> Iterator[Scheduler]:
    """Beat on a broker that lives in this process."""
    app = Celery("tests", broker="memory://", set_as_current=False)
    running = Scheduler(app=app, schedule_filename=str(tmp_path / "schedule"), lazy=False)
    yield running
    running.close()


def sent(beat: Scheduler, kind: str) -> bool:
    """Whether beat sends work when its time has come."""
    return beat.apply_async(beat.schedule[kind], advance=False) is not None


def row_of(admin: Actor, kind: str) -> Work:
    return next(work for work in works(admin) if work.scheduled.kind == kind)


def test_what_the_wings_scheduled_is_what_beat_has(beat: Scheduler) -> None:
    kinds = {one.kind for one in scheduled()}
    assert kinds >= {"jobs.sweep", "inbox.remind", ERASE, "audit.make_months", "documents.sweep_store"}
    assert "trainees.erase_rosters" in kinds, "each import erases its own files"
    assert kinds <= set(beat.schedule)
    assert beat.schedule[ERASE].args == (ERASE,)
    assert beat.schedule["jobs.sweep"].options["expires"] == 2


def test_when_it_runs_is_said_in_both_languages() -> None:
    for when in (Daily(time(3, 20)), Every(2)):
        with override("en"):
            english = str(when)
        with override("zh-hans"):
            assert str(when) != english
    with override("en"):
        assert str(Daily(time(3, 20))) == "every day at 03:20"


def test_work_is_scheduled_once_and_is_a_job() -> None:
    with pytest.raises(ValueError, match="scheduled already"):
        schedule(ERASE, "x", "x", Every(1))
    with pytest.raises(KeyError):
        schedule("tests.nobody_does_this", "x", "x", Every(1))
    assert not is_on("tests.nobody_does_this")


def test_beat_and_worker_leave_what_is_off(admin: Actor, erasing: Scheduled, beat: Scheduler) -> None:
    assert sent(beat, ERASE)
    with transaction_for(admin, act="tests"):
        pause_work(erasing, actor=admin, reason="迁移服务器")
    assert not sent(beat, ERASE)
    assert sent(beat, "inbox.remind")
    assert queue_scheduled(ERASE) is None, "a message sent before it was switched off"
    assert not Job.objects.filter(kind=ERASE).exists()
    with transaction_for(admin, act="tests"):
        resume_work(erasing, actor=admin)
    assert sent(beat, ERASE)
    assert queue_scheduled(ERASE)


def test_each_switch_is_in_the_trail(admin: Actor, erasing: Scheduled) -> None:
    with transaction_for(admin, act="web:jobs:schedule-off"):
        pause_work(erasing, actor=admin, reason="迁移服务器")
    with transaction_for(admin, act="web:jobs:schedule-on"):
        resume_work(erasing, actor=admin)
    events = Event.objects.filter(table=WorkPause._meta.db_table).order_by("id")
    assert [event.op for event in events] == ["I", "D"]
    assert {event.context.actor_id for event in events} == {admin.user_id}
    assert events[0].new["reason"] == "迁移服务器"


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.MINISTRY_OFFICER])
def test_nobody_else_sees_or_switches(role: Role, erasing: Scheduled) -> None:
    other = make_actor(role, make_nation())
    for act in (lambda: works(other), lambda: pause_work(erasing, actor=other, reason="x")):
        with pytest.raises(Denied):
            act()
    with pytest.raises(Denied):
        resume_work(erasing, actor=other)


def test_a_province_does_not_switch_what_runs_for_the_nation(hebei: OrgUnit, erasing: Scheduled) -> None:
    other = make_actor(Role.SYSTEM_ADMIN, hebei)
    assert works(other)
    with pytest.raises(Refused) as refused:
        pause_work(erasing, actor=other, reason="x")
    assert refused.value.code == "work_of_the_nation"


@pytest.mark.parametrize("kind", ["jobs.sweep", "audit.make_months"])
def test_what_must_never_stop_says_why(admin: Actor, kind: str, beat: Scheduler) -> None:
    work = scheduled_as(kind)
    assert work
    with pytest.raises(Refused) as refused:
        pause_work(work, actor=admin, reason="x")
    assert refused.value.code == "work_always_on"
    assert str(work.always) in refused.value.message
    assert sent(beat, kind)


def test_a_switch_needs_a_reason_and_is_not_thrown_twice(admin: Actor, erasing: Scheduled) -> None:
    with pytest.raises(Refused) as refused:
        pause_work(erasing, actor=admin, reason=" ")
    assert refused.value.code == "reason_missing"
    with pytest.raises(Refused) as refused:
        resume_work(erasing, actor=admin)
    assert refused.value.code == "work_switched_already"
    pause_work(erasing, actor=admin, reason="x")
    with pytest.raises(Refused) as refused:
        pause_work(erasing, actor=admin, reason="x")
    assert refused.value.code == "work_switched_already"


def test_the_last_run_is_told(admin: Actor) -> None:
    assert row_of(admin, ERASE).last is None
    queue_scheduled(ERASE)
    assert run_queued() == [(ERASE, "done")]
    last = row_of(admin, ERASE).last
    assert last
    assert last.state == "done"
    assert last.took is not None
    sweep()
    swept = row_of(admin, "jobs.sweep").last
    assert swept
    assert swept.state == "done"


def test_the_list_costs_the_same_however_much_is_off(
    admin: Actor, erasing: Scheduled, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        works(admin)
    pause_work(erasing, actor=admin, reason="x")
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert row_of(admin, ERASE).pause
