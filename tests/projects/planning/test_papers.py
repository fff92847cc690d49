"""The paper of a plan: the letter by which it is sent, with its parts and its items."""

import pytest

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.catalogue.enums import ApprovalMode
from guopei.core.catalogue.models import Line
from guopei.core.jobs.services.running import run_queued
from guopei.core.papers.content import Section
from guopei.core.papers.models import PaperEdition
from guopei.core.papers.selectors.papers import paper_of
from guopei.core.papers.services.making import ask_paper, read_paper
from guopei.core.papers.typeset import paper_pdf, typeset_parts
from guopei.core.papers.words import chinese_date
from projects.planning.models import Plan
from projects.planning.services.plans import approve_plan, delete_plan, draft_plan, return_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import item_input, make_ceiling, make_drafted_plan, make_open_year, make_sub_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


@pytest.fixture
def ministry() -> Actor:
    return make_actor(Role.MINISTRY_OFFICER, make_nation())


@pytest.fixture
def plan(officer: Actor) -> Plan:
    first = make_sub_project(name="骨干教师培训")
    return make_drafted_plan(officer, item_input(first), item_input(make_sub_project(), stage="J", places=30))


def test_a_plan_is_a_letter_with_its_parts_and_items(officer: Actor, ministry: Actor, plan: Plan) -> None:
    sent = submit_plan(plan, actor=officer)
    paper = paper_of(ministry, sent)
    assert paper.title == f"河北省教育厅关于报送{plan.year.year}年度“国培计划”规划方案的函"
    assert (paper.addressee, list(paper.signers), paper.dated) == (
        "教育部",
        ["河北省教育厅"],
        chinese_date(clock.today()),
    )
    assert [part for part in paper.parts if isinstance(part, str)][1:4] == ["需求调研", "目标", "覆盖"]
    assert str(paper.parts[0]).endswith("请予审定。计划培训130人，经费合计71.50万元。")
    rows = next(part["rows"] for part in typeset_parts(paper) if "rows" in part)
    assert rows[0] == ["骨干教师培训", "小学", "100", "10", "550.00", "55.00"]
    assert rows[-1] == ["合计", "", "130", "", "", "71.50"]


def test_it_is_a_draft_until_it_is_decided(officer: Actor, ministry: Actor, plan: Plan) -> None:
    assert (paper_of(officer, plan).watermark, paper_of(officer, plan).dated) == ("草案 / Draft", "")
    sent = submit_plan(plan, actor=officer)
    assert paper_of(officer, sent).watermark == "草案 / Draft"
    back = return_plan(sent, actor=ministry, remarks=[], reason="补充")
    assert paper_of(officer, back).dated == ""
    again = approve_plan(submit_plan(back, actor=officer, reason="已经写明"), actor=ministry)
    paper = paper_of(officer, again)
    assert (paper.watermark, paper.dated) == ("", chinese_date(clock.today()))
    ask_paper(again, actor=officer)
    run_queued()
    assert read_paper(again, actor=ministry)[1] == paper_pdf(paper)


def test_what_is_not_written_yet_says_so(officer: Actor) -> None:
    make_ceiling(10**9)
    paper = paper_of(officer, draft_plan(year=make_open_year(), actor=officer))
    assert [part for part in paper.parts[1:] if not isinstance(part, Section)] == ["（尚未填写）"] * 4


def test_a_year_of_filing_asks_for_filing(officer: Actor, plan: Plan) -> None:
    plan.year.approval_mode = ApprovalMode.FILING
    assert "请予备案。" in str(paper_of(officer, plan).parts[0])


def test_the_nations_plan_is_sent_to_nobody(ministry: Actor) -> None:
    line = Line.objects.create(code="T-SF", name="示范测试项目", name_en="Test line", is_run_centrally=True)
    paper = paper_of(ministry, make_drafted_plan(ministry, item_input(make_sub_project(line=line))))
    assert (paper.addressee, list(paper.signers)) == ("", ["教育部"])
    assert paper.title.endswith("示范项目规划方案")


def test_a_plan_that_is_deleted_takes_its_papers_along(officer: Actor, plan: Plan) -> None:
    ask_paper(plan, actor=officer)
    run_queued()
    delete_plan(plan, actor=officer, reason="误建")
    assert not PaperEdition.objects.get().is_made
