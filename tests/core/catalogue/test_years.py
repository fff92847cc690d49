"""Programme years: copied forward, opened by a second person, closed with a reason."""

from datetime import date

import pytest
from django.utils.translation import override

from guopei.core.access.enums import Role
from guopei.core.audit.selectors.history import history
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.enums import OCCUPIES_TIME, ApprovalMode, Mode, YearState
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.catalogue.reference import load
from guopei.core.catalogue.selectors.years import open_years, sub_projects_of, year_of
from guopei.core.catalogue.services.sub_projects import (
    confirm_catalogue,
    draft_sub_project,
    remove_sub_project,
    save_sub_project,
)
from guopei.core.catalogue.services.years import close_year, delete_year, draft_year, open_year, save_year
from guopei.core.flow.models import Transition
from guopei.core.policy.selectors.days import day_in
from guopei.core.policy.selectors.values import value, values
from guopei.core.refusal import Denied, Refused, Stale
from tests.factories.access import make_actor
from tests.factories.catalogue import make_line, make_sub_project, make_target_group, make_year
from tests.factories.orgs import make_nation, make_province

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_actor(Role.MINISTRY_OFFICER, make_nation())


@pytest.fixture
def second_officer():
    return make_actor(Role.MINISTRY_OFFICER, make_nation())


def test_the_first_year_has_the_days_that_policy_names_and_none_is_confirmed() -> None:
    year, named = year_of(2026), date(2026, 1, 1)
    found = values(
        ["projects.plans_due", "projects.orders_due", "trainees.rosters_due", "reports.reports_due"], on=named
    )

    plans, orders, rosters, reports = found.values()
    assert (year.plans_due, year.orders_due, year.rosters_due) == tuple(
        day_in(2026, one) for one in (plans, orders, rosters)
    )
    assert year.reports_due == day_in(2027, reports)
    assert not any(one.confirmed for one in found.values())
    assert {one.clause for one in (plans, reports) if one.document} == {"末段"}


def test_the_days_of_2019_are_those_that_the_notice_names() -> None:
    plans = value("projects.plans_due", on=date(2019, 3, 1))
    reports = value("reports.reports_due", on=date(2018, 3, 1))

    assert [(day_in(2019, one), one.confirmed) for one in (plans, reports)] == [(date(2019, 4, 12), True)] * 2


def test_year_is_drawn_up_from_another_and_marked_unconfirmed(officer) -> None:
    first = make_sub_project(make_year(2090), is_confirmed=True, target_group=make_target_group(), is_weak_subject=True)

    drafted = draft_year(2091, actor=officer, copied_from=first.year, approval_mode=ApprovalMode.FILING)

    copy = SubProject.objects.get(year=drafted)
    assert (drafted.state, drafted.approval_mode, drafted.copied_from, drafted.is_confirmed) == (
        YearState.DRAFT,
        ApprovalMode.FILING,
        first.year,
        False,
    )
    assert (copy.code, copy.mode, copy.target_group, copy.is_weak_subject) == (
        first.code,
        first.mode,
        first.target_group,
        True,
    )
    assert (copy.is_confirmed, copy.source) == (False, "沿用2090年")


def test_year_that_exists_is_refused(officer) -> None:
    make_year(2090)

    with pytest.raises(Refused) as refused:
        draft_year(2090, actor=officer)
    assert refused.value.code == "year_exists"


def test_second_person_opens_the_year(officer, second_officer) -> None:
    year = draft_year(2091, actor=officer, copied_from=make_sub_project(make_year(2090)).year)

    with pytest.raises(Refused) as refused:
        open_year(year, actor=officer)
    assert refused.value.code == "second_person"
    with pytest.raises(Stale):
        open_year(year, actor=second_officer, version=9)
    opened = open_year(year, actor=second_officer, version=1)

    assert (opened.state, opened.version, opened.opened_by_id) == (YearState.OPEN, 2, second_officer.user_id)
    assert opened in open_years()
    made = Transition.objects.filter(tbl="catalogue_programmeyear", object_id=year.pk).order_by("version")
    assert [(step.step, step.actor_id) for step in made if step.step == "open"] != []


def test_year_without_sub_projects_stays_closed(officer) -> None:
    with pytest.raises(Refused) as refused:
        open_year(make_year(2090), actor=officer)
    assert refused.value.code == "year_is_empty"


