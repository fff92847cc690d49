"""The paper of an order of money: whom it addresses, what it says of each line, by which rule it asks to pass on."""

import pytest

from funds.appropriations.enums import OrderKind
from guopei.core.jobs.models import Job
from guopei.core.papers.content import Paper
from guopei.core.papers.models import PaperEdition
from guopei.core.papers.selectors.papers import paper_of
from guopei.core.papers.services.making import MAKE_PAPER, ask_paper
from guopei.core.papers.typeset import typeset_parts
from tests.factories.funds import make_finance, make_order
from tests.factories.orgs import make_nation, make_province
from tests.support.races import acting, at_once

HUBEI, CHONGQING = ("420000", "湖北省"), ("500000", "重庆市")


def words_of(paper: Paper) -> str:
    return "".join(part for part in paper.parts if isinstance(part, str))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (OrderKind.ADVANCE, "财政部关于提前下达{year}年“国培计划”资金预算的通知"),
        (OrderKind.FORMAL, "财政部关于下达{year}年“国培计划”资金预算的通知"),
        (OrderKind.ADJUSTMENT, "财政部关于调整{year}年“国培计划”资金预算的通知"),
    ],
)
def test_the_title_says_which_step_of_the_year_it_is(kind: OrderKind, title: str) -> None:
    finance = make_finance()
    order = make_order((make_province(), 100_000_000), actor=finance, kind=kind)
    assert paper_of(finance, order).title == title.format(year=order.year.year)


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "office"), [(HUBEI, "湖北省财政厅"), (CHONGQING, "重庆市财政局")])
def test_a_notice_of_one_line_addresses_whom_it_is_for(place: tuple[str, str], office: str) -> None:
    finance = make_finance()
    paper = paper_of(finance, make_order((make_province(*place), 100_000_000), actor=finance))
    assert paper.addressee == office
    assert "请在收到本通知后30日内将预算正式下达" in words_of(paper)


@pytest.mark.django_db
def test_the_ministrys_own_line_is_not_passed_on() -> None:
    finance = make_finance()
    paper = paper_of(finance, make_order((make_nation(), 100_000_000), actor=finance))
    assert paper.addressee == "教育部"
    assert "日内" not in words_of(paper)
    assert "专款专用" in words_of(paper)


@pytest.mark.django_db
def test_money_that_is_taken_back_is_explained() -> None:
    finance = make_finance()
    order = make_order((make_province(), 300_000_000), (make_province(*HUBEI), -208_000_000), actor=finance)
    paper = paper_of(finance, order)
    assert paper.addressee.startswith("各省")
    table = next(part for part in typeset_parts(paper) if "rows" in part)
    assert [row[2] for row in table["rows"]] == ["300.00", "-208.00", "92.00"]
    assert any("收回" in getattr(part, "note", "") for part in paper.parts)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_for_one_paper() -> None:
    finance, colleague = make_finance(), make_finance()
    order = make_order((make_province(), 100_000_000), actor=finance)
    said = at_once(*(acting(actor, ask_paper, order) for actor in (finance, colleague)))
    assert said == ["done", "done"]
    assert (PaperEdition.objects.count(), Job.objects.filter(kind=MAKE_PAPER).count()) == (1, 1)
