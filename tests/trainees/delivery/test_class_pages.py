"""The story of a class through its pages: every act in the browser, every page for those who may and nobody else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.assessment.models import SkillTest
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from tests.factories.access import make_actor
from tests.factories.classes import (
    make_class,
    make_ended,
    make_enrolments,
    make_house,
    make_planned,
    make_running,
    trainees,
)
from tests.factories.evaluation import make_rubric
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_county
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.timetable import cancel_lesson
from trainees.delivery.models import Certificate
from trainees.selection.models import Enrolment

pytestmark = pytest.mark.django_db


def as_(actor: Actor) -> Client:
    """A browser signed in as this person, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    return client


def form_rows(name: str, rows: list[dict[str, object]]) -> dict[str, object]:
    """A table of rows as the browser sends it."""
    sent: dict[str, object] = {
        f"{name}-TOTAL_FORMS": len(rows),
        f"{name}-INITIAL_FORMS": 0,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }
    for place, row in enumerate(rows):
        sent |= {f"{name}-{place}-{key}": value for key, value in row.items()}
    return sent


def step(client: Client, url: str, name: str, version: int | str = "", **more: object) -> object:
    """A button of a record page."""
    return client.post(url, {"step": name, "version": version, **more})


def test_the_story_from_the_order_to_the_certificate() -> None:
    house = make_house(places=3)
    officer, manager, leader = as_(house.officer), as_(house.manager), as_(house.leader)
    today = clock.today()
    people = make_enrolments(house.order, 3)

    made = officer.post(
        reverse("trainees:class-new"),
        {
            "task_order": house.order.pk,
            "name": "骨干教师班",
            "capacity": 3,
            "manager": house.manager.user_id,
            "starts_on": today - timedelta(days=1),
            "ends_on": today,
            "place": "培训楼",
            "contact_name": "值班员",
            "contact_phone": "0311-88880001",
            "emergency_summary": "送医、报告",
            **form_rows(
                "phases",
                [{"kind": "ONSITE", "first_day": today - timedelta(days=1), "last_day": today, "hours": "16"}],
            ),
        },
    )
    found = TrainingClass.objects.get()
    page = reverse("trainees:class-detail", args=[found.pk])
    assert (made.status_code, made.headers["Location"]) == (302, page)
    assert [gap.code for gap in officer.get(page).context["gaps"]] == ["timetable", "safety_lesson", "trainees"]
    assert step(officer, page, "ready", found.version).status_code == 422

    lesson = {"form": "LECTURE", "hours": "4", "lecturer_name": "专家"}
    sent = officer.post(
        reverse("trainees:class-timetable", args=[found.pk]),
        {
            "version": found.version,
            **form_rows(
                "lessons",
                [
                    {**lesson, "held_on": today, "half_day": "1AM", "title": "安全", "is_safety": "on"},
                    {**lesson, "held_on": today, "half_day": "1AM", "title": "课标"},
                ],
            ),
        },
    )
    assert sent.status_code == 302
    assign = reverse("trainees:class-assign", args=[found.pk])
    assert officer.post(assign, {"action": "assign", "ids": [people[0].pk]}).status_code == 302
    assert officer.post(assign, {"action": "assign_all"}).status_code == 302
    found.refresh_from_db()
    assert found.assigned == 3
    assert step(officer, page, "ready", found.version).status_code == 302

    arrivals = reverse("trainees:class-arrivals", args=[found.pk])
    ids = [person.pk for person in people]
    assert manager.post(arrivals, {"action": "arrive", "ids": ids[:2]}).status_code == 302
    assert manager.post(arrivals, {"action": "no_show", "ids": ids[2:], "reason": "联系不上"}).status_code == 302
    safety = reverse("trainees:class-safety", args=[found.pk])
    assert manager.post(safety, {"summary": "消防", "attended": ids[:2]}).status_code == 302
    found.refresh_from_db()
    assert step(manager, page, "start", found.version).status_code == 302

    test_page = reverse("evaluation:class-test", args=[found.pk])
    assert manager.post(test_page, {"rubric": make_rubric(house).pk}).status_code == 302
    test = SkillTest.objects.get()
    scores = {f"PRE-{pk}": "50" for pk in ids[:2]} | {f"POST-{ids[0]}": "88.5", f"POST-{ids[1]}": "40"}
    assert manager.post(reverse("evaluation:test-scores", args=[test.pk]), scores).status_code == 302
    gain = manager.get(reverse("evaluation:test-detail", args=[test.pk])).context["gain"]
    assert (gain.n, gain.gain) == (2, Decimal("14.25"))

    ordinary = lessons_of(found).get(is_safety=False)
    roll = reverse("trainees:class-attendance-lesson", args=[found.pk, ordinary.pk])
    marks = {f"mark-{pk}-{ordinary.pk}": "PRESENT" for pk in ids[:2]}
    assert manager.post(roll, {**marks, "end": "1"}).status_code == 302
    found.refresh_from_db()
    assert step(manager, page, "end", found.version).status_code == 302
    test.refresh_from_db()
    assert step(officer, reverse("evaluation:test-detail", args=[test.pk]), "close", test.version).status_code == 302

    results = reverse("trainees:class-results", args=[found.pk])
    assert step(officer, results, "propose").status_code == 302
    assert step(officer, results, "confirm").status_code == 403
    assert step(leader, results, "confirm").status_code == 302
    assert step(officer, results, "publish").status_code == 302
    assert step(officer, results, "issue").status_code == 302
    assert list(Enrolment.objects.order_by("pk").values_list("state", "result")) == [
        ("ARRIVED", "GOOD"),
        ("ARRIVED", "FAIL"),
        ("NO_SHOW", ""),
    ]
    certificate = Certificate.objects.get()
    assert (
        certificate.number in officer.get(reverse("trainees:certificate-print", args=[certificate.pk])).content.decode()
    )
    found.refresh_from_db()
    assert step(leader, page, "settle", found.version).status_code == 302
    found.refresh_from_db()
    assert found.state == "SETTLED"


