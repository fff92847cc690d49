import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.transaction import transaction_for
from guopei.core.policy.selectors import Confirmed, confirmed_rows
from guopei.reports.integrity import Outcome, run_checks


class Command(BaseCommand):
    """Derive every rule again from raw rows. Ends with an error when one is broken."""

    help = "Check that the records hold together: sums, quotas, states, the trail, identities."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument("--only", nargs="*", default=[], metavar="CHECK", help="only these checks")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction_for(SYSTEM, act="reports.integrity"):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")  # it reads everything, however long that takes
            try:
                outcomes = run_checks(only=options["only"])
            except KeyError as unknown:
                raise CommandError(f"There is no such check: {unknown}") from None
            policy = confirmed_rows()
        self.stdout.write(as_json(outcomes, policy) if options["json"] else as_text(outcomes, policy))
        broken = sum(outcome.violations for outcome in outcomes)
        if broken:
            raise CommandError(f"{broken} violations")


def as_json(outcomes: list[Outcome], policy: Confirmed) -> str:
    """For machines: violations per check, and examples of what is wrong."""
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


def as_text(outcomes: list[Outcome], policy: Confirmed) -> str:
    """For people: one line per check, and how much of the policy nobody has confirmed yet."""
    lines = []
    for outcome in outcomes:
        mark = "BAD" if outcome.violations else "ok "
        lines.append(f"{mark} {outcome.violations:>6}  {outcome.check.key}: {outcome.check.sentence}")
        lines += [f"              {number}: {what}" for number, what in outcome.examples]
    lines.append(f"policy: {policy.unconfirmed} of {policy.rows} rows are not confirmed ({policy.percent})")
    return "\n".join(lines)
