"""The whole year through the services: every act works, every rule holds afterwards."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from guopei.core.access.selectors.grants import actor_for
from guopei.core.orgs.models import OrgUnit
from guopei.core.rectification.models import Finding
from guopei.story.acts.house import SCHOOL_CODE
from trainees.delivery.selectors.own import own_trainings
from trainees.register.models import Teacher
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)


# What the year of a hundred teachers comes to, the same at every run.
FIGURES = {
    "ceiling": 220_500_000_000,
    "planned": 188_119_000_000,
    "places_planned": 259_712,
    "ordered": 88_000_000,
    "places_ordered": 160,
    "quota": 160,
    "rows_read": 104,
    "rows_refused": 0,
    "certificates": 70,
    "enrolled": 100,
    "arrived": 100,
    "due": 100,
    "settled": 100,
    "passed": 70,
}


def test_a_year_runs_to_its_reports_and_leaves_nothing_broken(tmp_path: Path) -> None:
    folder = tmp_path / "year"
    call_command("run_year", into=folder, teachers=100, alone=True)
    summary = json.loads((folder / "summary.json").read_text())
    assert set(summary["integrity"].values()) == {0}
    assert summary["untrue"] == {}
    assert summary["figures"] == FIGURES
    absent = Enrolment.objects.filter(state=EnrolmentState.NO_SHOW).count()
    assert Enrolment.objects.count() == 100 + absent, "a reserve for each no-show"
    assert summary["rows"]["replaced"] == absent > 0
    assert summary["steps"]["plan_refused_one_fen"] == 1
    assert summary["steps"]["account_activated"] == 1
    teacher = Teacher.objects.get(account__username="teacher")
    school = OrgUnit.objects.get(code=SCHOOL_CODE)
    assert Teacher.objects.filter(school=school, county=school.parent).exists(), "the cast's school officer has people"
    own = own_trainings(actor_for(teacher.account))
    assert [bool(one.result and one.certificate) for one in own] == [True]
    assert summary["steps"] | {"finding_raised": 2, "finding_answered": 2, "finding_returned": 1} == summary["steps"]
    assert list(Finding.objects.order_by("pk").values_list("state", flat=True)) == ["CLOSED", "RAISED"]
    assert {key for key in summary["integrity"] if key.startswith("finding_")} == {
        "finding_closed_with_proof",
        "finding_due_is_last_extension",
    }
    for name in summary["reports"]:
        assert (folder / name).stat().st_size > 1000