def test_a_lesson_leads_to_its_attendance_while_its_class_runs() -> None:
    house = make_house()
    found = make_running(house, people=1)
    lesson = lessons_of(found).get(title="第一课")
    manager, page = as_(house.manager), reverse("trainees:class-lesson", args=[found.pk, lesson.pk])
    due = manager.get(page)
    leads_to = [action.url for action in due.context["turn"]]
    assert leads_to == [reverse("trainees:class-attendance", args=[found.pk])]
    assert due.context["next_by"]
    cancel_lesson(lesson, actor=house.manager, reason="停电")
    after = manager.get(page)
    assert (after.context["turn"], after.context["next_by"]) == ([], [])


def test_a_county_is_not_told_that_there_are_no_classes_where_it_sees_none() -> None:
    house = make_house()
    make_running(house, people=1)
    officer = make_actor(Role.COUNTY_OFFICER, make_county("139998", "无班县"))

    listed = as_(officer).get(reverse("trainees:class-list"), headers={"Accept-Language": "zh-hans"})
    empty = listed.content.decode()

    assert "本单位没有举办或批准的培训班" in empty
    assert "还没有培训班" not in empty


def pages_of(found: TrainingClass) -> list[str]:
    """Every page that has to do with a class that has ended."""
    person, lesson = trainees(found)[0], lessons_of(found).last()
    detail = reverse("trainees:class-detail", args=[found.pk])
    return [
        reverse("trainees:class-list"),
        detail,
        *(f"{detail}?tab={tab}" for tab in ("roster", "attendance", "results", "test", "history")),
        reverse("trainees:class-lesson", args=[found.pk, lesson.pk]),
        reverse("trainees:class-trainee", args=[found.pk, person.pk]),
        reverse("trainees:class-attendance", args=[found.pk]),
        reverse("trainees:class-attendance-lesson", args=[found.pk, lesson.pk]),
        reverse("trainees:class-attendance-sheet", args=[found.pk]),
        reverse("trainees:class-attendance-sheet", args=[found.pk]) + "?sheet=1",
        reverse("trainees:class-arrivals", args=[found.pk]),
        reverse("trainees:class-arrivals-sheet", args=[found.pk]) + "?sheet=1",
        reverse("trainees:class-results", args=[found.pk]),
        reverse("trainees:class-certificates", args=[found.pk]),
        reverse("evaluation:rubric-list"),
    ]


