"""The trail: everything that changes is in it, whoever changes it and however; nobody takes anything out."""

import io

import psycopg2
import pytest
from django.db import connection, transaction
from django.utils.translation import override

from guopei.core.access.enums import Role
from guopei.core.audit.acts import acts_like, title_of_act
from guopei.core.audit.models import Context, Event
from guopei.core.audit.selectors.history import described, history
from guopei.core.audit.transaction import service, set_local, transaction_for
from guopei.core.documents.models import Document
from guopei.core.documents.purposes import label_of as purpose_in_words
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.accounts import close_account
from guopei.core.refusal import Refused
from tests.factories.access import make_actor

pytestmark = pytest.mark.django_db
CLOSE = f"people.{close_account.__name__}"


def make_documents(unit: OrgUnit, number: int) -> list[Document]:
    return Document.objects.bulk_create(
        [
            Document(name=f"{n}.pdf", purpose="report", type="pdf", size=n + 1, sha256="0" * 64, unit=unit)
            for n in range(number)
        ]
    )


def events() -> list[tuple[str, int]]:
    return list(Event.objects.filter(table="documents_document").order_by("id").values_list("op", "object_id"))


def test_bulk_raw_and_single_writes_are_all_recorded(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act="tests.write", reason="why"):
        first, second, third = make_documents(hebei, 3)
        Document.objects.filter(pk__in=[first.pk, second.pk]).update(name="renamed.pdf")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM documents_document WHERE id = %s", [third.pk])
    assert events() == [
        ("I", first.pk), ("I", second.pk), ("I", third.pk), ("U", first.pk), ("U", second.pk), ("D", third.pk),
    ]  # fmt: skip
    context = Context.objects.get(act="tests.write")
    assert (context.actor_id, context.grant_id, context.reason) == (actor.user_id, actor.grant_id, "why")
    update = Event.objects.get(table="documents_document", op="U", object_id=first.pk)
    assert (update.old, update.new) == ({"name": "0.pdf"}, {"name": "renamed.pdf"})


def test_copy_is_recorded(hebei: OrgUnit) -> None:

    with connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY documents_document (uuid, name, purpose, type, size, sha256, is_sealed, unit_id) FROM STDIN",
            io.StringIO(
                f"00000000-0000-0000-0000-000000000001\tcopied.pdf\treport\tpdf\t1\t{'0' * 64}\tf\t{hebei.pk}\n"
            ),
        )
    assert [op for op, _pk in events()] == ["I"]


def test_an_update_that_changes_nothing_leaves_no_event(hebei: OrgUnit) -> None:
    (document,) = make_documents(hebei, 1)
    Document.objects.filter(pk=document.pk).update(name=document.name)
    assert [op for op, _pk in events()] == ["I"]


def test_secrets_are_named_but_not_copied(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET password = 'stolen' WHERE id = %s", [actor.user_id])
    event = Event.objects.get(table="accounts_user", op="U", object_id=actor.user_id)
    assert (event.old, event.new) == ({}, {"password": "***"})
    assert "password" not in Event.objects.get(table="accounts_user", op="I", object_id=actor.user_id).new


def test_a_service_names_the_act_and_a_refusal_leaves_nothing(hebei: OrgUnit) -> None:
    @service("A test writes")
    def make_and_refuse() -> None:
        make_documents(hebei, 1)
        raise Refused("no")

    @service("A test writes")
    def make_one() -> Document:
        return make_documents(hebei, 1)[0]

    with transaction_for(None, act="tests.outer"):
        with pytest.raises(Refused):
            make_and_refuse()
        made = make_one()
    assert events() == [("I", made.pk)]
    assert Event.objects.get(object_id=made.pk, table="documents_document").context.act.endswith("make_one")


def test_a_service_within_a_service_is_part_of_its_act(hebei: OrgUnit) -> None:
    @service("A test writes")
    def make_one() -> None:
        make_documents(hebei, 1)

    @service("A test writes")
    def make_two() -> None:
        make_one()
        make_one()

    with transaction_for(None, act="tests.outer"):
        make_two()
    acts = set(Event.objects.filter(table="documents_document").values_list("context__act", flat=True))
    assert [act.rpartition(".")[2] for act in acts] == ["make_two"]


def test_history_shows_who_and_what_in_the_readers_sight(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act="tests.write"):
        (document,) = make_documents(hebei, 1)
    with transaction_for(actor, act="tests.rename"):
        Document.objects.filter(pk=document.pk).update(name="new.pdf")
    newest, oldest = history(actor, document)
    assert (newest.op, oldest.op, newest.actor_name) == ("U", "I", actor.user_name)
    assert [(old, new) for _label, old, new in newest.fields] == [("0.pdf", "new.pdf")]


def test_one_act_is_one_entry_from_first_to_last(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act="tests.write"):
        (document,) = make_documents(hebei, 1)
    with transaction_for(actor, act="tests.rename", reason="why"):
        for name in ("between.pdf", "last.pdf"):
            Document.objects.filter(pk=document.pk).update(name=name)
        Document.objects.filter(pk=document.pk).update(size=99)
        Document.objects.filter(pk=document.pk).update(size=document.size)
    newest, _oldest = history(actor, document)
    assert ([(old, new) for _label, old, new in newest.fields], newest.reason) == ([("0.pdf", "last.pdf")], "why")
    assert newest.act == "", "a name that nobody gave words to is for machines"


@pytest.mark.parametrize("number", [1, 3])
def test_history_costs_the_same_for_one_and_for_three(hebei: OrgUnit, django_assert_num_queries, number: int) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act="tests.write"):
        (document,) = make_documents(hebei, 1)
    for turn in range(number):
        with transaction_for(actor, act=f"tests.rename_{turn}"):
            Document.objects.filter(pk=document.pk).update(name=f"{turn}x.pdf")
    with django_assert_num_queries(5):
        assert len(history(actor, document)) == number + 1


