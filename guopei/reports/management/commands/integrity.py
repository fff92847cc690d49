import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.transaction import transaction_for
from guopei.core.integrity.check import Check
from guopei.core.policy.selectors.confirmed import Confirmed, confirmed_rows
from guopei.reports.integrity.run import Outcome, Stretch, chosen, look, prepare, stretches

QUIET_SECONDS = 2.0  # between two words on how far it is


class Command(BaseCommand):
    """Derive every rule again from raw rows. Ends with an error when one is broken.

    It goes by stretches of rows, each in a transaction of its own, says on standard error how far it is and what it
    finds, and keeps where it stands in the data folder, so that `--resume` goes on where it was stopped.
    """

    help = "Check that the records hold together: sums, quotas, states, the trail, identities."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument("--only", nargs="*", default=[], metavar="CHECK", help="only these checks")
        parser.add_argument("--resume", action="store_true", help="go on where the last run was stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            checks = chosen(options["only"])
        except KeyError as unknown:
            raise CommandError(f"There is no such check: {unknown}") from None
        kept = Kept(Path(settings.GUOPEI_DATA_DIR) / "integrity.json", checks)
        outcomes, after = kept.load() if options["resume"] else kept.afresh()
        said, ended = 0.0, 0
        for number, of, stretch in self._all(checks, after):
            while ended < stretch.mark[0] and not options["json"]:  # a check has come to its end
                self.stdout.write(as_text(outcomes[ended : ended + 1]))
                ended += 1
            with transaction_for(SYSTEM, act="reports.integrity"), connection.cursor() as cursor:
                prepare(cursor)
                violations, examples = look(cursor, stretch)
            outcomes[stretch.mark[0]].add(violations, examples)
            kept.save(stretch, outcomes)
            if violations:
                self.stderr.write(f"BAD {violations} in {stretch.check.key}: {examples[0][0]}: {examples[0][1]}")
            if time.monotonic() - said > QUIET_SECONDS:
                self.stderr.write(f"{number:,} of {of:,}: {stretch.check.key} {stretch.part.name} {stretch.mark[2]:,}")
                said = time.monotonic()
        kept.forget()
        with transaction_for(SYSTEM, act="reports.integrity"):
            policy = confirmed_rows()
        if options["json"]:
            self.stdout.write(as_json(outcomes, policy))
        else:
            self.stdout.write(as_text(outcomes[ended:]))
            share = f"{policy.unconfirmed} of {policy.rows} rows are not confirmed ({policy.percent})"
            self.stdout.write(f"policy: {share}")
        broken = sum(outcome.violations for outcome in outcomes)
        if broken:
            raise CommandError(f"{broken} violations")

    def _all(self, checks: list[Check], after: list[int]) -> Iterable[tuple[int, int, Stretch]]:
        """Every stretch that is still to be asked, with its number and how many there are."""
        with transaction_for(SYSTEM, act="reports.integrity"), connection.cursor() as cursor:
            prepare(cursor)
            found = list(stretches(cursor, checks, after=after))
        return ((number, len(found), stretch) for number, stretch in enumerate(found, start=1))


class Kept:
    """Where a run stands and what it has found, in a file. Refuses to go on with other checks than at the beginning."""

    def __init__(self, path: Path, checks: list[Check]) -> None:
        self.path, self.checks = path, checks

    def afresh(self) -> tuple[list[Outcome], list[int]]:
        """Nothing found yet, from the beginning."""
        return [Outcome(check) for check in self.checks], []

    def load(self) -> tuple[list[Outcome], list[int]]:
        """What was found so far, and the mark behind which to go on."""
        if not self.path.exists():
            raise CommandError("No run was stopped: there is nothing to go on with.")
        state = json.loads(self.path.read_text())
        if list(state["violations"]) != [check.key for check in self.checks]:
            raise CommandError("The run that was stopped had other checks: go on with the same ones.")
        outcomes = [
            Outcome(check, state["violations"][check.key], [tuple(one) for one in state["examples"][check.key]])
            for check in self.checks
        ]
        return outcomes, state["mark"]

    def save(self, stretch: Stretch, outcomes: list[Outcome]) -> None:
        """In one step, so that a run that is killed leaves a whole file."""
        state = {
            "mark": stretch.mark,
            "violations": {outcome.check.key: outcome.violations for outcome in outcomes},
            "examples": {outcome.check.key: outcome.examples for outcome in outcomes},
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(state, ensure_ascii=False))
        draft.replace(self.path)

    def forget(self) -> None:
        """The run came to its end."""
        self.path.unlink(missing_ok=True)


def as_json(outcomes: list[Outcome], policy: Confirmed) -> str:
    """For machines: violations per check, examples of what is wrong, how much of the policy nobody has confirmed."""
    return json.dumps(
        {
            "violations": {outcome.check.key: outcome.violations for outcome in outcomes},
            "examples": {outcome.check.key: outcome.examples for outcome in outcomes if outcome.violations},
            "total": sum(outcome.violations for outcome in outcomes),
            "policy": {"rows": policy.rows, "unconfirmed": policy.unconfirmed},
        },
        ensure_ascii=False,
        indent=2,
    )


def as_text(outcomes: list[Outcome]) -> str:
    """For people: one line per check."""
    lines = []
    for outcome in outcomes:
        mark = "BAD" if outcome.violations else "ok "
        lines.append(f"{mark} {outcome.violations:>6}  {outcome.check.key}: {outcome.check.sentence}")
        lines += [f"              {number}: {what}" for number, what in outcome.examples]
    return "\n".join(lines)
