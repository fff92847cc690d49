"""What the database keeps of findings, whoever writes and however: by raw SQL as the application, and two at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.models import Attachment
from guopei.core.documents.services.attaching import remove_attachment
from guopei.core.integrity.registry import checks
from guopei.core.people.services.delegating import delegate_role
from guopei.core.rectification.enums import FindingState
from guopei.core.rectification.models import Finding, Measure
from guopei.core.rectification.registry import findables
from guopei.core.rectification.services.answering import answer_finding
from guopei.core.rectification.services.checking import (
    close_finding,
    extend_finding,
    return_finding,
    withdraw_finding,
)
from guopei.core.refusal import Refused
from tests.factories.access import make_actor, make_user
from tests.factories.findings import Sides, make_answered, make_finding, make_sides, prove
from tests.factories.orgs import make_nation
from tests.support.races import acting, at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides() -> Sides:
    return make_sides()


def attack(constraint: str, sql: str, *parameters: object) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


FIND = "UPDATE rectification_finding SET version = version + 1, "
ADD = (
    "INSERT INTO rectification_finding (subject_table, subject_id, subject_name, text, clause, severity,"
    " checking_unit_id, raised_by_id, raised_on, responsible_unit_id, due, state)"
    " SELECT %s, %s, 'x', 'x', 'x', '1MINOR', checking_unit_id, raised_by_id, raised_on, %s, due, 'RAISED'"
    " FROM rectification_finding WHERE id = %s"
)
SAY = (
    "INSERT INTO rectification_measure (finding_id, text, submitted_by_id, outcome, opinion, rechecked_by_id,"
    " rechecked_at) VALUES (%s, 'x', %s, %s, '', %s, %s)"
)
ACCEPT = "UPDATE rectification_measure SET outcome = 'ACCEPTED', rechecked_at = now(), rechecked_by_id = %s"
EXTEND = (
    "INSERT INTO rectification_extension (finding_id, was_due, due, reason, granted_by_id) VALUES (%s, %s, %s, %s, %s)"
)


def test_what_was_found_stands_and_nothing_is_deleted(sides: Sides) -> None:
    finding = make_finding(sides)
    for column in ("text = 'x'", "clause = 'x'", "severity = '1MINOR'", "subject_id = 0", "raised_on = '2020-01-01'"):
        attack("finding_fixed", f"{FIND}{column} WHERE id = %s", finding.pk)
    attack("finding_stays", "DELETE FROM rectification_finding")
    Measure.objects.create(finding=finding, text="已改", submitted_by_id=sides.officer.person_id)
    attack("measure_stays", "DELETE FROM rectification_measure")
    attack("measure_fixed", "UPDATE rectification_measure SET text = 'x'")


def test_a_finding_is_about_a_record_that_is_there_and_to_its_own_unit(sides: Sides) -> None:
    finding = make_finding(sides)
    table, unit = "trainees_trainingclass", finding.responsible_unit_id
    attack("class_finding_agrees", ADD, table, 0, unit, finding.pk)
    attack("class_finding_agrees", ADD, table, sides.training_class.pk, make_nation().pk, finding.pk)
    attack("finding_of_another_unit", ADD, "x", 0, finding.checking_unit_id, finding.pk)


def test_every_kind_of_record_that_takes_findings_has_its_guard() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = 'rectification_finding'::regclass AND p.proname LIKE %s",
            ["%_agrees_%"],
        )
        texts = [row[0] for row in cursor.fetchall()]
    unguarded = [
        one.table for one in findables() if not any(f"subject_table = '{one.table}'" in text for text in texts)
    ]
    assert not unguarded


def test_nothing_is_answered_or_closed_without_a_measure_and_proof(sides: Sides) -> None:
    finding = make_finding(sides)
    answered = f"{FIND}state = 'ANSWERED', answered_by_id = %s WHERE id = %s"
    closed = f"{FIND}state = 'CLOSED', closed_by_id = %s WHERE id = %s"
    attack("finding_answered_with_proof", answered, sides.officer.user_id, finding.pk)
    prove(finding, sides.officer)  # proof, and no words
    attack("finding_answered_with_proof", answered, sides.officer.user_id, finding.pk)
    finding = answer_finding(finding, actor=sides.officer, reason="已改")
    attack("finding_answered_with_proof", closed, sides.checker.user_id, finding.pk)  # nobody looked again


def test_words_without_proof_answer_nothing(sides: Sides) -> None:
    finding = make_finding(sides)
    Measure.objects.create(finding=finding, text="已改", submitted_by_id=sides.officer.person_id)
    attack(
        "finding_answered_with_proof",
        f"{FIND}state = 'ANSWERED', answered_by_id = %s WHERE id = %s",
        sides.officer.user_id,
        finding.pk,
    )


def test_whoever_answered_closes_nothing_by_sql_either(sides: Sides) -> None:
    finding = make_answered(sides)
    attack("measure_second_person", ACCEPT, sides.officer.user_id)
    close = f"{FIND}state = 'CLOSED', closed_by_id = %s WHERE id = %s"
    attack("finding_second_person", close, sides.officer.user_id, finding.pk)
    with connection.cursor() as cursor:
        cursor.execute(ACCEPT, [sides.checker.user_id])
    # accepted by one, closed by another: the two signatures have to be one
    attack("finding_answered_with_proof", close, sides.second.user_id, finding.pk)


def test_proof_and_answers_come_and_go_while_it_is_to_be_put_right(sides: Sides) -> None:
    finding = make_answered(sides)
    removed = "UPDATE documents_attachment SET removed_at = now(), removed_by_id = %s, removal_reason = 'x'"
    attack("finding_proof_closed", removed, sides.officer.user_id)
    with connection.cursor() as cursor:
        cursor.execute(ACCEPT, [sides.checker.user_id])
    attack("measure_while_raised", SAY, finding.pk, sides.officer.user_id, "", None, None)
    withdraw_finding(finding, actor=sides.checker, reason="误")
    attack("finding_proof_closed", removed, sides.officer.user_id)


def test_a_recheck_is_said_once_and_in_its_turn(sides: Sides) -> None:
    finding = make_answered(sides)
    return_finding(finding, actor=sides.checker, reason="不实")
    attack("measure_rechecked_once", "UPDATE rectification_measure SET opinion = 'x' WHERE finding_id = %s", finding.pk)
    raised = make_finding(sides)
    waiting = Measure.objects.create(finding=raised, text="x", submitted_by_id=sides.officer.person_id)
    attack("measure_recheck_in_turn", f"{ACCEPT} WHERE id = %s", sides.checker.user_id, waiting.pk)
    attack("measure_one_waits", SAY, raised.pk, sides.officer.user_id, "", None, None)
    born = (sides.officer.user_id, "ACCEPTED", sides.checker.user_id, clock.now())
    attack("measure_waits_first", SAY, raised.pk, *born)


@pytest.mark.parametrize("end", [close_finding, withdraw_finding])
def test_what_is_done_with_is_frozen(sides: Sides, end: Callable[..., Finding]) -> None:
    finding = make_answered(sides)
    end(finding, actor=sides.checker, reason="毕")
    for change in ("answered_at = now()", "closed_at = now()", "state = state"):
        attack("finding_closed", f"{FIND}{change} WHERE id = %s", finding.pk)
    back = f"{FIND}state = 'RAISED', answered_by_id = NULL, closed_by_id = NULL WHERE id = %s"
    attack("finding_closed", back, finding.pk)


def test_the_day_moves_by_an_extension_from_the_day_that_it_has(sides: Sides) -> None:
    finding = make_finding(sides)
    attack("finding_extended", f"{FIND}due = due + 1 WHERE id = %s", finding.pk)
    due, later, who = finding.due, finding.due + timedelta(days=3), sides.checker.user_id
    attack("extension_from_due_day", EXTEND, finding.pk, due + timedelta(days=1), later, "x", who)
    attack("extension_has_reason", EXTEND, finding.pk, due, later, "", who)
    attack("extension_is_later", EXTEND, finding.pk, due, due, "x", who)
    extend_finding(finding, actor=sides.checker, due=later, reason="设备未到")
    make_answered(sides, finding)
    attack("extension_while_raised", EXTEND, finding.pk, later, later + timedelta(days=1), "x", who)
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
        cursor.execute("UPDATE rectification_extension SET reason = 'x'")


# A deputy and whom they stand in for are one


def lend(principal: Actor, to: User) -> Actor:
    own = Grant.objects.get(pk=principal.grant_id)
    today = clock.today()
    with transaction_for(principal, act="test"):
        lent = delegate_role(own, actor=principal, to=to, valid_from=today, valid_until=today + timedelta(days=7))
    return actor_from(Grant.objects.select_related("user", "unit").get(pk=lent.pk))


@contextmanager
def doing(actor: Actor) -> Iterator[Actor]:
    with transaction_for(actor, act="web"):
        yield actor


def test_a_deputy_closes_nothing_that_the_principal_answered(sides: Sides) -> None:
    """Somebody answers for the institution and holds the province's office too; the deputy there is the same person."""
    finding = make_finding(sides)
    answerer = User.objects.get(pk=sides.officer.user_id)
    office = make_actor(Role.PROVINCIAL_OFFICER, finding.checking_unit, user=answerer)
    deputy = lend(office, make_user(unit=finding.checking_unit))
    with doing(sides.officer):
        finding = make_answered(sides, finding)
    with doing(deputy), pytest.raises(Refused) as caught:
        close_finding(finding, actor=deputy)
    assert caught.value.code == "second_person"
    with doing(deputy):
        attack("measure_second_person", ACCEPT, deputy.user_id)
    with doing(sides.checker), connection.cursor() as cursor:
        cursor.execute(ACCEPT, [deputy.user_id])
    with doing(deputy):
        close = f"{FIND}state = 'CLOSED', closed_by_id = %s WHERE id = %s"
        attack("finding_second_person", close, deputy.user_id, finding.pk)


