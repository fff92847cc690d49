"""How a process finds the servers: what the environment says, else what the running demo wrote down."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this checkout keeps its own state: GUOPEI_DATA_DIR, else .data."""
    return Path(environ.get("GUOPEI_DATA_DIR") or ROOT / ".data").absolute()


def demo_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables of this checkout's embedded servers, as `make demo` last wrote them; {} if it never ran.

    Nothing is offered when the environment names a database of its own.
    """
    if environ.get("DATABASE_URL"):
        return {}
    try:
        written: dict[str, str] = json.loads((data_dir(environ) / "environment.json").read_text())
    except (OSError, ValueError):
        return {}
    return written
