"""The paper of a task order: the task, its phases, the letter that is signed; the same words for all who see it."""

import pytest
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.jobs.services.running import run_queued
from guopei.core.papers.content import Paper
from guopei.core.papers.selectors.papers import paper_of
from guopei.core.papers.services.making import read_paper
from guopei.core.papers.typeset import paper_pdf, typeset_parts
from projects.orders.models import TaskOrder
from projects.orders.services.orders import issue_task_order, withdraw_task_order
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import make_task_order
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


def words_of(paper: Paper) -> list[str]:
    """The text without headings and table."""
    return [part for part in paper.parts if isinstance(part, str)]


def fetched(actor: Actor, order: TaskOrder) -> bytes:
    """The PDF, by the button and the download of the pages."""
    client = client_of(actor, "zh-hans")
    client.post(reverse("papers:paper-show", args=["projects_taskorder", order.pk]))
    run_queued()
    assert "下载PDF" in shown(client.get(reverse("projects:task-order-detail", args=[order.pk]) + "?tab=paper"))
    return bytes(client.get(reverse("papers:paper-download", args=["projects_taskorder", order.pk])).content)


def test_an_order_that_is_issued_is_a_paper_of_its_province(officer: Actor) -> None:
    order = issue_task_order(make_task_order(officer), actor=officer)
    paper = paper_of(officer, order)
    assert (paper.number, list(paper.signers), paper.watermark) == ("冀教师函〔2026〕1号", ["河北省教育厅"], "")
    assert paper.addressee == order.holder.name
    assert paper.dated
    assert "220,000.00元" in words_of(paper)[0]
    rows = next(part["rows"] for part in typeset_parts(paper) if "rows" in part)
    assert rows == [
        ["集中培训10天", "40", "550.00元/人·天", "220,000.00"],
        ["合计", "", "", "220,000.00"],
    ]
    assert fetched(officer, order) == paper_pdf(paper)


def test_whoever_holds_the_order_has_the_same_pdf_and_the_letter_as_it_was_signed(officer: Actor) -> None:
    order = make_task_order(officer, state="ACCEPTED")
    leader = make_actor(Role.INSTITUTION_LEADER, order.holder)
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    assert fetched(leader, order) == fetched(officer, order) == read_paper(order, actor=ministry)[1]
    words = words_of(paper_of(leader, order))
    assert set(order.letter.splitlines()) < set(words)
    assert words[-1].startswith(f"本责任书由{order.accepted_by}于")


def test_a_draft_and_a_withdrawn_order_say_so(officer: Actor) -> None:
    order = make_task_order(officer)
    assert paper_of(officer, order).watermark == "草案 / Draft"
    assert paper_of(officer, order).dated == ""
    gone = withdraw_task_order(issue_task_order(order, actor=officer), actor=officer, reason="任务调整")
    assert paper_of(officer, gone).watermark == "作废 / Void"


def test_a_stranger_finds_no_paper(officer: Actor) -> None:
    order = make_task_order(officer, state="ISSUED")
    fetched(officer, order)
    for stranger in (
        make_actor(Role.PROVINCIAL_OFFICER, make_province("420000", "湖北省")),
        make_actor(Role.TEACHER, make_province()),
    ):
        for name in ("show", "download"):
            url = reverse(f"papers:paper-{name}", args=["projects_taskorder", order.pk])
            assert client_of(stranger).get(url).status_code == 404
