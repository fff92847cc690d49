"""`make faults`: pull the plug on a working system and count what is lost. One line a fault in out/faults.jsonl."""

import argparse
import json
import sys
from pathlib import Path

from tests.faults.rig import OUT, system

PROGRAMS = ("worker", "postgres")


def main() -> int:
    """Run the trials; the exit status says whether any rule was broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tries", type=int, default=5, help="of each fault")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, default=OUT)
    asked = parser.parse_args()
    with system() as running:
        from tests.faults import trials  # noqa: PLC0415 - models can be imported once Django is set up

        telling, counties, quotas = trials.prepare(max(2, asked.tries * len(PROGRAMS)))
        outcomes = []
        for turn, program in enumerate(PROGRAMS):
            own = counties[turn * asked.tries : (turn + 1) * asked.tries]
            outcomes.append(
                trials.import_while_killing(running, telling, own, quotas, program=program, seed=asked.seed)
            )
            print(outcomes[-1])
    asked.into.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(outcome.as_row(), ensure_ascii=False) for outcome in outcomes]
    asked.into.write_text("\n".join(lines) + "\n")
    return int(any(outcome.violations for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