def test_history_speaks_in_words(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act="tests.write"):
        (document,) = make_documents(hebei, 1)
    [created] = history(actor, document)
    said = {label: new for label, _old, new in created.fields}
    assert purpose_in_words(document.purpose) in said.values()
    assert None not in said.values()
    assert not {"uuid", "sha256"} & set(said), "a column without words is not for people"


def test_those_who_watch_read_the_whole_change(hebei: OrgUnit) -> None:
    with transaction_for(make_actor(Role.PROVINCIAL_OFFICER, hebei), act="tests.write"):
        make_documents(hebei, 1)
    [created] = described(list(Event.objects.filter(table="documents_document")), whole=True)
    said = {label: new for label, _old, new in created.fields}
    assert said["sha256"] == "0" * 64
    assert hebei.name in said.values()


def test_history_leaves_out_what_the_system_keeps_for_itself(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act="tests.write"):
        OrgUnit.objects.filter(pk=hebei.pk).update(name="冀", pinyin="ji")
    with override("en"):
        assert [label for label, _old, _new in history(actor, hebei)[0].fields] == ["name"]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_event SET new = '{}'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "INSERT INTO audit_event (at, context_id, \"table\", object_id, op) VALUES (now(), 1, 'x', 1, 'I')",
        "UPDATE audit_context SET actor_id = 1",
        "DELETE FROM audit_context",
        "INSERT INTO audit_context (txid, at, act, reason, request, database_user) VALUES (1, now(), '', '', '', '')",
        "DELETE FROM audit_event_rest",
        "UPDATE audit_event_202611 SET new = '{}'",
        "SELECT audit_context_id()",
        "ALTER TABLE documents_document DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_insert ON documents_document",
        "CREATE OR REPLACE FUNCTION audit_capture() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "SET session_replication_role = replica",
        "TRUNCATE documents_document CASCADE",
        "DROP TABLE audit_event",
        "UPDATE documents_document SET id = id + 1000",
    ],
)
def test_the_application_role_cannot_touch_the_trail(hebei: OrgUnit, attack: str) -> None:
    make_documents(hebei, 1)
    before = events()
    with pytest.raises(Exception) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refusal.value.__cause__, psycopg2.Error)
    assert refusal.value.__cause__.pgcode in {"42501", "23514", "428C9"}  # not allowed; against a rule
    assert events() == before


def test_nothing_the_role_may_set_switches_the_trail_off(hebei: OrgUnit) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', 'documents_document:audit_insert', true)")
    make_documents(hebei, 1)
    assert [op for op, _pk in events()] == ["I"]


def test_a_context_that_stands_is_never_changed_by_later_settings(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act="tests.honest"):
        make_documents(hebei, 1)
        first = Context.objects.get(act="tests.honest")
        set_local("actor", "4711")
        make_documents(hebei, 1)
    assert Context.objects.get(pk=first.pk).actor_id == actor.user_id
    assert Context.objects.filter(act="tests.honest").count() == 2


def test_after_the_transaction_its_settings_are_gone(hebei: OrgUnit) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting('guopei.actor', true), '')")
        assert cursor.fetchone() == (None,)


def test_an_act_is_called_by_its_title_by_its_family_or_by_its_own_name() -> None:
    assert title_of_act(CLOSE) == "停用账号"
    assert title_of_act("story.anything") == "演示数据准备"
    assert title_of_act("nobody.named_this") == "nobody.named_this"
    with override("en"):
        assert title_of_act(CLOSE) == "Close an account"


def test_acts_are_found_by_their_words_in_the_readers_language() -> None:
    assert CLOSE in acts_like("停用账号")
    assert acts_like("停用账号") == acts_like(CLOSE)
    with override("en"):
        assert acts_like("close an ACCOUNT") == [CLOSE]
    assert acts_like("没有这件事") == []


def test_history_calls_an_act_by_its_title(hebei: OrgUnit) -> None:
    actor = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    with transaction_for(actor, act=CLOSE):
        (document,) = make_documents(hebei, 1)
    assert [change.act for change in history(actor, document)] == ["停用账号"]
