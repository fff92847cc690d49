"""From what was found to how it was put right: raised, answered with proof, returned as often as need be, closed."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from guopei.core import clock
from guopei.core.access.actor import SYSTEM
from guopei.core.access.enums import Role
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.models import Attachment
from guopei.core.documents.services.attaching import remove_attachment
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Notice, Todo
from guopei.core.rectification.enums import FindingState, Outcome, Severity
from guopei.core.rectification.models import Extension, Finding, Measure
from guopei.core.rectification.registry import Findable, findable, findables, take_findings
from guopei.core.rectification.selectors.findings import answers_to, days_late, findings, findings_on, url_of_subject
from guopei.core.rectification.services.answering import ProofFile, answer_finding
from guopei.core.rectification.services.checking import (
    close_finding,
    extend_finding,
    raise_finding,
    return_finding,
    withdraw_finding,
)
from guopei.core.refusal import Denied, Refused, Stale
from tests.factories.access import make_actor
from tests.factories.findings import DAYS, PDF, Sides, make_answered, make_finding, make_sides, prove
from tests.factories.orgs import make_nation, make_province
from tests.support.clients import client_of, shown
from trainees.classes.models import TrainingClass
from trainees.classes.rules.rights import RAISE_FINDING

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides() -> Sides:
    return make_sides()


def refused(code: str, act: Any, *args: Any, **kwargs: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def asked(finding: Finding) -> list[tuple[str, int, str]]:
    """What is asked about it now: what, at which unit, of which role."""
    rows = Todo.objects.filter(subject_table="rectification_finding", subject_id=finding.pk, state=TodoState.OPEN)
    return list(rows.values_list("kind", "unit_id", "role"))


# Through the front door


def test_a_finding_goes_its_whole_way_in_the_browser(sides: Sides) -> None:
    province, house = client_of(sides.checker), client_of(sides.officer)
    page = reverse("trainees:class-detail", args=[sides.training_class.pk]) + "?tab=findings"
    new = reverse("rectification:finding-new", args=["trainees_trainingclass", sides.training_class.pk])
    assert new in shown(province.get(page))
    assert new not in shown(house.get(page))
    proposed = clock.today() + timedelta(days=30)
    assert f'value="{proposed.isoformat()}"' in shown(province.get(new))
    sent = province.post(new, {"text": "授课记录不全", "clause": "第三条", "severity": "3GRAVE", "due": proposed})
    one = Finding.objects.get()
    detail, answer = (reverse(f"rectification:finding-{name}", args=[one.pk]) for name in ("detail", "answer"))
    assert sent["Location"] == detail
    assert detail in shown(province.get(page))
    assert answer in shown(house.get(detail))
    assert answer not in shown(province.get(detail))
    without = {"measures": "已补齐", "version": 1}
    assert "Attach proof" in shown(house.post(answer, without), 422)
    with_proof = {**without, "file": SimpleUploadedFile("记录.pdf", PDF)}
    assert house.post(answer, with_proof)["Location"] == detail
    assert all(words in shown(province.get(detail)) for words in ("已补齐", "记录.pdf", "Accept and close"))
    returned = province.post(detail, {"step": "return", "version": 2, "reason": "缺签字"})
    assert returned.status_code == 302
    assert shown(house.get(detail)).count("缺签字") == 2  # as the return, and beside the answer
    assert house.post(answer, {"measures": "已补签", "version": 3}).status_code == 302
    assert province.post(detail, {"step": "close", "version": 4, "reason": "属实"}).status_code == 302
    text = shown(house.get(detail))
    assert all(words in text for words in ("Put right and closed", "属实", "Answer 1", "Answer 2"))
    told = shown(house.get(f"{detail}?tab=history"))
    assert all(words in told for words in ("Raise a finding", "Answer a finding", "记录.pdf", "Close a finding"))
    assert one.pk == Finding.objects.get(state=FindingState.CLOSED).pk


def test_a_form_that_cannot_be_saved_does_not_open(sides: Sides) -> None:
    finding = make_answered(sides)
    for actor, name in ((sides.officer, "answer"), (sides.checker, "extend")):
        shown(client_of(actor).get(reverse(f"rectification:finding-{name}", args=[finding.pk])), 422)
    client = client_of(sides.checker)
    assert client.get(reverse("rectification:finding-new", args=["accounts_user", 1])).status_code == 404


def test_the_page_waits_for_the_side_whose_turn_it_is(sides: Sides) -> None:
    finding = make_finding(sides)
    url = reverse("rectification:finding-detail", args=[finding.pk])
    auditor = client_of(make_actor(Role.AUDITOR, make_nation()))
    assert auditor.get(url).context["next_by"] == [str(Role.INSTITUTION_OFFICER.label)]
    make_answered(sides, finding)
    with override("en"):
        assert auditor.get(url).context["next_by"] == ["Provincial officer"]


def test_a_later_day_is_given_in_the_browser(sides: Sides) -> None:
    finding = make_finding(sides)
    client, later = client_of(sides.checker), finding.due + timedelta(days=5)
    url = reverse("rectification:finding-extend", args=[finding.pk])
    shown(client.post(url, {"due": finding.due, "reason": "校区封闭", "version": 1}), 422)
    assert client.post(url, {"due": later, "reason": "校区封闭", "version": 1}).status_code == 302
    text = shown(client_of(sides.officer).get(reverse("rectification:finding-detail", args=[finding.pk])))
    assert "校区封闭" in text
    assert later.isoformat() in text


# Whom it asks


def test_each_state_asks_the_side_whose_turn_it_is(sides: Sides) -> None:
    finding = make_finding(sides)
    house, province = sides.officer.unit_id, sides.checker.unit_id
    assert asked(finding) == [("rectification.finding_to_answer", house, "institution_officer")]
    assert Todo.objects.get(kind="rectification.finding_to_answer").due == finding.due
    finding = make_answered(sides, finding)
    assert asked(finding) == [("rectification.finding_to_check", province, "provincial_officer")]
    finding = return_finding(finding, actor=sides.checker, reason="不实")
    assert asked(finding) == [("rectification.finding_to_answer", house, "institution_officer")]
    finding = answer_finding(finding, actor=sides.officer, reason="再补")
    close_finding(finding, actor=sides.checker)
    assert asked(finding) == []
    told = Notice.objects.filter(unit_id=house).order_by("pk")
    assert [notice.kind for notice in told if notice.kind.startswith("rectification")] == [
        "rectification.finding_returned",
        "rectification.finding_closed",
    ]


def test_a_withdrawn_finding_asks_nobody_and_says_why(sides: Sides) -> None:
    finding = withdraw_finding(make_finding(sides), actor=sides.checker, reason="重复提出")
    assert asked(finding) == []
    assert Notice.objects.get(kind="rectification.finding_withdrawn").params["reason"] == "重复提出"


def test_more_time_moves_the_day_of_the_to_do(sides: Sides) -> None:
    finding = make_finding(sides)
    later = finding.due + timedelta(days=30)
    extend_finding(finding, actor=sides.checker, due=later, reason="设备未到")
    assert Todo.objects.get(kind="rectification.finding_to_answer").due == later
    assert Extension.objects.get().was_due == finding.due


# Who


def test_findings_are_raised_by_whoever_sees_the_record_and_may(sides: Sides) -> None:
    for stranger in (make_actor(Role.PROVINCIAL_OFFICER, make_province("420000", "湖北省")),):
        with pytest.raises(Http404):
            make_finding(sides, actor=stranger)
    for role, unit in ((Role.PROVINCIAL_FINANCE, make_province()), (Role.INSPECTOR, make_nation())):
        with pytest.raises(Denied):
            make_finding(sides, actor=make_actor(role, unit))
    ministry = make_finding(sides, actor=make_actor(Role.MINISTRY_OFFICER, make_nation()))
    refused("not_your_unit", withdraw_finding, ministry, actor=sides.checker, reason="误")
    with pytest.raises(Denied):
        make_finding(sides, actor=SYSTEM)


def test_a_unit_raises_nothing_about_what_is_its_own_to_put_right(
    sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Findable(TrainingClass, RAISE_FINDING, lambda _class: sides.checker.unit_id, "trainees:class-detail")
    monkeypatch.setattr("guopei.core.rectification.selectors.findings.findable", lambda _table: own)
    refused("finding_own_unit", make_finding, sides)


def test_only_the_responsible_unit_answers_and_only_the_checking_unit_rechecks(sides: Sides) -> None:
    finding = make_finding(sides)
    refused("not_your_unit", answer_finding, finding, actor=sides.checker, reason="已改")
    with pytest.raises(Denied):
        extend_finding(finding, actor=sides.officer, due=finding.due + timedelta(days=1), reason="晚")
    answered = make_answered(sides, finding)
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    for act in (close_finding, return_finding, withdraw_finding):
        refused("not_your_unit", act, answered, actor=ministry, reason="看")
        with pytest.raises(Denied):
            act(answered, actor=sides.officer, reason="看")
    refused("not_your_unit", extend_finding, finding, actor=ministry, due=finding.due + timedelta(days=9), reason="晚")
    assert close_finding(answered, actor=sides.second).closed_by_id == sides.second.user_id


def test_whoever_answered_never_closes(sides: Sides) -> None:
    finding = make_answered(sides)
    answerer = Finding.objects.get(pk=finding.pk).answered_by
    both = make_actor(Role.PROVINCIAL_OFFICER, finding.checking_unit, user=answerer)
    for act in (close_finding, return_finding):
        refused("second_person", act, finding, actor=both, reason="看")


def test_both_sides_and_whoever_stands_above_one_see_it(sides: Sides) -> None:
    finding = make_finding(sides)
    ministry = make_finding(sides, actor=make_actor(Role.MINISTRY_OFFICER, make_nation()))
    seen = {
        name: set(findings(actor).values_list("pk", flat=True))
        for name, actor in {
            "checker": sides.checker,
            "officer": sides.officer,
            "auditor": make_actor(Role.AUDITOR, make_nation()),
            "elsewhere": make_actor(Role.PROVINCIAL_OFFICER, make_province("420000", "湖北省")),
            "teacher": make_actor(Role.TEACHER, make_province()),
        }.items()
    }
    both = {finding.pk, ministry.pk}
    assert seen == {"checker": both, "officer": both, "auditor": both, "elsewhere": set(), "teacher": set()}


# What


@pytest.mark.parametrize(
    ("code", "field", "said"),
    [
        ("finding_empty", "text", {"text": "  "}),
        ("finding_empty", "clause", {"clause": ""}),
        ("finding_due_past", "due", {"due": clock.today()}),
    ],
)
def test_a_finding_says_what_by_which_rule_and_until_when(
    sides: Sides, code: str, field: str, said: dict[str, Any]
) -> None:
    whole = {"text": "问题", "clause": "条款", "severity": Severity.MINOR, "due": clock.today() + timedelta(days=1)}
    found = refused(code, raise_finding, sides.training_class, actor=sides.checker, **(whole | said))
    assert found.field == field


def test_an_answer_has_words_and_proof(sides: Sides) -> None:
    finding = make_finding(sides)
    assert refused("measure_missing", answer_finding, finding, actor=sides.officer, reason=" ").field == "measures"
    assert refused("finding_without_proof", answer_finding, finding, actor=sides.officer, reason="已改").field == "file"
    with_file = answer_finding(finding, actor=sides.officer, reason="已改", proof=ProofFile("a.pdf", PDF))
    refused("wrong_state", answer_finding, with_file, actor=sides.officer, reason="又改")
    refused("attachments_closed", prove, with_file, sides.officer)


def test_proof_that_was_removed_again_is_none(sides: Sides) -> None:
    finding = make_finding(sides)
    prove(finding, sides.officer)
    remove_attachment(Attachment.objects.get(), actor=sides.officer, reason="传错")
    refused("finding_without_proof", answer_finding, finding, actor=sides.officer, reason="已改")


def test_each_answer_keeps_its_own_proof_and_outcome(sides: Sides) -> None:
    finding = make_answered(sides)
    with clock.travel(clock.now() + timedelta(days=1)), transaction_for(sides.checker, act="test"):
        finding = return_finding(finding, actor=sides.checker, reason="看不清")
    assert finding.answered_by_id is None
    with clock.travel(clock.now() + timedelta(days=2)), transaction_for(sides.officer, act="test"):
        remove_attachment(Attachment.objects.get(), actor=sides.officer, reason="换清楚的")
    with clock.travel(clock.now() + timedelta(days=3)), transaction_for(sides.colleague, act="test"):
        prove(finding, sides.colleague, "原件.pdf")
        finding = answer_finding(finding, actor=sides.colleague, reason="已换原件")
    finding = close_finding(finding, actor=sides.second, reason="属实")
    told = [
        (str(one.measure), one.measure.outcome, one.measure.opinion, [str(file) for file in one.proofs])
        for one in answers_to(sides.checker, finding)
    ]
    assert told == [
        ("已补授课时", Outcome.REJECTED, "看不清", ["签到表.pdf"]),
        ("已换原件", Outcome.ACCEPTED, "属实", ["原件.pdf"]),
    ]


def test_a_return_and_a_withdrawal_need_a_reason_and_an_opinion_has_an_end(sides: Sides) -> None:
    finding = make_answered(sides)
    for act in (return_finding, withdraw_finding):
        refused("reason_missing", act, finding, actor=sides.checker, reason=" ")
    refused("opinion_too_long", close_finding, finding, actor=sides.checker, reason="长" * 2001)
    assert Measure.objects.get().outcome == ""


def test_more_time_is_later_has_a_reason_and_is_given_while_it_is_to_be_put_right(sides: Sides) -> None:
    finding = make_finding(sides)
    later = finding.due + timedelta(days=1)
    refused("reason_missing", extend_finding, finding, actor=sides.checker, due=later, reason=" ")
    refused("extension_not_later", extend_finding, finding, actor=sides.checker, due=finding.due, reason="晚")
    with pytest.raises(Stale):
        extend_finding(finding, actor=sides.checker, due=later, reason="晚", version=9)
    answered = make_answered(sides, finding)
    refused("finding_not_waiting", extend_finding, answered, actor=sides.checker, due=later, reason="晚")


def test_a_step_with_a_version_gone_by_is_stale(sides: Sides) -> None:
    finding = make_answered(sides)
    return_finding(finding, actor=sides.checker, reason="不实")
    answer_finding(finding, actor=sides.officer, reason="再补")
    with pytest.raises(Stale):
        close_finding(finding, actor=sides.checker, version=finding.version)


# The list


def test_what_is_late_stands_first_then_what_is_open_then_what_is_done(sides: Sides) -> None:
    soon, late, answered, done = (
        make_finding(sides, text=text, due=clock.today() + timedelta(days=days))
        for text, days in (("将到期", 20), ("已逾期", 4), ("已报送", 2), ("已撤回", 1))
    )
    make_answered(sides, answered)
    withdraw_finding(done, actor=sides.checker, reason="误")
    with clock.travel(clock.now() + timedelta(days=6)):
        client = client_of(sides.checker)
        page = client.get(reverse("rectification:finding-list"))
        assert [str(row) for row, _cells in page.context["table"]] == ["已逾期", "已报送", "将到期", "已撤回"]
        assert [one.pk for one in findings_on(sides.checker, sides.training_class)] == [
            late.pk, answered.pk, soon.pk, done.pk,
        ]  # fmt: skip
        assert shown(page).count("2 days overdue") == 1
        assert [days_late(one) for one in findings_on(sides.checker, sides.training_class)] == [2, 0, 0, 0]
        only = client.get(reverse("rectification:finding-list") + "?late=1")
        assert [str(row) for row, _cells in only.context["table"]] == ["已逾期"]


def test_the_list_is_cut_by_side_and_exported_as_it_is_shown(sides: Sides) -> None:
    make_finding(sides, text="学时")
    url = reverse("rectification:finding-list")
    for actor, own, other in ((sides.checker, "check", "answer"), (sides.officer, "answer", "check")):
        client = client_of(actor)
        assert [len(client.get(f"{url}?side={side}").context["table"]) for side in (own, other)] == [1, 0]
    answer = client_of(sides.officer).get(f"{url}?export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert "学时" in [cell.value for row in book.worksheets[0] for cell in row]


# The API


def test_a_finding_is_read_and_answered_by_the_api_with_what_was_said_of_it(sides: Sides) -> None:
    finding = make_finding(sides)
    extend_finding(finding, actor=sides.checker, due=finding.due + timedelta(days=2), reason="设备未到")
    house, url = client_of(sides.officer), reverse("api:findings-detail", args=[finding.pk])
    step = reverse("api:findings-step", args=[finding.pk, "answer"])
    sent = {"version": 2, "reason": "已补授"}
    without = house.post(step, sent, content_type="application/json")
    assert (without.status_code, without.json()["code"]) == (422, "finding_without_proof")
    prove(finding, sides.officer)
    assert house.post(step, sent, content_type="application/json").json()["state"] == "ANSWERED"
    found = client_of(sides.checker).get(url).json()
    assert found["responsible_unit"] == finding.responsible_unit.code
    assert [one["text"] for one in found["measures"]] == ["已补授"]
    assert [one["reason"] for one in found["extensions"]] == ["设备未到"]


# What takes findings


def test_a_kind_of_record_says_once_that_it_takes_findings(sides: Sides) -> None:
    declared = findable("trainees_trainingclass")
    assert declared in findables()
    with pytest.raises(ValueError, match="already"):
        take_findings(TrainingClass, may_raise=RAISE_FINDING, responsible="pk", page="x")
    with pytest.raises(ValueError, match="hold"):
        take_findings(Finding, may_raise="rectification.view_finding", responsible="pk", page="x")
    finding = make_finding(sides)
    assert url_of_subject(finding) == reverse("trainees:class-detail", args=[sides.training_class.pk])
    finding.subject_table = "of_old"
    assert url_of_subject(finding) == ""


def test_ten_days_are_what_the_factory_says(sides: Sides) -> None:
    assert make_finding(sides).due == clock.today() + timedelta(days=DAYS)
