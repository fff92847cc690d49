"""Attachments: seen by whoever sees their record, told by their content, kept as they are once it is settled."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from funds.appropriations.services.orders import approve_order, submit_order
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.documents import store
from guopei.core.documents.attaching import AttachmentKind, attachable, kind_label, take_attachments
from guopei.core.documents.enums import MEGABYTE
from guopei.core.documents.models import Attachment, Document
from guopei.core.documents.purposes import ATTACHMENT
from guopei.core.documents.selectors.attachments import attachments_of, most_megabytes
from guopei.core.documents.services.attaching import attach_file, read_attachment, remove_attachment
from guopei.core.documents.services.storing import store_document
from guopei.core.refusal import Denied, Refused
from projects.planning.models import Plan
from projects.planning.services.plans import delete_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.classes import make_house
from tests.factories.funds import make_finance, make_order
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import make_drafted_plan
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


@pytest.fixture
def plan(officer: Actor) -> Plan:
    return make_drafted_plan(officer)


def package(parts: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def attach(plan: Plan, actor: Actor, content: bytes = PDF, name: str = "纪要.pdf", kind: str = "plan_minutes") -> Any:
    return attach_file(plan, kind=kind, content=content, name=name, actor=actor)


def refused(code: str, plan: Plan, actor: Actor, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        attach(plan, actor, **fields)
    assert caught.value.code == code
    return caught.value


def attack(constraint: str, sql: str, *parameters: object) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


# Through the front door


def test_a_file_is_attached_shown_fetched_and_removed(officer: Actor, plan: Plan) -> None:
    client = client_of(officer)
    page = reverse("projects:plan-detail", args=[plan.pk])
    new = reverse("documents:attachment-new", args=["projects_plan", plan.pk])
    assert new in shown(client.get(f"{page}?tab=attachments"))
    sent = client.post(new, {"kind": "plan_scan", "file": SimpleUploadedFile("方案.exe", PDF)})
    assert sent["Location"] == f"{page}?tab=attachments"
    one = Attachment.objects.get()
    text = shown(client.get(sent["Location"]))
    assert all(words in text for words in ("方案.exe.pdf", "Scan with seal", "PDF", officer.user_name))
    answer = client.get(reverse("documents:attachment-download", args=[one.pk]))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert [answer[name] for name in ("X-Content-Type-Options", "Cache-Control", "Content-Security-Policy")] == [
        "nosniff",
        "no-store",
        "sandbox",
    ]
    remove = reverse("documents:attachment-remove", args=["projects_plan", one.pk])
    assert "纪要有误" not in shown(client.get(remove))
    assert client.post(remove, {"reason": ""}).status_code == 422
    assert client.post(remove, {"reason": "纪要有误"}).status_code == 302
    assert "纪要有误" in shown(client.get(f"{page}?tab=attachments"))
    assert client.get(reverse("documents:attachment-download", args=[one.pk])).status_code == 422
    told = shown(client.get(f"{page}?tab=history"))
    assert all(words in told for words in ("Attach a file", "Remove an attachment", "方案.exe.pdf"))


def test_the_form_says_how_large_a_file_may_be(officer: Actor, plan: Plan) -> None:
    form = client_of(officer).get(reverse("documents:attachment-new", args=["projects_plan", plan.pk]))
    assert f'data-most-mb="{most_megabytes()}"' in form.content.decode()


def test_a_settled_record_offers_no_way_to_attach(officer: Actor, plan: Plan) -> None:
    one = attach(plan, officer)
    submit_plan(plan, actor=officer)
    client = client_of(officer)
    text = shown(client.get(reverse("projects:plan-detail", args=[plan.pk]) + "?tab=attachments"))
    assert "纪要.pdf" in text
    for name, pk in (("new", plan.pk), ("remove", one.pk)):
        address = reverse(f"documents:attachment-{name}", args=["projects_plan", pk])
        assert address not in text
        shown(client.get(address), 422)


def test_tables_that_take_no_attachments_are_missing(officer: Actor) -> None:
    client = client_of(officer)
    assert client.get(reverse("documents:attachment-new", args=["accounts_user", officer.user_id])).status_code == 404


def test_an_order_of_money_takes_its_document_until_it_is_submitted() -> None:
    finance = make_finance()
    order = make_order((make_province(), 100), actor=finance)
    client = client_of(finance)
    new = reverse("documents:attachment-new", args=["funds_appropriationorder", order.pk])
    assert client.post(new, {"kind": "money_document", "file": SimpleUploadedFile("文.pdf", PDF)}).status_code == 302
    one = Attachment.objects.get()
    # the province that it names does not see it before it is approved; nor does it see the file
    with pytest.raises(Http404):
        read_attachment(one, actor=make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    order = submit_order(order, actor=finance)
    shown(client.post(new, {"kind": "money_document", "file": SimpleUploadedFile("文.pdf", PDF)}), 422)
    approve_order(order, actor=make_finance())
    assert read_attachment(one, actor=make_actor(Role.PROVINCIAL_OFFICER, make_province())) == PDF


def test_the_signed_letter_is_attached_by_whoever_holds_the_order() -> None:
    house = make_house()
    one = attach_file(house.order, kind="order_letter", content=PDF, name="责任书.pdf", actor=house.leader)
    assert list(attachments_of(house.leader, house.order)) == [one]
    with pytest.raises(Denied):
        attach_file(house.order, kind="order_letter", content=PDF, name="责任书.pdf", actor=house.officer)


# Who


def test_whoever_sees_the_record_sees_its_files_and_nobody_else(officer: Actor, plan: Plan) -> None:
    one = attach(plan, officer)
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    assert read_attachment(one, actor=ministry) == PDF
    assert list(attachments_of(ministry, plan)) == [one]
    for stranger in (
        make_actor(Role.PROVINCIAL_OFFICER, make_province("420000", "湖北省")),
        make_actor(Role.COUNTY_OFFICER, make_province()),
    ):
        assert not attachments_of(stranger, plan)
        with pytest.raises(Http404):
            read_attachment(one, actor=stranger)
    # and the file by itself is nobody's, its sender's neither
    address = reverse("documents:document-download", args=[one.document.uuid])
    assert [client_of(actor).get(address).status_code for actor in (officer, ministry)] == [404, 404]


def test_only_the_unit_whose_record_it_is_attaches_and_removes(officer: Actor, plan: Plan) -> None:
    one = attach(plan, officer)
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    refused("not_your_unit", plan, ministry)
    with pytest.raises(Refused) as caught:
        remove_attachment(one, actor=ministry, reason="不符")
    assert caught.value.code == "not_your_unit"
    with pytest.raises(Denied):
        attach(plan, make_actor(Role.PROVINCIAL_FINANCE, make_province()))


# What


def test_files_lie_sealed(officer: Actor, plan: Plan) -> None:
    one = attach(plan, officer)
    assert one.document.is_sealed
    assert PDF not in store.path_of(one.document.uuid).read_bytes()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("扫描件.PDF", "扫描件.PDF"),
        ("扫描件.docx", "扫描件.docx.pdf"),
        ("../../etc/passwd\x00.pdf", "passwd.pdf"),
        ("长" * 500 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_names_are_plain_and_end_in_what_the_file_is(officer: Actor, plan: Plan, name: str, kept: str) -> None:
    assert attach(plan, officer, name=name).document.name == kept


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("file_empty", b""),
        ("file_type", b"MZ\x90\x00"),
        ("file_type", b"<html><table></table></html>"),
        ("file_type", b"PK\x03\x04 cut off"),
        ("file_active", package({"word/document.xml": b"", "word/vbaProject.bin": b""})),
        ("file_bomb", package({"word/document.xml": b"0" * (201 * MEGABYTE)})),
    ],
    ids=["empty", "program", "page", "cut", "active", "bomb"],
)
def test_what_is_no_document_or_may_do_harm_is_refused(officer: Actor, plan: Plan, code: str, content: bytes) -> None:
    refused(code, plan, officer, content=content, name="文件.pdf")
    assert not Document.objects.exists()


def test_limits_are_policy(officer: Actor, plan: Plan) -> None:
    large = PDF + b"0" * (20 * MEGABYTE)
    assert refused("attachment_too_large", plan, officer, content=large).rule == "core.attachment_megabytes"
    for _time in range(20):
        last = attach(plan, officer)
    assert refused("attachments_too_many", plan, officer).rule == "core.attachments_per_record"
    remove_attachment(last, actor=officer, reason="重复")
    attach(plan, officer)


def test_a_kind_is_one_of_the_record(officer: Actor, plan: Plan) -> None:
    refused("attachment_kind", plan, officer, kind="order_letter")
    with override("en"):
        assert (kind_label("plan_scan"), kind_label("of old")) == ("Scan with seal", "of old")
    declared = attachable("projects_plan")
    assert declared is not None
    with pytest.raises(ValueError, match="already"):
        take_attachments(
            Plan, [AttachmentKind("x", "x")], permission=declared.permission, of="province_id", open=(), page="x"
        )


# Until when


def test_a_file_is_removed_once_with_a_reason_while_the_record_is_open(officer: Actor, plan: Plan) -> None:
    first, second = attach(plan, officer), attach(plan, officer)
    with pytest.raises(Refused) as caught:
        remove_attachment(first, actor=officer, reason=" ")
    assert caught.value.code == "reason_missing"
    gone = remove_attachment(first, actor=officer, reason="重复上传")
    assert (gone.removed_by_id, gone.removal_reason) == (officer.user_id, "重复上传")
    for again in (
        lambda: remove_attachment(first, actor=officer, reason="再次"),
        lambda: read_attachment(first, actor=officer),
    ):
        with pytest.raises(Refused) as caught:
            again()
        assert caught.value.code == "attachment_removed"
    submitted = submit_plan(plan, actor=officer)
    refused("attachments_closed", submitted, officer)
    with pytest.raises(Refused) as caught:
        remove_attachment(second, actor=officer, reason="不符")
    assert caught.value.code == "attachments_closed"


def test_a_draft_that_is_deleted_takes_its_files_along(officer: Actor, plan: Plan) -> None:
    one = attach(plan, officer)
    delete_plan(plan, actor=officer, reason="误建")
    one.refresh_from_db()
    assert (one.removal_reason, one.document.erased_at is not None) == ("误建", True)


ADD = "INSERT INTO documents_attachment (subject_table, subject_id, kind, document_id, removal_reason) SELECT "


def test_sql_adds_nothing_to_a_settled_record_and_takes_nothing_from_it(officer: Actor, plan: Plan) -> None:
    one = attach(plan, officer)
    removed = (
        "UPDATE documents_attachment SET removed_at = now(), removed_by_id = %s, removal_reason = 'x' WHERE id = %s"
    )
    attack("attachment_stays", "DELETE FROM documents_attachment WHERE id = %s", one.pk)
    attack("attachment_fixed", "UPDATE documents_attachment SET kind = 'plan_scan' WHERE id = %s", one.pk)
    spare = store_document(PDF, name="x", purpose=ATTACHMENT, actor=officer).pk
    attack("plan_attachments_closed", f"{ADD} 'projects_plan', 0, 'x', {spare}, ''")
    submit_plan(plan, actor=officer)
    attack("plan_attachments_closed", f"{ADD} 'projects_plan', {plan.pk}, 'x', {spare}, ''")
    attack("plan_attachments_closed", removed, officer.user_id, one.pk)
    attack("money_attachments_closed", f"{ADD} 'funds_appropriationorder', 0, 'x', {spare}, ''")
    attack("order_attachments_closed", f"{ADD} 'projects_taskorder', 0, 'x', {spare}, ''")
