"""Papers as PDF: asked for on the record's page, made once for the same words."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funds.appropriations.models import AppropriationOrder
from funds.appropriations.services.orders import (
    LineInput,
    approve_order,
    delete_order,
    return_order,
    save_order,
    submit_order,
)
from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.documents import store
from guopei.core.documents.models import Document
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.queue import enqueue
from guopei.core.jobs.services.running import run_job, run_queued
from guopei.core.papers.models import PaperEdition
from guopei.core.papers.selectors.papers import paper_of, standing_of
from guopei.core.papers.services.making import ERASE_DRAFTS, MAKE_PAPER, ask_paper, keep_paper, read_paper
from guopei.core.papers.typeset import paper_pdf, typeset_parts
from tests.factories.funds import make_approved_order, make_finance, make_order
from tests.factories.orgs import make_province
from tests.support.clients import client_of, shown
from tests.support.papers import address, characters_of, fetched, made, page, rows_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PLACES = (("130000", "河北省"), ("420000", "湖北省"), ("500000", "重庆市"))


# Through the front door


def test_the_button_on_the_page_has_the_pdf_made_shown_and_fetched(finance: Actor, order: AppropriationOrder) -> None:
    client = client_of(finance)
    assert f'action="{address("show", order)}"' in shown(client.get(page(order)))
    tab = f"{page(order)}?tab=paper"
    assert "There is no PDF of these words yet." in shown(client.get(tab))
    assert client.get(address("download", order)).status_code == 404
    sent = client.post(address("show", order))
    assert sent["Location"] == tab
    waiting = shown(client.get(tab))
    assert "Waiting for a worker" in waiting
    assert f'hx-get="{address("show", order)}"' in waiting
    assert run_queued() == [(MAKE_PAPER, JobState.DONE)]
    done = shown(client.get(address("show", order), headers=HTMX))
    document = PaperEdition.objects.get().document
    assert document is not None
    assert all(words in done for words in (document.sha256, document.name, address("download", order)))
    assert "hx-get" not in done
    pdf = fetched(client, order)
    assert document.is_sealed
    assert pdf not in store.path_of(document.uuid).read_bytes()
    assert pdf == paper_pdf(paper_of(finance, order))
    assert set(f"{order.number}湖北省合计168.60财政部草案Draft") <= characters_of(pdf)


def test_the_page_to_print_and_the_tab_say_what_the_pdf_says(finance: Actor, order: AppropriationOrder) -> None:
    client = client_of(finance)
    paper = paper_of(finance, order)
    words = [*paper.title_lines, paper.number, paper.dated, *(part for part in paper.parts if isinstance(part, str))]
    for url in (address("show", order), f"{page(order)}?tab=paper"):
        text = shown(client.get(url))
        assert all(one in text for one in words)
        assert "湖北省" in text
        assert "草案" in text
    assert rows_of(paper) == [["河北省", "123.00"], ["湖北省", "45.60"], ["合计", "168.60"]]


def test_a_table_without_papers_has_none(finance: Actor) -> None:
    for name in ("show", "download"):
        url = reverse(f"papers:paper-{name}", args=["accounts_user", finance.user_id])
        assert client_of(finance).get(url).status_code == 404


def test_nothing_that_was_typed_is_read_as_markup(finance: Actor) -> None:
    evil = "=1+1 *粗* #let x = 1 $a$ <script>alert(1)</script> \\ 𠮷"
    order = make_order((make_province(), 100_000_000), actor=finance)
    AppropriationOrder.objects.filter(pk=order.pk).update(note=evil)
    order.refresh_from_db()
    paper = paper_of(finance, order)
    assert {"text": evil} in typeset_parts(paper)
    assert set("*粗#$<>𠮷") <= characters_of(paper_pdf(paper))
    assert "<script>alert" not in shown(client_of(finance).get(address("show", order)))


def test_a_tab_with_more_lines_asks_no_more_queries(finance: Actor, django_assert_num_queries: Any) -> None:
    client = client_of(finance)
    one = make_order((make_province(), 100_000_000), actor=finance)
    more = make_order(*((make_province(*place), 100) for place in PLACES), actor=finance)
    client.get(f"{page(one)}?tab=paper")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{page(one)}?tab=paper")
    with django_assert_num_queries(len(asked)):
        client.get(f"{page(more)}?tab=paper")


# Once for the same words


def test_the_same_words_are_the_same_bytes_and_made_once(finance: Actor, order: AppropriationOrder) -> None:
    paper = paper_of(finance, order)
    assert paper_pdf(paper) == paper_pdf(paper)
    edition = made(order, finance)
    assert ask_paper(order, actor=make_finance()) == edition
    assert run_queued() == []
    assert PaperEdition.objects.count() == Document.objects.count() == 1


def test_words_that_changed_are_made_anew_and_the_older_draft_is_erased(
    finance: Actor, order: AppropriationOrder
) -> None:
    first = made(order, finance)
    changed = save_order(
        order,
        actor=finance,
        kind=order.kind,
        number=order.number,
        issued_on=order.issued_on,
        lines=[LineInput(make_province(), 200_000_000)],
    )
    assert not standing_of(finance, changed).is_made
    assert client_of(finance).get(address("download", order)).status_code == 404
    second = made(changed, finance)
    first.refresh_from_db()
    assert (first.is_made, second.is_made, first.pk == second.pk) == (False, True, False)
    assert rows_of(paper_of(finance, changed))[-1] == ["合计", "200.00"]
    assert fetched(client_of(finance), order) == paper_pdf(paper_of(finance, changed))


def test_a_step_that_changes_no_word_keeps_the_paper(finance: Actor, order: AppropriationOrder) -> None:
    edition = made(order, finance)
    submitted = submit_order(order, actor=finance)
    returned = return_order(submitted, actor=make_finance(), reason="金额有误")
    assert ask_paper(returned, actor=finance) == edition
    assert run_queued() == []


def test_a_draft_says_so_on_its_pages_until_it_is_approved(finance: Actor, order: AppropriationOrder) -> None:
    made(order, finance)
    assert set("草案/Draft") <= characters_of(read_paper(order, actor=finance)[1])
    approved = approve_order(submit_order(order, actor=finance), actor=make_finance())
    edition = made(approved, finance)
    assert not edition.is_draft
    assert not set("草案Draft") & characters_of(read_paper(approved, actor=finance)[1])


def test_what_is_asked_for_twice_at_once_is_stored_once(finance: Actor, order: AppropriationOrder) -> None:
    edition = ask_paper(order, actor=finance)
    assert ask_paper(order, actor=finance) == edition
    paper = paper_of(finance, order)
    for _time in range(2):
        keep_paper(edition.pk, paper, paper_pdf(paper), actor=finance)
    assert Document.objects.count() == 1
    assert run_queued() == [(MAKE_PAPER, JobState.DONE)]
    assert Document.objects.count() == 1


def test_a_draft_that_is_deleted_takes_its_papers_along(finance: Actor, order: AppropriationOrder) -> None:
    edition = made(order, finance)
    late = ask_paper(order, actor=make_finance())
    delete_order(order, actor=finance, reason="误建")
    edition.refresh_from_db()
    assert not edition.is_made
    job = Job.objects.get(pk=enqueue(MAKE_PAPER, actor=finance, subject=late).pk)
    assert run_job(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert job.error_code == "paper_without_record"


def test_drafts_are_erased_after_their_days_and_made_again_for_who_asks(
    finance: Actor, order: AppropriationOrder
) -> None:
    draft, issued = made(order, finance), made(make_approved_order((make_province(), 100_000_000)), finance)
    for days, kept in ((29, True), (31, False)):
        with clock.travel(timedelta(days=days)):
            enqueue(ERASE_DRAFTS, actor=SYSTEM)
            assert run_queued() == [(ERASE_DRAFTS, JobState.DONE)]
        draft.refresh_from_db()
        assert draft.is_made is kept
    issued.refresh_from_db()
    assert issued.is_made
    assert client_of(finance).get(address("download", order)).status_code == 404
    assert made(order, finance) == draft
