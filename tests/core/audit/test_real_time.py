"""The trail under a shifted clock and after a restore: real time, contexts of one transaction, months made ahead."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from psycopg2.extensions import connection as Connection

from guopei.core import clock
from guopei.core.access.actor import SYSTEM
from guopei.core.access.enums import Role
from guopei.core.audit.models import Context, Event
from guopei.core.audit.services.months import make_months
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.models import Document
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_queued
from guopei.core.jobs.services.scheduling import queue_scheduled
from guopei.core.orgs.models import OrgUnit
from guopei.reports.integrity import run_checks
from tests.factories.access import make_actor
from tests.support.attacks import NOT_ALLOWED, attack
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
IN_2028 = datetime(2028, 3, 31, 23, 0, tzinfo=UTC)


def make_document(unit: OrgUnit) -> Document:
    return Document.objects.create(name="a.pdf", purpose="report", type="pdf", size=1, sha256="0" * 64, unit=unit)


def part_of(event: Event) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_event WHERE id = %s", [event.pk])
        return str(cursor.fetchone()[0])


def parts() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        return {row[0] for row in cursor.fetchall()}


def test_a_writer_that_dates_itself_is_seen_beside_the_real_time(hebei: OrgUnit, nation: OrgUnit) -> None:
    with transaction_for(None, act="tests.dated"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('guopei.clock_shift', '-86400000', true)")
        make_document(hebei)
    context = Context.objects.get(act="tests.dated")
    assert context.real_at is not None
    assert context.real_at - context.at == timedelta(seconds=86_400_000)
    assert abs(timezone.now() - context.real_at) < timedelta(hours=1)
    auditor = client_of(make_actor(Role.AUDITOR, nation))
    event = Event.objects.get(context=context, table="documents_document")
    assert "Real time" in shown(auditor.get(reverse("access:trail-detail", args=[event.pk])))


def test_an_honest_event_has_one_time(hebei: OrgUnit, nation: OrgUnit) -> None:
    with transaction_for(None, act="tests.honest"):
        make_document(hebei)
    event = Event.objects.get(context__act="tests.honest", table="documents_document")
    auditor = client_of(make_actor(Role.AUDITOR, nation))
    assert "Real time" not in shown(auditor.get(reverse("access:trail-detail", args=[event.pk])))


@pytest.mark.django_db(transaction=True)
def test_a_context_of_another_life_with_the_same_number_is_left_alone(
    hebei: OrgUnit, second_connection: Callable[..., Connection]
) -> None:
    """As after a restore, where transactions are counted from the beginning."""
    with transaction_for(None, act="tests.again"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            number = cursor.fetchone()[0]
        owner = second_connection("owner")
        with owner.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_context (txid, at, real_at, act, reason, request, database_user)"
                " VALUES (%s, '2025-01-01', '2025-01-01', 'tests.again', '', '', 'guopei_app') RETURNING id",
                [number],
            )
            old = cursor.fetchone()[0]
        owner.commit()
        document = make_document(hebei)
    assert Event.objects.get(table="documents_document", object_id=document.pk).context_id != old
    assert not Event.objects.filter(context_id=old).exists()


def test_months_are_made_for_ever_and_take_over_what_lay_in_the_rest(hebei: OrgUnit) -> None:
    with clock.travel(IN_2028):
        with transaction_for(None, act="tests.in_2028"):
            document = make_document(hebei)
        event = Event.objects.get(table="documents_document", object_id=document.pk)
        assert part_of(event) == "audit_event_rest"
        [ahead] = run_checks(only=["trail_months_ahead"])
        assert ahead.violations == 3
        queue_scheduled("audit.make_months")
        run_queued()
        assert Job.objects.get(kind="audit.make_months").state == "done"
    assert part_of(event) == "audit_event_202803"
    again = Event.objects.get(pk=event.pk)
    assert (again.at, again.context_id, again.new) == (event.at, event.context_id, event.new)
    assert {f"audit_event_2028{month:02d}" for month in range(3, 13)} | {"audit_event_202903"} <= parts()


def test_what_was_made_is_not_made_again_and_a_made_month_is_as_closed_as_the_others(hebei: OrgUnit) -> None:
    with clock.travel(IN_2028), transaction_for(SYSTEM, act="tests"):
        assert make_months() == 13
        assert make_months() == 0
        document = make_document(hebei)
    assert part_of(Event.objects.get(table="documents_document", object_id=document.pk)) == "audit_event_202803"
    for statement in ("DELETE FROM {}", "UPDATE {} SET new = '{{}}'", "TRUNCATE {}", "DROP TABLE {}"):
        assert attack(statement.format("audit_event_202803")) == NOT_ALLOWED
    insert = "INSERT INTO {} (at, context_id, \"table\", object_id, op) VALUES ('2028-03-02', 1, 'x', 1, 'I')"
    assert attack(insert.format("audit_event_202803")) == NOT_ALLOWED


def test_the_role_writes_no_history_of_migrations() -> None:
    assert attack("DELETE FROM django_migrations") == NOT_ALLOWED
    assert attack("UPDATE django_migrations SET applied = now()") == NOT_ALLOWED
    assert attack("INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())") == NOT_ALLOWED
