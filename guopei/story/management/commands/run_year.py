import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.documents.services.storing import read_document
from guopei.core.orgs.selectors.tree import nation
from guopei.reports.integrity import run_checks
from guopei.reports.models import AnnualReport
from guopei.reports.selectors.board import board
from guopei.reports.selectors.raw import raw_figures
from guopei.story.acts.house import engage_everybody
from guopei.story.telling import YEAR, Telling
from guopei.story.year import tell
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment, Nomination, Replacement


class Command(BaseCommand):
    """Runs one whole training year through the services that the pages use, and writes what came of it."""

    help = "Run one training year and write its reports and summary.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write, how many teachers, and whether workers run beside it."""
        parser.add_argument("--into", type=Path, default=Path("out/year"))
        parser.add_argument("--teachers", type=int, default=400)
        parser.add_argument("--alone", action="store_true", help="no Celery worker runs: do the jobs here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the year, then derive every sum again from raw rows and hold it against the board."""
        folder: Path = options["into"]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        telling = Telling(engage_everybody(), options["teachers"], folder, works_alone=options["alone"])
        tell(telling)
        with transaction_for(SYSTEM, act="story.summary"):
            integrity = {outcome.check.key: outcome.violations for outcome in run_checks()}
            year = ProgrammeYear.objects.get(year=YEAR)
            raw, shown = raw_figures(year), _shown(year)
            untrue = {key: [number, shown.get(key)] for key, number in raw.items() if shown.get(key) != number}
            summary: dict[str, Any] = {
                "steps": dict(sorted(telling.steps.items())),
                "figures": raw,
                "untrue": untrue,
                "rows": _rows(),
                "integrity": integrity,
                "reports": _write_reports(folder),
            }
        (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
        broken = sum(integrity.values())
        self.stdout.write(
            f"{sum(telling.steps.values())} acts, {len(integrity)} checks with {broken} violations, "
            f"{len(raw)} figures counted again with {len(untrue)} differences, "
            f"{len(summary['reports'])} files of reports in {folder}"
        )
        if broken or untrue:
            raise SystemExit(1)


def _rows() -> dict[str, int]:
    """How many rows there are of what no figure counts."""
    return {
        "nominated": Nomination.objects.count(),
        "reserves": Nomination.objects.filter(is_reserve=True).count(),
        "no_shows": Enrolment.objects.filter(state=EnrolmentState.NO_SHOW).count(),
        "replaced": Replacement.objects.count(),
    }


def _shown(year: ProgrammeYear) -> dict[str, int]:
    """What the ministry's board shows of the nation."""
    found = board(SYSTEM, year=year, unit=nation())
    return {key: int(quantity.part or 0) for key, quantity in found.whole.quantities.items()}


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
