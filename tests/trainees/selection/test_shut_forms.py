"""Forms that the state of their record keeps from being saved: they do not open, no page leads to them, and whoever had
one open before loses nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from evaluation.assessment.services.rubrics import save_rubric
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import draft_year
from guopei.core.flow.services.drafts import save_draft
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from tests.factories.access import make_actor
from tests.factories.classes import make_ended, make_house, make_planned, make_ready, make_running
from tests.factories.evaluation import make_rubric, make_test
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import make_approved_plan, make_task_order
from tests.factories.trainees import make_order, make_quota, make_root
from tests.support.clients import client_of, shown
from trainees.classes.services.classes import end_class, update_class
from trainees.classes.services.timetable import cancel_lesson, save_timetable
from trainees.selection.models import Quota

pytestmark = pytest.mark.django_db


def code_of(client: Client, url: str) -> str:
    """Why a form does not open: there is no form, and a way back."""
    answer = client.get(url)
    text = shown(answer, 422)
    assert "data-form" not in text
    assert f'href="{answer.context["view"].cancel_url()}"' in text
    return str(answer.context["refusal"].code)


def links_on(client: Client, url: str) -> str:
    return shown(client.get(url))


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return str(refusal.value.code)


def test_a_class_that_is_over_opens_neither_its_form_nor_its_timetable() -> None:
    house = make_house()
    made = make_ended(house)
    officer = client_of(house.officer)
    edit, timetable = (reverse(f"trainees:class-{name}", args=[made.pk]) for name in ("edit", "timetable"))
    assert {code_of(officer, edit), code_of(officer, timetable)} == {"class_is_over"}
    page = links_on(officer, reverse("trainees:class-detail", args=[made.pk]))
    assert edit not in page
    assert timetable not in page
    # The services judge alike, whatever is typed.
    assert refused(lambda: update_class(made, actor=house.officer)) == "class_is_over"
    assert refused(lambda: save_timetable(made, [], actor=house.officer)) == "class_is_over"


def over(house: object, made: object) -> None:
    """End a class whose form somebody has open."""
    lessons = made.phases.get().lessons.filter(state="PLANNED")  # type: ignore[attr-defined]
    for lesson in lessons:
        cancel_lesson(lesson, actor=house.officer, reason="停课")  # type: ignore[attr-defined]
    end_class(made, actor=house.manager)  # type: ignore[arg-type, attr-defined]


def test_what_was_typed_before_the_class_ended_stands_under_the_refusal() -> None:
    house = make_house()
    made = make_running(house)
    officer, url = client_of(house.officer), reverse("trainees:class-edit", args=[made.pk])
    assert officer.get(url).status_code == 200
    version = made.version
    over(house, made)
    typed = {
        "name": "写了十分钟的名称",
        "capacity": 9,
        "manager": made.manager_id,
        "starts_on": made.starts_on,
        "ends_on": made.ends_on,
        "phases-TOTAL_FORMS": 0,
        "phases-INITIAL_FORMS": 0,
    }
    made.refresh_from_db()
    sent = officer.post(url, {**typed, "version": made.version})
    assert "写了十分钟的名称" in shown(sent, 422)
    assert sent.context["refusal"].code == "class_is_over"
    # What is typed wrongly besides is not asked for first.
    wrong = officer.post(url, {**typed, "capacity": "", "version": made.version})
    assert (wrong.status_code, wrong.context["refusal"].code) == (422, "class_is_over")
    # A draft of it comes back, too.
    save_draft(actor=house.officer, form="trainees.class", subject=str(made.pk), data={"name": ["留着的草稿"]})
    kept = officer.get(url)
    assert "留着的草稿" in shown(kept, 422)
    assert kept.context["refusal"].code == "class_is_over"
    assert version < made.version


def test_scores_that_are_closed_open_no_form() -> None:
    house = make_house()
    made = make_ended(house)
    test = make_test(house, made, post=(85, 60, 59))
    manager, officer = client_of(house.manager), client_of(house.officer)
    urls = [reverse(f"evaluation:test-{name}", args=[test.pk]) for name in ("scores", "sheet")]
    assert {manager.get(url).status_code for url in urls} == {200}
    detail = reverse("evaluation:test-detail", args=[test.pk])
    test.refresh_from_db()
    assert officer.post(detail, {"step": "close", "version": test.version}).status_code == 302
    assert [code_of(manager, url) for url in urls] == ["test_closed"] * 2
    assert not [url for url in urls if url in links_on(manager, detail)]
    assert manager.get(f"{urls[1]}?sheet=1")["Content-Type"].endswith("sheet"), "what stands there is still read"


def test_a_plan_with_orders_is_not_given_back() -> None:
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    plan = make_approved_plan(officer)
    ministry = client_of(make_actor(Role.MINISTRY_OFFICER, make_nation()))
    url, page = (reverse(f"projects:plan-{name}", args=[plan.pk]) for name in ("return", "detail"))
    assert url in links_on(ministry, page)
    assert ministry.get(url).status_code == 200
    order = make_task_order(officer, item=plan.items.get(), places=1)
    assert code_of(ministry, url) == "plan_has_task_orders"
    assert url not in links_on(ministry, page)
    province, edit = client_of(officer), reverse("projects:task-order-edit", args=[order.pk])
    assert province.get(edit).status_code == 200
    order_page = reverse("projects:task-order-detail", args=[order.pk])
    assert edit in links_on(province, order_page)
    order = make_task_order(officer, item=plan.items.get(), places=1, state="ISSUED")
    edit = reverse("projects:task-order-edit", args=[order.pk])
    assert code_of(province, edit) == "wrong_state"
    assert edit not in links_on(province, reverse("projects:task-order-detail", args=[order.pk]))


def test_places_that_somebody_else_holds_are_not_distributed(hebei: OrgUnit, provincial_officer: Actor) -> None:
    county = OrgUnit.objects.filter(kind="COUNTY", path__startswith=hebei.path).first()
    assert county is not None
    order = make_order(hebei)
    quota = make_quota(county, order=order)
    root = Quota.objects.get(task_order=order, parent=None)
    client = client_of(provincial_officer)
    assert client.get(reverse("trainees:quota-split", args=[root.pk])).status_code == 200
    split, upload = (reverse(f"trainees:{name}", args=[quota.pk]) for name in ("quota-split", "roster-upload"))
    assert [code_of(client, url) for url in (split, upload)] == ["not_holder"] * 2
    page = links_on(client, reverse("trainees:quota-detail", args=[quota.pk]))
    assert split not in page
    assert upload not in page


def test_a_roster_that_is_late_is_not_even_chosen(hebei: OrgUnit) -> None:
    county = OrgUnit.objects.filter(kind="COUNTY", path__startswith=hebei.path).first()
    assert county is not None
    quota = make_quota(county)
    client = client_of(make_actor(Role.COUNTY_OFFICER, county))
    upload, page = (reverse(f"trainees:{name}", args=[quota.pk]) for name in ("roster-upload", "quota-detail"))
    assert client.get(upload).status_code == 200
    assert upload in links_on(client, page)
    Quota.objects.filter(pk=quota.pk).update(due_on=clock.today() - timedelta(days=1))
    assert code_of(client, upload) == "roster_late"
    assert upload not in links_on(client, page)


def test_places_of_an_order_that_is_not_accepted_are_not_given_out(hebei: OrgUnit, provincial_officer: Actor) -> None:
    accepted = make_order(hebei, places=5)
    split = reverse("trainees:quota-split", args=[make_root(accepted).pk])
    record = split.removesuffix("split/")
    client = client_of(provincial_officer)
    assert split in links_on(client, record)
    further = accepted.plan_item.plan.items.filter(task_orders=None)[0]
    order = make_task_order(provincial_officer, item=further, places=5, state="ISSUED")
    assert code_of(client, reverse("trainees:quota-open", args=[order.pk])) == "order_not_open"


def test_the_safety_lesson_is_recorded_at_its_time_in_a_class_that_is_ready() -> None:
    house = make_house()
    manager = client_of(house.manager)
    preparing = make_planned(house)
    assert code_of(manager, reverse("trainees:class-safety", args=[preparing.pk])) == "class_not_ready"
    arrivals = reverse("trainees:class-arrivals-sheet", args=[preparing.pk])
    assert code_of(manager, arrivals) == "class_not_ready"
    later = make_ready(house, starts_on=clock.today() + timedelta(days=1))
    assert code_of(manager, reverse("trainees:class-safety", args=[later.pk])) == "lesson_too_early"
    marks = reverse("trainees:class-attendance-sheet", args=[later.pk])
    assert code_of(manager, marks) == "class_not_running"
    assert code_of(manager, reverse("evaluation:class-test", args=[preparing.pk])) == "class_not_ready"


def test_a_rubric_in_use_or_of_another_unit_opens_no_form() -> None:
    house = make_house()
    made = make_ended(house)
    used = make_test(house, made).rubric
    officer = client_of(house.officer)
    assert code_of(officer, reverse("evaluation:rubric-edit", args=[used.pk])) == "rubric_in_use"
    edit = reverse("evaluation:rubric-edit", args=[make_rubric(house).pk])
    assert officer.get(edit).status_code == 200
    assert refused(lambda: save_rubric(used, actor=house.officer, name="x", criteria=[])) == "rubric_in_use"


def test_years_and_sub_projects_that_stand_open_no_form(nation_officer: Actor) -> None:
    ministry = client_of(nation_officer)
    year = ProgrammeYear.objects.get(year=2026)
    sub_project = year.sub_projects.first()
    edit = reverse("catalogue:sub-project-edit", args=[sub_project.pk])
    assert ministry.get(edit).status_code == 200
    for state, version in (("open", 2), ("closed", 3)):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalogue_programmeyear SET state = %s, version = %s WHERE id = %s", [state, version, year.pk]
            )
    assert code_of(ministry, edit) == "year_is_open"
    assert code_of(ministry, reverse("catalogue:year-edit", args=[year.pk])) == "year_closed"
    assert code_of(ministry, reverse("catalogue:sub-project-new", args=[year.pk])) == "year_closed"
    draft = draft_year(2091, actor=nation_officer)
    officer = client_of(make_actor(Role.PROVINCIAL_OFFICER, OrgUnit.objects.get(code="130000")))
    assert code_of(officer, reverse("projects:plan-new", args=[draft.year])) == "year_not_open"
