"""`make check`: what can be judged without running the system. All of it runs, then the failures are named."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from guopei.stack import node
from guopei.stack.environment import ROOT

BIN = Path(sys.executable).parent


def run() -> int:
    """Run every check; how many failed."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, command, environ in _checks(Path(folder)):
            began = time.monotonic()
            print(f"— {name}", flush=True)
            code = subprocess.run(command, cwd=ROOT, env=os.environ | environ, check=False).returncode
            print(f"  {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)", flush=True)
            if code:
                failed.append(name)
    print(f"\n{len(failed)} of the checks failed: {', '.join(failed)}." if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _checks(folder: Path) -> list[tuple[str, list[str], dict[str, str]]]:
    manage = [sys.executable, str(ROOT / "manage.py")]
    tests = {"DJANGO_SETTINGS_MODULE": "guopei.settings.test"}
    return [
        ("packages agree", [sys.executable, "-m", "pip", "check"], {}),
        ("lint", [str(BIN / "ruff"), "check", "."], {}),
        ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."], {}),
        ("templates: lint", [str(BIN / "djangofmt"), "check", "--quiet", "templates"], {}),
        ("templates: format", [str(BIN / "djangofmt"), "--check", "--quiet", "templates"], {}),
        ("scripts: lint and format", node.biome("ci", "."), {}),
        ("types", [str(BIN / "mypy")], {}),
        ("layers", [str(BIN / "lint-imports")], {}),
        ("system", [*manage, "check"], tests),
        ("migrations are complete", [*manage, "makemigrations", "--check", "--dry-run"], tests),
        ("guards are in migrations", [*manage, "makesql", "--check"], tests),
        ("translations", [sys.executable, "-m", "guopei.stack", "messages", "--check"], {}),
        ("glossary", [sys.executable, "-m", "guopei.stack", "glossary", "--check"], tests),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], _production(folder)),
        (
            "docker-compose.yml",
            [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
            {},
        ),
        ("Dockerfiles", [str(BIN / "hadolint"), "Dockerfile", "docker/pgbouncer.Dockerfile"], {}),
    ]


def _production(folder: Path) -> dict[str, str]:
    """What production asks for, made up for the length of the check."""
    keys = folder / "keys.json"
    keys.touch(mode=0o600)
    return {
        "DJANGO_SETTINGS_MODULE": "guopei.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "guopei.example",
        "DATABASE_URL": "postgresql://guopei_app@127.0.0.1/guopei",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "GUOPEI_KEYS_FILE": str(keys),
        "GUOPEI_CLOCK_SHIFT": "0",
    }