# Derived again


def test_the_checks_find_what_the_guards_would_have_stopped(sides: Sides) -> None:
    found = {one.key: one for one in checks() if one.key.startswith("finding_")}
    finding = close_finding(make_answered(sides), actor=sides.checker)
    extended = extend_finding(
        make_finding(sides), actor=sides.checker, due=finding.due + timedelta(days=3), reason="设备未到"
    )
    assert {key: violations(str(one.sql)) for key, one in found.items()} == {key: [] for key in found}
    assert set(found) == {"finding_closed_with_proof", "finding_due_is_last_extension"}
    for key, table, rows, wrong in (
        (
            "finding_closed_with_proof",
            "documents_attachment",
            "SELECT * FROM documents_attachment LIMIT 0",
            finding,
        ),
        (
            "finding_due_is_last_extension",
            "rectification_extension",
            "SELECT id, finding_id, was_due, due + 1 AS due FROM rectification_extension",
            extended,
        ),
    ):
        assert violations(str(found[key].sql).replace(table, f"({rows})")) == [wrong.pk]


def violations(sql: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_a_closing_and_a_withdrawal_at_once_one_is_done() -> None:
    sides = make_sides()
    finding = make_answered(sides)
    said = at_once(
        acting(sides.checker, close_finding, finding),
        acting(sides.second, withdraw_finding, finding, reason="重复"),
    )
    assert sorted(said) == ["done", "wrong_state"]
    ended = Finding.objects.get(pk=finding.pk)
    accepted = Measure.objects.filter(finding=finding, outcome="ACCEPTED").exists()
    assert (ended.state == FindingState.CLOSED) == accepted


@pytest.mark.django_db(transaction=True)
def test_what_was_seen_of_one_answer_closes_no_newer_one() -> None:
    sides = make_sides()
    finding = make_answered(sides)

    def answer_again(*, actor: Actor) -> None:
        back = return_finding(finding, actor=sides.second, reason="不实", version=finding.version)
        answer_finding(back, actor=actor, reason="再补")

    said = at_once(
        acting(sides.checker, close_finding, finding, version=finding.version),
        acting(sides.officer, answer_again),
    )
    assert sorted(said) == ["done", "stale"]
    ended = Finding.objects.get(pk=finding.pk)
    measures = list(Measure.objects.filter(finding=finding).order_by("pk").values_list("outcome", flat=True))
    assert (ended.state, measures) in (
        (FindingState.CLOSED, ["ACCEPTED"]),
        (FindingState.ANSWERED, ["REJECTED", ""]),
    )


@pytest.mark.django_db(transaction=True)
def test_of_an_answer_and_the_removal_of_its_only_proof_at_once_one_is_done() -> None:
    sides = make_sides()
    finding = make_finding(sides)
    prove(finding, sides.officer)
    one = Attachment.objects.get()
    said = at_once(
        acting(sides.officer, answer_finding, finding, reason="已改"),
        acting(sides.colleague, remove_attachment, one, reason="传错"),
    )
    assert sorted(said) in (["attachments_closed", "done"], ["done", "finding_without_proof"])
