"""`make bench`: figures against a peer or the floor measured in the same run, into out/bench.jsonl."""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

import django

OUT = Path("out/bench.jsonl")


def main() -> int:
    """Run every bench; refuse a line that lacks what a figure needs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000, help="of the roster import")
    parser.add_argument("--checks", type=int, nargs="*", default=[50_000], help="rosters whose check is measured")
    parser.add_argument("--without-peer", action="store_true", help="leave the slow comparison out")
    parser.add_argument("--people", type=int, default=1_000_000, help="whose lists are measured; 0: none")
    parser.add_argument("--moved", type=int, default=200_000, help="states that one statement moves; 0: not measured")
    asked = parser.parse_args()
    django.setup()
    # Imported now: their models need Django to stand.
    checks, imports, lists, judge = (
        import_module(f"tests.bench.{name}") for name in ("checks", "imports", "lists", "judge")
    )
    # First, so that the import is measured on a database that has had rosters, too.
    figures = checks.lines(asked.checks) if asked.checks else []
    figures += imports.lines(asked.rows, without_peer=asked.without_peer)
    if asked.people:
        figures.append(lists.line(asked.people))  # last: what stands above has a database without a crowd
    if asked.moved:
        figures.append(judge.line(asked.moved, loaded=asked.people))
    for figure in figures:
        missing = {"name", "value", "unit", "against", "ratio"} - set(figure)
        if missing:
            print(f"{figure.get('name')}: {sorted(missing)} missing", file=sys.stderr)
            return 1
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join(json.dumps(figure, ensure_ascii=False) + "\n" for figure in figures))
    print(OUT.read_text(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
