"""Papers are read by whoever reads their words, and by nobody else; what fails is told and asked for again."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import override_settings
from django.urls import reverse

from funds.appropriations.models import AppropriationOrder
from funds.appropriations.services.orders import (
    approve_order,
    submit_order,
)
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.documents.models import Document
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_queued
from guopei.core.papers.registry import register_paper
from guopei.core.papers.selectors.papers import paper_of
from guopei.core.papers.services.making import MAKE_PAPER, ask_paper, read_paper
from guopei.core.papers.typeset import paper_pdf
from tests.factories.access import make_actor
from tests.factories.funds import make_approved_order, make_finance
from tests.factories.orgs import make_province
from tests.support.clients import client_of, shown
from tests.support.papers import address, characters_of, fetched, made, page, rows_of

pytestmark = pytest.mark.django_db


# Who


def test_another_provinces_officer_is_refused(hubei: Actor) -> None:
    order = make_approved_order((make_province(), 100_000_000))
    made(order, make_finance())
    client = client_of(hubei)
    assert [client.get(address(name, order)).status_code for name in ("show", "download")] == [404, 404]
    assert client.post(address("show", order)).status_code == 404
    for act in (ask_paper, read_paper):
        with pytest.raises(Http404):
            act(order, actor=hubei)
    own = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    assert fetched(client_of(own), order).startswith(b"%PDF-")


def test_a_province_has_its_own_line_and_nobody_elses_paper(
    finance: Actor, hubei: Actor, order: AppropriationOrder
) -> None:
    made(order, finance)
    approved = approve_order(submit_order(order, actor=finance), actor=make_finance())
    whole = made(approved, finance)
    client = client_of(hubei)
    assert client.get(address("download", order)).status_code == 404  # the ministry's paper names other provinces
    own = made(approved, hubei)
    assert own != whole
    assert rows_of(paper_of(hubei, approved)) == [["湖北省", "45.60"], ["合计", "45.60"]]
    assert fetched(client, order) == paper_pdf(paper_of(hubei, approved))
    assert "河" not in characters_of(fetched(client, order))
    assert "河" in characters_of(fetched(client_of(finance), order))
    for edition in (own, whole):
        assert edition.document is not None
        file = reverse("documents:document-download", args=[edition.document.uuid])
        assert [client_of(actor).get(file).status_code for actor in (hubei, finance)] == [404, 404]


def test_no_paper_is_made_under_a_role_that_has_ended(finance: Actor, order: AppropriationOrder) -> None:
    ask_paper(order, actor=finance)
    Grant.objects.filter(pk=finance.grant_id).update(ended_at=clock.now(), ended_by_id=finance.person_id)
    assert run_queued() == [(MAKE_PAPER, JobState.FAILED)]
    assert Job.objects.get().error_code == "grant_ended"


# When it fails


@pytest.mark.parametrize("limit", [{"GUOPEI_TYPESETTING_MEGABYTES": 32}, {"GUOPEI_TYPESETTING_SECONDS": 0}])
def test_a_typesetter_that_dies_is_told_and_the_paper_is_asked_for_again(
    finance: Actor, order: AppropriationOrder, limit: dict[str, int]
) -> None:
    client = client_of(finance)
    client.post(address("show", order))
    with override_settings(**limit):  # it dies of want of memory, or of time
        assert run_queued() == [(MAKE_PAPER, JobState.FAILED)]
    assert Job.objects.get().error_code == "typesetting_failed"
    text = shown(client.get(f"{page(order)}?tab=paper"))
    assert "The typesetter could not set these pages" in text
    assert "Make the PDF again" in text
    assert not Document.objects.exists()
    client.post(address("show", order))
    assert run_queued() == [(MAKE_PAPER, JobState.DONE)]
    fetched(client, order)


def test_words_that_change_before_the_worker_comes_are_not_passed_off_as_what_was_asked_for(
    finance: Actor, order: AppropriationOrder
) -> None:
    ask_paper(order, actor=finance)
    AppropriationOrder.objects.filter(pk=order.pk).update(note="改", version=order.version + 1)
    assert run_queued() == [(MAKE_PAPER, JobState.FAILED)]
    assert Job.objects.get().error_code == "paper_outdated"


# What stands


def test_a_model_has_one_paper() -> None:
    with pytest.raises(ValueError, match="already"):
        register_paper(AppropriationOrder, paper_of, page="funds:order-detail")


def attack(constraint: str, sql: str, *parameters: Any) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_sql_gives_no_edition_other_words_and_takes_none_away(finance: Actor, order: AppropriationOrder) -> None:
    edition = made(order, finance)
    attack("paper_fixed", "UPDATE papers_paperedition SET digest = 'x' WHERE id = %s", edition.pk)
    attack("paper_stays", "DELETE FROM papers_paperedition WHERE id = %s", edition.pk)
