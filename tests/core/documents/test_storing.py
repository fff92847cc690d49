"""Files: told by their content, bounded, sealed where they hold personal data, written whole or not at all."""

import hashlib
import io
import os
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.documents import purposes, store
from guopei.core.documents.enums import MIME, SHEETS, FileType
from guopei.core.documents.models import Document
from guopei.core.documents.purposes import PROOF, Purpose, sealed_purposes
from guopei.core.documents.services.storing import erase_document, read_document, store_document
from guopei.core.documents.services.sweeping import sweep_store
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from guopei.reports.rules import REPORT_FILE
from tests.factories.access import make_actor
from tests.support.clients import client_of, shown
from trainees.selection.rules.rights import ROSTER_FILE

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"


def package(*names: str) -> bytes:
    """A ZIP of empty files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return made.getvalue()


def keep(actor: Actor, content: bytes = PDF, name: str = "证明.pdf", purpose: Purpose = PROOF) -> Document:
    return store_document(content, name=name, purpose=purpose, actor=actor)


# What a file is


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (PDF, FileType.PDF),
        (b"\x89PNG\r\n\x1a\n0000", FileType.PNG),
        (b"\xff\xd8\xff\xe0JFIF", FileType.JPEG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 8, FileType.XLS),
        (package("[Content_Types].xml", "xl/workbook.xml"), FileType.XLSX),
        (package("xl/workbook.bin"), FileType.XLSB),
        (package("word/document.xml"), FileType.DOCX),
        (package("mimetype", "content.xml"), FileType.ODS),
        ("姓名,身份证号\n".encode(), FileType.CSV),
        ("姓名,身份证号\n".encode("gb18030"), FileType.CSV),
        ("姓名\t学校\n".encode("utf-16"), FileType.CSV),
        (package("setup.exe"), None),
        (b"PK\x03\x04 and no archive", None),
        (b"MZ\x90\x00\x03\x00", None),
        (b"<html><script>alert(1)</script>", None),
        ("<html><table><tr><td>姓名".encode("gb18030"), FileType.HTML),
        ("<table><tr><td>姓名".encode("utf-16"), FileType.HTML),
        (b"<svg><table>", None),
        (b"  \n <svg onload=alert(1)>", None),
        (b" \n\t ", None),
    ],
)
def test_the_type_is_told_by_the_content(content: bytes, found: FileType | None) -> None:
    assert store.real_type(content) == found


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.pdf", "名单"])
def test_a_name_makes_no_type(county_officer: Actor, name: str) -> None:
    assert keep(county_officer, name=name).type == FileType.PDF
    with pytest.raises(Refused) as refused:
        keep(county_officer, b"MZ\x90\x00\x03", name=name)
    assert (refused.value.code, refused.value.field) == ("file_type", "file")


@pytest.mark.parametrize(("purpose", "content"), [(ROSTER_FILE, PDF), (PROOF, b"a,b\n")])
def test_each_purpose_accepts_its_own_types(county_officer: Actor, purpose: Purpose, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        keep(county_officer, content, purpose=purpose)
    assert refused.value.code == "file_type"


def test_every_purpose_has_types_and_a_limit_and_every_type_a_mime() -> None:
    assert [one.key for one in purposes.purposes() if not one.accepts or one.most_mb < 1] == []
    assert {one.key for one in purposes.purposes()} >= {"proof", "export", "roster", "result", "report"}
    assert set(MIME) == set(FileType)


@pytest.mark.parametrize(("over", "code"), [(0, ""), (1, "file_too_large")])
def test_a_file_is_bounded(county_officer: Actor, over: int, code: str) -> None:
    content = PDF + b"0" * (PROOF.most_bytes - len(PDF) + over)
    try:
        assert keep(county_officer, content).size == len(content)
        said = ""
    except Refused as refusal:
        said = refusal.code
    assert said == code


def test_an_empty_file_is_refused(county_officer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        keep(county_officer, b"")
    assert refused.value.code == "file_empty"


# How it is kept


def test_a_file_is_found_again_with_its_fingerprint(county_officer: Actor) -> None:
    kept = keep(county_officer)
    assert read_document(kept, actor=county_officer) == PDF
    assert (kept.sha256, kept.unit_id, kept.stored_by_id) == (
        hashlib.sha256(PDF).hexdigest(),
        county_officer.unit_id,
        county_officer.user_id,
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\张\\证明.pdf", "证明.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_keeps_no_folder_and_no_line_break(county_officer: Actor, given: str, kept: str) -> None:
    assert keep(county_officer, name=given).name == kept


def test_personal_files_are_sealed_to_their_own_name(county_officer: Actor) -> None:
    content = "姓名,身份证号\n张三,99999919800101001X\n".encode()
    sealed, other = (keep(county_officer, content, "名单.csv", ROSTER_FILE) for _number in range(2))
    raw = store.path_of(sealed.uuid).read_bytes()
    assert (sealed.is_sealed, "张三".encode() in raw) == (True, False)
    assert store.read(sealed.uuid, sealed=True) == content
    store.path_of(other.uuid).write_bytes(raw)
    with pytest.raises(InvalidTag):
        store.read(other.uuid, sealed=True)


def test_others_on_the_machine_read_nothing(county_officer: Actor) -> None:
    path = store.path_of(keep(county_officer).uuid)
    assert path.stat().st_mode & 0o077 == 0


def test_the_system_must_say_whose_file_it_is(hebei: OrgUnit) -> None:
    with pytest.raises(TypeError):
        store_document(PDF, name="a.pdf", purpose=REPORT_FILE, actor=SYSTEM)
    assert store_document(PDF, name="a.pdf", purpose=REPORT_FILE, actor=SYSTEM, unit_id=hebei.pk).unit == hebei


def test_a_disk_that_is_full_leaves_no_half_of_a_file(county_officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    before = set(store.paths())
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(county_officer)
    assert set(store.paths()) == before
    assert not Document.objects.exists()


# Erasing and sweeping


def test_erasing_happens_with_the_commit(county_officer: Actor, django_capture_on_commit_callbacks: Any) -> None:
    kept = keep(county_officer)
    with django_capture_on_commit_callbacks(execute=True):
        erase_document(kept, actor=SYSTEM)
        assert store.path_of(kept.uuid).exists()
    assert not store.path_of(kept.uuid).exists()
    kept.refresh_from_db()
    with pytest.raises(Refused) as refused:
        read_document(kept, actor=county_officer)
    assert (refused.value.code, refused.value.rule) == ("file_erased", "core.document_retention")


def test_what_was_not_committed_is_not_erased(county_officer: Actor, django_capture_on_commit_callbacks: Any) -> None:
    kept = keep(county_officer)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        erase_document(kept, actor=SYSTEM)
        transaction.set_rollback(True)
    kept.refresh_from_db()
    assert (kept.erased_at, read_document(kept, actor=county_officer)) == (None, PDF)


def aged(path: Path, days: float) -> Path:
    moment = time.time() - days * 86400
    os.utime(path, (moment, moment))
    return path


def test_the_sweep_removes_what_no_row_names_and_nothing_else(county_officer: Actor) -> None:
    kept, erased = keep(county_officer), keep(county_officer)
    Document.objects.filter(pk=erased.pk).update(erased_at=clock.now())
    orphan, young = uuid4(), uuid4()
    for uuid in (orphan, young):
        store.write(uuid, PDF, sealed=False)
    half = store.path_of(orphan).with_name("tmp_half")
    half.write_bytes(b"%PD")
    old = [aged(path, 2) for path in (store.path_of(kept.uuid), store.path_of(erased.uuid), half)]
    aged(store.path_of(orphan), 2)
    assert sweep_store() >= 3
    assert [path.exists() for path in old] == [True, False, False]
    assert (store.path_of(orphan).exists(), store.path_of(young).exists()) == (False, True)
    assert read_document(kept, actor=county_officer) == PDF


# Who reads it


def test_the_sender_reads_it_and_strangers_do_not(
    county_officer: Actor, neighbour_county_officer: Actor, outsider: Actor
) -> None:
    kept = keep(county_officer)
    assert read_document(kept, actor=county_officer) == PDF
    for stranger in (neighbour_county_officer, outsider):
        with pytest.raises(Http404):
            read_document(kept, actor=stranger)


def test_a_purpose_is_read_from_the_unit_and_above_by_roles_with_its_permission(
    county_officer: Actor, hebei: OrgUnit, provincial_officer: Actor
) -> None:
    content = b"a,b\n"
    kept = keep(county_officer, content, "名单.csv", ROSTER_FILE)
    assert read_document(kept, actor=provincial_officer) == content
    with pytest.raises(Http404):
        read_document(kept, actor=make_actor(Role.PROVINCIAL_FINANCE, hebei))


def test_a_purpose_is_declared_once() -> None:
    with pytest.raises(ValueError, match="already"):
        purposes.register("roster", "x", accepts=SHEETS, most_mb=1)


def test_personal_purposes_are_sealed() -> None:
    assert {"roster", "result", "schools", "schoolmark", "export", "attachment", "paper"} == set(sealed_purposes())


# The download


def test_a_download_is_an_attachment_that_no_browser_runs(county_officer: Actor) -> None:
    url = reverse("documents:document-download", args=[keep(county_officer).uuid])
    answer = client_of(county_officer).get(url)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Security-Policy"] == "sandbox"


def test_a_download_hidden_and_one_missing_look_the_same(county_officer: Actor, outsider: Actor) -> None:
    client = client_of(outsider)
    for uuid in (keep(county_officer).uuid, uuid4()):
        assert client.get(reverse("documents:document-download", args=[uuid])).status_code == 404


def test_a_download_of_what_was_erased_says_when(county_officer: Actor) -> None:
    kept = keep(county_officer)
    Document.objects.filter(pk=kept.pk).update(erased_at=clock.now() - timedelta(days=1))
    url = reverse("documents:document-download", args=[kept.uuid])
    assert "was erased on" in shown(client_of(county_officer).get(url), 422)
