"""Start a child program without the rest of the house: `python -P launch.py child`.

Importing anything under `guopei` runs `guopei/__init__.py`, which loads Celery and Django. The child must hold neither,
so a bare package stands in for `guopei` before anything is imported from it.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

HOUSE = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the named program (`child` or `annotator`)."""
    package = ModuleType(HOUSE.name)
    package.__path__ = [str(HOUSE)]
    sys.modules[HOUSE.name] = package
    program = importlib.import_module(f"{HOUSE.name}.core.sheets.{sys.argv[1]}")
    return int(program.main())


if __name__ == "__main__":
    sys.exit(main())
