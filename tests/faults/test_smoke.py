"""A short smoke of `make faults`: one worker and one database killed in the middle of an import."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN_SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "GUOPEI_DATA_DIR", "DJANGO_SETTINGS_MODULE")


def test_nothing_is_lost_when_a_worker_or_the_database_is_killed(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in OWN_SERVERS}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--tries", "1", "--into", str(tmp_path / "faults.jsonl")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    outcomes = [json.loads(line) for line in (tmp_path / "faults.jsonl").read_text().splitlines()]
    # `hit`: the job was at work when its program died, and was begun again (attempts ≥ 2).
    assert [(row["name"], row["tried"], row["hit"], row["violations"]) for row in outcomes] == [
        ("worker_killed_during_import", 1, 1, 0),
        ("postgres_killed_during_import", 1, 1, 0),
    ]
    assert all(row["resumed_seconds"] > 0 for row in outcomes)
