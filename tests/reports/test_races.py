"""Two workers at once: the last of the children starts the nation's report, and only the last."""

from threading import Event

import pytest
from django.db import connections

from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_job
from guopei.reports import tasks
from guopei.reports.models import ReportEdition
from guopei.reports.services.building import request_year, start_nation_after_last
from tests.factories.reports import make_world
from tests.reports.test_building import NATION, PROVINCE
from tests.support.races import LONGEST, Begun, waiting

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_children_that_end_together_one_starts_the_nation() -> None:
    """The first keeps its transaction open at the very end; the second waits for the parent's row and then sees it."""
    with transaction_for(None, act="test"):
        world = make_world()
    with transaction_for(world.ministry_officer, act="test"):
        request_year(world.year, actor=world.ministry_officer)
    run_job(Job.objects.get(kind="reports.build_year").pk)
    first, second = Job.objects.filter(kind=PROVINCE).order_by("pk").values_list("pk", flat=True)
    held, released = Event(), Event()

    slow = Begun(lambda: finish_child(first, world.ministry_officer, held, released))
    assert held.wait(LONGEST)
    late = waiting(lambda: run_job(second))
    released.set()
    assert (slow.ended(), late.ended()) == ("done", "done")
    connections.close_all()

    assert Job.objects.filter(kind=NATION).count() == 1
    assert ReportEdition.objects.count() == 2


def finish_child(job_id: int, actor: Actor, held: Event, released: Event) -> None:
    """What a child's last transaction does, with a pause before its commit."""
    job = Job.objects.get(pk=job_id)
    assert job.subject_id is not None
    with transaction_for(actor, act="test"):
        prepared = tasks.prepare_edition(job.subject_id, actor=actor, job_id=job_id)
    assert prepared is not None
    files = tasks.render(prepared.content)
    with transaction_for(actor, act="test"):
        tasks.store_edition(prepared, files, actor=actor, job_id=job_id)
        start_nation_after_last(job_id, actor=actor)
        held.set()
        assert released.wait(LONGEST)
