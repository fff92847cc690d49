"""Annual reports: text that survives building, filing by a second person, and what the database refuses."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404
from django.utils import translation

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.documents.services.storing import read_document
from guopei.core.flow.models import Edge, Transition
from guopei.core.inbox.models import Todo
from guopei.core.refusal import Denied, Refused, Stale
from guopei.reports.models import AnnualReport, ReportEdition
from guopei.reports.rules import REPORT_FLOW
from guopei.reports.selectors.reports import is_stale, report_for, reporters
from guopei.reports.services.filing import file_report, return_report
from guopei.reports.services.text import confirm_section, open_report, save_sections, text_of
from tests.factories.access import make_actor
from tests.factories.catalogue import make_year
from tests.factories.classes import make_enrolments
from tests.factories.reports import World, make_built_report


@pytest.fixture
def second_officer(world: World) -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, world.hebei)


def test_flow_is_the_databases(db: None) -> None:
    edges = Edge.objects.filter(tbl="reports_annualreport", field="state").values_list("step", "src", "dst")

    assert sorted(edges) == REPORT_FLOW.edges()


def test_building_makes_three_documents_and_asks_the_province_to_file(world: World) -> None:
    report = make_built_report(world)

    assert (report.state, report.edition.number, report.drafted_by_id) == ("BUILT", 1, None)
    files = {
        kind: read_document(getattr(report.edition, kind), actor=world.provincial_officer)
        for kind in ("pdf", "docx", "xlsx")
    }
    assert [files[kind][:2] for kind in ("pdf", "docx", "xlsx")] == [b"%P", b"PK", b"PK"]
    assert report.edition.figures["arrival_rate"] == "80.0%"
    todo = Todo.objects.get(subject_table="reports_annualreport", subject_id=report.pk)
    assert (todo.kind, todo.unit, todo.role) == ("reports.report_to_file", world.hebei, Role.PROVINCIAL_OFFICER)
    assert Transition.objects.filter(tbl="reports_annualreport", object_id=report.pk).count() == 3


def test_edited_text_survives_building_and_says_when_its_figures_moved(world: World) -> None:
    report = make_built_report(world)
    proposed = text_of(report.sections["overview"])
    report = save_sections(
        report, {"overview": "我省自己的话。"}, actor=world.provincial_officer, version=report.version
    )

    report = make_built_report(world)
    assert text_of(report.sections["overview"]) == "我省自己的话。"
    assert report.sections["overview"]["generated"] == proposed
    assert not is_stale(report.sections["overview"])

    make_enrolments(world.house.order, 1)
    report = make_built_report(world)
    assert text_of(report.sections["overview"]) == "我省自己的话。"
    assert "确认参训6人次" in report.sections["overview"]["generated"]
    assert is_stale(report.sections["overview"])
    assert report.edition.number == 3


@pytest.fixture
def stale_report(world: World) -> AnnualReport:
    """A built report whose overview was written before somebody else was enrolled."""
    report = make_built_report(world)
    save_sections(report, {"overview": "确认参训5人次。"}, actor=world.provincial_officer)
    make_enrolments(world.house.order, 1)
    return make_built_report(world)


def test_words_that_are_older_than_the_figures_are_not_filed_unseen(
    world: World, stale_report: AnnualReport, second_officer: Actor
) -> None:
    with pytest.raises(Refused) as refusal:
        file_report(stale_report, actor=second_officer)
    assert refusal.value.code == "section_stale"
    with translation.override("zh-hans"):
        assert "“基本情况”" in str(refusal.value.message)

    confirmed = confirm_section(stale_report, "overview", actor=world.provincial_officer, version=stale_report.version)
    assert text_of(confirmed.sections["overview"]) == "确认参训5人次。"
    with pytest.raises(Refused) as outdated:
        file_report(confirmed, actor=second_officer)
    assert outdated.value.code == "edition_outdated"
    assert file_report(make_built_report(world), actor=second_officer).state == "FILED"


def test_words_mended_after_the_figures_changed_are_filed(
    world: World, stale_report: AnnualReport, second_officer: Actor
) -> None:
    save_sections(stale_report, {"overview": "确认参训6人次。"}, actor=world.provincial_officer)

    assert file_report(make_built_report(world), actor=second_officer).state == "FILED"


def test_only_what_is_stale_is_confirmed_and_only_by_its_own_unit(world: World, stale_report: AnnualReport) -> None:
    with pytest.raises(Refused) as refusal:
        confirm_section(stale_report, "support", actor=world.provincial_officer)
    assert refusal.value.code == "not_stale"
    with pytest.raises(Denied):
        confirm_section(stale_report, "overview", actor=world.ministry_officer)
    with pytest.raises(Stale):
        confirm_section(stale_report, "overview", actor=world.provincial_officer, version=1)


def test_whoever_confirmed_may_not_file(world: World, stale_report: AnnualReport, second_officer: Actor) -> None:
    confirm_section(stale_report, "overview", actor=second_officer)

    with pytest.raises(Refused) as refusal:
        file_report(make_built_report(world), actor=second_officer)
    assert refusal.value.code == "second_person"


def test_text_equal_to_the_proposal_is_the_proposal_again(world: World) -> None:
    report = make_built_report(world)
    proposed = text_of(report.sections["support"])
    report = save_sections(report, {"support": "别的话"}, actor=world.provincial_officer)
    report = save_sections(report, {"support": f"{proposed}\r\n"}, actor=world.provincial_officer)

    assert report.sections["support"] == {"generated": proposed}


def test_whoever_edited_may_not_file(world: World, second_officer: Actor) -> None:
    report = make_built_report(world)
    report = save_sections(report, {"outlook": "下一步打算"}, actor=world.provincial_officer)
    report = make_built_report(world)

    with pytest.raises(Refused) as refusal:
        file_report(report, actor=world.provincial_officer)
    assert refusal.value.code == "second_person"
    filed = file_report(report, actor=second_officer, version=report.version)
    assert (filed.state, filed.filed_by_id) == ("FILED", second_officer.user_id)
    assert not Todo.objects.filter(kind__startswith="reports.", state="open").exists()


def test_an_officer_who_asked_for_the_documents_may_not_file_them_alone(world: World, second_officer: Actor) -> None:
    report = make_built_report(world, actor=world.provincial_officer)

    with pytest.raises(Refused):
        file_report(report, actor=world.provincial_officer)
    assert file_report(report, actor=second_officer).state == "FILED"


def test_documents_older_than_the_text_are_not_filed(world: World, second_officer: Actor) -> None:
    report = make_built_report(world)
    report = save_sections(report, {"outlook": "新的一段"}, actor=world.provincial_officer)

    with pytest.raises(Refused) as refusal:
        file_report(report, actor=second_officer)
    assert refusal.value.code == "edition_outdated"


def test_a_provinces_report_is_its_own(world: World) -> None:
    report = make_built_report(world)
    outsider = make_actor(Role.PROVINCIAL_OFFICER, world.chongqing)

    with pytest.raises(Denied):
        save_sections(report, {"overview": "x"}, actor=world.ministry_officer)
    with pytest.raises(Denied):
        file_report(report, actor=world.ministry_officer)
    with pytest.raises(Http404):
        save_sections(report, {"overview": "x"}, actor=outsider)
    with pytest.raises(Http404):
        file_report(report, actor=outsider)
    with pytest.raises(Http404):
        report_for(outsider, report.pk)
    assert [unit.pk for unit in reporters(outsider, world.year)] == [world.chongqing.pk]
    with pytest.raises(Http404):
        open_report(world.year, world.hebei, actor=outsider)


def test_only_the_nation_and_provinces_report(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        open_report(world.year, world.shijiazhuang, actor=world.ministry_officer)
    assert refusal.value.code == "no_reporter"


def test_nobody_reports_on_a_year_that_was_not_opened(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        open_report(make_year(), world.hebei, actor=world.ministry_officer)
    assert refusal.value.code == "year_not_open"


def test_a_stale_edit_is_refused_with_both_versions(world: World) -> None:
    report = make_built_report(world)
    save_sections(report, {"outlook": "甲"}, actor=world.provincial_officer, version=report.version)

    with pytest.raises(Stale) as stale:
        save_sections(report, {"outlook": "乙"}, actor=world.provincial_officer, version=report.version)
    assert (stale.value.mine, stale.value.theirs) == (report.version, report.version + 1)


def test_unknown_and_overlong_parts_are_refused(world: World) -> None:
    report = make_built_report(world)

    for texts, code in (({"poem": "x"}, "no_such_part"), ({"overview": "x" * 20_001}, "too_long")):
        with pytest.raises(Refused) as refusal:
            save_sections(report, texts, actor=world.provincial_officer)
        assert refusal.value.code == code


def test_a_filed_report_is_frozen_until_it_is_returned(world: World, second_officer: Actor) -> None:
    report = file_report(make_built_report(world), actor=second_officer)

    with pytest.raises(Refused):
        save_sections(report, {"overview": "x"}, actor=world.provincial_officer)
    with pytest.raises(Refused) as refusal:
        return_report(report, actor=world.ministry_officer, reason=" ")
    assert refusal.value.code == "reason_missing"
    returned = return_report(report, actor=world.ministry_officer, reason="第三部分请补充")
    assert (returned.state, returned.filed_by_id) == ("BUILT", None)
    assert Todo.objects.get(kind="reports.report_returned").params["reason"] == "第三部分请补充"


ATTACKS = [
    "UPDATE reports_annualreport SET sections = '{}', version = version + 1",
    "UPDATE reports_annualreport SET filed_at = now() - interval '1 day', version = version + 1",
    "UPDATE reports_annualreport SET filed_by_id = drafted_by_id, version = version + 1",
    "UPDATE reports_annualreport SET state = 'DRAFT', version = version + 1",
    "UPDATE reports_annualreport SET state = 'BUILT'",
    "UPDATE reports_annualreport SET state = 'BUILT', version = version + 1, sections = '{}'",
    "DELETE FROM reports_annualreport",
    "UPDATE reports_reportedition SET figures = '{}'",
    "DELETE FROM reports_reportedition",
]


def test_the_database_refuses_to_change_what_was_filed(
    world: World, second_officer: Actor, subtests: pytest.Subtests
) -> None:
    file_report(make_built_report(world), actor=second_officer)

    for attack in ATTACKS:
        refused = pytest.raises((IntegrityError, ProgrammingError))
        with subtests.test(attack), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert AnnualReport.objects.filter(state="FILED").count() == ReportEdition.objects.count() == 1


def test_the_database_refuses_a_report_filed_by_its_drafter(world: World) -> None:
    report = save_sections(make_built_report(world), {"outlook": "甲"}, actor=world.provincial_officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReport.objects.filter(pk=report.pk).update(
            state="FILED", filed_by_id=report.drafted_by_id, filed_at=clock.now(), version=report.version + 1
        )


def test_figures_of_an_edition_stay_when_the_records_move_on(world: World) -> None:
    report = make_built_report(world)
    make_enrolments(world.house.order, 1)

    assert ReportEdition.objects.get(report=report).figures["enrolled"] == "5"
    assert make_built_report(world).edition.figures["enrolled"] == "6"


def test_the_system_writes_and_signs_nothing(world: World) -> None:
    report = make_built_report(world)

    with pytest.raises(Denied):
        save_sections(report, {"outlook": "x"}, actor=SYSTEM)
    with pytest.raises(Denied):
        file_report(report, actor=SYSTEM)