def test_province_opens_nothing() -> None:
    year = make_sub_project(make_year(2090)).year

    with pytest.raises(Denied):
        open_year(year, actor=make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    with pytest.raises(Denied):
        draft_year(2091, actor=make_actor(Role.PROVINCIAL_OFFICER, make_province()))


def test_closing_needs_a_reason(officer) -> None:
    year = open_year(make_sub_project(make_year(2090)).year, actor=officer)

    with pytest.raises(Refused):
        close_year(year, actor=officer, reason=" ")
    assert close_year(year, actor=officer, reason="年度结束").state == YearState.CLOSED


def test_sub_projects_of_a_year_by_who_runs_the_line(django_assert_num_queries) -> None:
    year = make_year(2090)
    own = make_sub_project(year, make_line("PRV"))
    central = make_sub_project(year, make_line("CEN", is_run_centrally=True))

    with django_assert_num_queries(1):
        rows = list(sub_projects_of(year))
        lines = [row.line.code for row in rows]
    assert lines == ["CEN", "PRV"]
    assert list(sub_projects_of(year, run_centrally=False)) == [own]
    assert list(sub_projects_of(year, run_centrally=True)) == [central]


def test_only_modes_with_phases_on_site_occupy_time() -> None:
    assert {mode.value for mode in Mode} - OCCUPIES_TIME == {"WL", "ZHENG", "GZF", "YC", "XB", "ZZ"}


def test_rate_key_names_the_policy_value() -> None:
    assert make_sub_project().rate_key == "fees.day_rate_3"


def test_reference_has_both_lines_of_2026_unconfirmed() -> None:
    load()
    year = year_of(2026)

    assert {row.line.code for row in sub_projects_of(year)} == {"SF", "ZXG"}
    assert not ProgrammeYear.objects.filter(year=2026, is_confirmed=True).exists()
    assert not SubProject.objects.filter(year=year, is_confirmed=True).exists()


def test_loading_twice_changes_nothing() -> None:
    load()

    assert set(load().values()) == {0}


def test_history_of_a_year_says_the_phase_in_the_readers_language(officer):
    with transaction_for(officer, act="tests.write"):
        year = make_year(phase="十五五 / 15th Five-Year Plan")
    with override("zh-hans"):
        [created] = history(officer, year)
    assert "十五五" in [new for _label, _old, new in created.fields]


@pytest.mark.parametrize("name", ["plans_due", "orders_due", "rosters_due", "reports_due"])
def test_a_day_far_from_the_year_is_refused_at_its_field(officer, name):
    with pytest.raises(Refused) as caught:
        draft_year(2090, actor=officer, **{name: date(2001, 1, 1)})
    assert (caught.value.code, caught.value.field) == ("day_far_from_year", name)
    assert not ProgrammeYear.objects.filter(year=2090).exists()


FIELDS = {"code": "Z1", "name": "新子项目", "mode": Mode.JZ, "days": 5, "hours": 40, "rate_class": "3"}


def test_a_drafted_year_gets_its_days_and_its_way_of_deciding(officer):
    year = draft_year(2090, actor=officer)
    saved = save_year(
        year, actor=officer, approval_mode=ApprovalMode.FILING, plans_due=date(2090, 3, 1), version=year.version
    )
    assert (saved.plans_due, saved.approval_mode, saved.version) == (date(2090, 3, 1), ApprovalMode.FILING, 2)
    with pytest.raises(Stale):
        save_year(year, actor=officer, plans_due=None, version=1)
    with pytest.raises(Refused) as caught:
        save_year(year, actor=officer, plans_due=date(2099, 3, 1))
    assert (caught.value.code, caught.value.field) == ("day_far_from_year", "plans_due")
    with pytest.raises(TypeError):
        save_year(year, actor=officer, nonsense=None)


def test_an_open_year_gets_its_days_late_but_no_other_way_of_deciding(officer, second_officer):
    year = draft_year(2090, actor=officer)
    make_sub_project(year)
    year = open_year(year, actor=second_officer)
    assert save_year(year, actor=officer, reports_due=date(2091, 1, 31)).reports_due == date(2091, 1, 31)
    with pytest.raises(Refused) as caught:
        save_year(year, actor=officer, approval_mode=ApprovalMode.FILING)
    assert (caught.value.code, caught.value.field) == ("year_is_open", "approval_mode")
    year.refresh_from_db()
    close_year(year, actor=officer, reason="结束")
    for act in (
        lambda: save_year(year, actor=officer, plans_due=None),
        lambda: draft_sub_project(year, actor=officer, line=make_line(), **FIELDS),
        lambda: confirm_catalogue(year, actor=second_officer, reason="财教〔2090〕1号"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "year_closed"


def test_a_wrong_draft_is_deleted_and_its_number_is_free(officer, second_officer):
    year = draft_year(2090, actor=officer)
    make_sub_project(year)
    copied = draft_year(2091, actor=officer, copied_from=year)
    for kwargs, code in (({"reason": " "}, "reason_missing"), ({"reason": "写错"}, "year_was_copied")):
        with pytest.raises(Refused) as caught:
            delete_year(year, actor=officer, **kwargs)
        assert caught.value.code == code
    with pytest.raises(Stale):
        delete_year(copied, actor=officer, reason="写错", version=7)
    delete_year(copied, actor=officer, reason="写错")
    delete_year(year, actor=officer, reason="写错")
    assert not ProgrammeYear.objects.filter(year__in=(2090, 2091)).exists()
    again = draft_year(2090, actor=officer)
    make_sub_project(again)
    with pytest.raises(Refused) as caught:
        delete_year(open_year(again, actor=second_officer), actor=officer, reason="写错")
    assert caught.value.code == "wrong_state"


def test_sub_projects_of_a_draft_are_added_changed_and_removed(officer):
    year = draft_year(2090, actor=officer)
    made = draft_sub_project(year, actor=officer, line=make_line(), **FIELDS)
    assert (made.name_en, made.is_confirmed) == ("新子项目", False)
    SubProject.objects.filter(pk=made.pk).update(is_confirmed=True)
    saved = save_sub_project(made, actor=officer, days=6, version=made.version)
    assert (saved.days, saved.is_confirmed, saved.version) == (6, False, 2)
    for fields, code, field in (
        ({"code": " "}, "sub_project_unnamed", "code"),
        ({"name": ""}, "sub_project_unnamed", "name"),
        ({"days": 0}, "sub_project_too_short", "days"),
        ({"hours": 0}, "sub_project_too_short", "hours"),
        ({}, "sub_project_code_taken", "code"),
    ):
        with pytest.raises(Refused) as caught:
            draft_sub_project(year, actor=officer, line=make_line(), **{**FIELDS, **fields})
        assert (caught.value.code, caught.value.field) == (code, field)
    with pytest.raises(Stale):
        remove_sub_project(made, actor=officer, version=1)
    remove_sub_project(made, actor=officer, version=2)
    assert not SubProject.objects.filter(year=year).exists()


def test_sub_projects_of_an_open_year_stand_but_more_may_come(officer, second_officer):
    year = draft_year(2090, actor=officer)
    made = make_sub_project(year)
    year = open_year(year, actor=second_officer)
    for act in (
        lambda: save_sub_project(made, actor=officer, days=6),
        lambda: remove_sub_project(made, actor=officer),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "year_is_open"
    draft_sub_project(year, actor=officer, line=make_line(), **FIELDS)
    assert SubProject.objects.filter(year=year).count() == 2


def test_a_second_person_confirms_the_catalogue_by_its_document(officer, second_officer):
    year = draft_year(2090, actor=officer)
    for act, code in (
        (lambda: confirm_catalogue(year, actor=second_officer, reason=" "), "source_missing"),
        (lambda: confirm_catalogue(year, actor=officer, reason="教师厅函〔2090〕1号"), "second_person"),
        (lambda: confirm_catalogue(year, actor=second_officer, reason="教师厅函〔2090〕1号"), "year_is_empty"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == code
    make_sub_project(year)
    confirmed = confirm_catalogue(year, actor=second_officer, reason="教师厅函〔2090〕1号")
    assert (confirmed.is_confirmed, confirmed.source) == (True, "教师厅函〔2090〕1号")
    assert set(SubProject.objects.filter(year=year).values_list("is_confirmed", "source")) == {
        (True, "教师厅函〔2090〕1号")
    }


def test_the_province_changes_no_year(officer):
    year = draft_year(2090, actor=officer)
    made = make_sub_project(year)
    province = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    for act in (
        lambda: save_year(year, actor=province, plans_due=None),
        lambda: delete_year(year, actor=province, reason="x"),
        lambda: draft_sub_project(year, actor=province, line=make_line(), **FIELDS),
        lambda: save_sub_project(made, actor=province, days=1),
        lambda: remove_sub_project(made, actor=province),
        lambda: confirm_catalogue(year, actor=province, reason="x"),
    ):
        with pytest.raises(Denied):
            act()