def test_pages_open_for_the_institution_and_are_hidden_from_others() -> None:
    house = make_house()
    found = make_ended(house, post=(80,))
    stranger = as_(make_actor(Role.INSTITUTION_OFFICER, make_institution().unit))
    officer = as_(house.officer)

    for url in pages_of(found):
        assert officer.get(url).status_code == 200, url
        if str(found.pk) in url:
            answer = stranger.get(url)
            assert answer.status_code == 404 or (b"certificat" in answer.content and answer.status_code == 200), url


def test_forms_show_what_is_there() -> None:
    house = make_house()
    found = make_planned(house, people=1)
    officer = as_(house.officer)

    edit = officer.get(reverse("trainees:class-edit", args=[found.pk]))
    assert edit.context["form"].initial["name"] == found.name
    assert officer.get(reverse("trainees:class-new") + f"?order={house.order.pk}").status_code == 200
    timetable = officer.get(reverse("trainees:class-timetable", args=[found.pk]))
    assert timetable.content.decode().count("安全教育") == 1
    assert officer.get(reverse("trainees:class-assign", args=[found.pk])).status_code == 200
    assert officer.get(reverse("evaluation:rubric-new")).status_code == 200
    rubric = make_rubric(house)
    for name in ("evaluation:rubric-detail", "evaluation:rubric-edit"):
        assert officer.get(reverse(name, args=[rubric.pk])).status_code == 200


def test_stale_and_refused_forms_say_so() -> None:
    house = make_house()
    found = make_class(house)
    officer = as_(house.officer)
    url = reverse("trainees:class-edit", args=[found.pk])
    typed = {
        "name": found.name,
        "capacity": 41,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "version": found.version,
        **form_rows("phases", []),
    }

    refused = officer.post(url, typed)
    assert (refused.status_code, "capacity" in refused.context["form"].errors) == (422, True)
    assert officer.post(url, {**typed, "capacity": 5}).status_code == 302
    assert officer.post(url, {**typed, "capacity": 6}).status_code == 409


@pytest.mark.parametrize("tab", ["", "roster", "attendance", "results"])
def test_a_class_costs_the_same_for_one_and_three(tab: str) -> None:
    house = make_house()
    counts = []
    for people in (1, 3):
        with transaction_for(house.officer, act="test"):  # so that the steps made carry a name
            found = make_planned(house, people=people, capacity=3)
        client = as_(house.officer)
        url = reverse("trainees:class-detail", args=[found.pk]) + (f"?tab={tab}" if tab else "")
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1]


def test_the_api_offers_the_same_steps_through_the_same_gate() -> None:
    house = make_house()
    found = make_planned(house, people=1)
    officer = as_(house.officer)
    stranger = as_(make_actor(Role.INSTITUTION_OFFICER, make_institution().unit))

    [listed] = officer.get("/api/v1/classes/").json()["results"]
    assert (listed["name"], listed["assigned"], len(listed["phases"][0]["lessons"])) == (found.name, 1, 3)
    assert stranger.get("/api/v1/classes/").json()["results"] == []
    assert stranger.get(f"/api/v1/classes/{found.pk}/").status_code == 404
    url = f"/api/v1/classes/{found.pk}/steps"
    assert officer.post(f"{url}/ready/", {"version": 99}, "application/json").status_code == 409
    done = officer.post(f"{url}/ready/", {"version": found.version}, "application/json")
    assert (done.status_code, done.json()["state"]) == (200, "READY")
    refused = officer.post(f"{url}/start/", {"version": done.json()["version"]}, "application/json")
    assert (refused.status_code, refused.json()["rule"]) == (422, "trainees.class_safety_gate")
