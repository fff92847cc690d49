"""The whole year through the services: every act works, every rule holds afterwards."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from trainees.enums import EnrolmentState
from trainees.models import Certificate, Enrolment

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_year_runs_to_its_reports_and_leaves_nothing_broken(tmp_path: Path) -> None:
    folder = tmp_path / "year"
    call_command("run_year", into=folder, teachers=100, alone=True)
    summary = json.loads((folder / "summary.json").read_text())
    assert set(summary["integrity"].values()) == {0}
    absent = Enrolment.objects.filter(state=EnrolmentState.NO_SHOW).count()
    assert summary["rows"]["enrolled"] == Enrolment.objects.count() == 100 + absent, "a reserve for each no-show"
    assert absent > 0
    assert summary["rows"]["certificates"] == Certificate.objects.count() > 0
    assert 14_700_000_000 < summary["fen"]["planned"] < summary["fen"]["ceiling"] == 220_000_000_000
    assert summary["steps"]["plan_refused_one_fen"] == 1
    for name in summary["reports"]:
        assert (folder / name).stat().st_size > 1000
