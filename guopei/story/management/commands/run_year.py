import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Sum

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.services import read_document
from guopei.reports.integrity import run_checks
from guopei.reports.models import AnnualReport
from guopei.story.acts.house import engage_everybody
from guopei.story.telling import Telling
from guopei.story.year import tell
from projects.models import Plan, PlanCeiling, TaskOrder
from trainees.models import Certificate, Enrolment, Nomination, RosterBatch


class Command(BaseCommand):
    """Runs one whole training year through the services that the pages use, and writes what came of it."""

    help = "Run one training year and write its reports and summary.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write, how many teachers, and whether workers run beside it."""
        parser.add_argument("--into", type=Path, default=Path("out/year"))
        parser.add_argument("--teachers", type=int, default=400)
        parser.add_argument("--alone", action="store_true", help="no Celery worker runs: do the jobs here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the year, then derive everything again from raw rows."""
        folder: Path = options["into"]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        telling = Telling(engage_everybody(), options["teachers"], folder, works_alone=options["alone"])
        tell(telling)
        with transaction_for(SYSTEM, act="story.summary"):
            integrity = {outcome.check.key: outcome.violations for outcome in run_checks()}
            summary = {
                "steps": dict(sorted(telling.steps.items())),
                "fen": _fen(),
                "rows": _rows(),
                "integrity": integrity,
                "reports": _write_reports(folder),
            }
        (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
        broken = sum(integrity.values())
        self.stdout.write(
            f"{sum(telling.steps.values())} acts, {len(integrity)} checks with {broken} violations, "
            f"{len(summary['reports'])} files of reports in {folder}"
        )
        if broken:
            raise SystemExit(1)


def _fen() -> dict[str, int]:
    """The nation's money: what was given, planned, and ordered from institutions."""
    return {
        "ceiling": PlanCeiling.objects.aggregate(all=Sum("ceiling_fen"))["all"] or 0,
        "planned": Plan.objects.aggregate(all=Sum("total_fen"))["all"] or 0,
        "ordered": TaskOrder.objects.exclude(state="WITHDRAWN").aggregate(all=Sum("amount_fen"))["all"] or 0,
    }


def _rows() -> dict[str, int]:
    """How many people came how far."""
    read = RosterBatch.objects.aggregate(all=Sum("rows_read"))["all"] or 0
    return {
        "roster_rows_read": read,
        "nominated": Nomination.objects.count(),
        "reserves": Nomination.objects.filter(is_reserve=True).count(),
        "enrolled": Enrolment.objects.count(),
        "arrived": Enrolment.objects.filter(state="ARRIVED").count(),
        "no_shows": Enrolment.objects.filter(state="NO_SHOW").count(),
        "certificates": Certificate.objects.count(),
    }


def _write_reports(folder: Path) -> list[str]:
    """Every report's latest documents, and their names."""
    names = []
    for report in AnnualReport.objects.select_related(
        "unit", "edition__docx", "edition__pdf", "edition__xlsx"
    ).order_by("unit__code"):
        if report.edition is None:
            continue
        for document in (report.edition.docx, report.edition.pdf, report.edition.xlsx):
            name = f"{report.unit.code}-{document.name}"
            (folder / name).write_bytes(read_document(document, actor=SYSTEM))
            names.append(name)
    return names
