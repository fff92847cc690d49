"""What production refuses, what logs hide, whose address counts."""

import io
import json
import logging
import logging.config
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from guopei.settings.client_ip import client_ip
from guopei.settings.log import logging_config, redact, redact_text
from guopei.settings.redis import database_after
from guopei.stack.environment import ROOT, demo_environment

PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "guopei.example",
    "DATABASE_URL": "postgresql://app@127.0.0.1/guopei",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "PATH": os.environ["PATH"],
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, ""),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be given"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must be given"),
        ({"REDIS_URL": ""}, "REDIS_URL must be given"),
        ({"GUOPEI_KEYS_FILE": ""}, "GUOPEI_KEYS_FILE must be given"),
        ({"GUOPEI_KEYS_FILE": "/nowhere/keys.json"}, "GUOPEI_KEYS_FILE names no file"),
        ({"GUOPEI_CLOCK_SHIFT": "3600"}, "GUOPEI_CLOCK_SHIFT must be 0"),
    ],
)
def test_production_refuses_what_is_unsafe(change: dict[str, str], sentence: str, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.touch(mode=0o600)
    environ = {**PRODUCTION, "GUOPEI_KEYS_FILE": str(keys), **change}
    command = [sys.executable, "-c", "import guopei.settings.production"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (sentence == "")
    assert sentence in done.stderr


READ = "import json, {module} as s; print(json.dumps([s.DEBUG, s.GUOPEI_DEMO]))"


@pytest.mark.parametrize(
    ("module", "environ", "expected"),
    [
        ("production", {"GUOPEI_DEMO": "1", "GUOPEI_DEBUG": "1"}, [False, False]),
        ("dev", {}, [False, True]),
        ("dev", {"GUOPEI_DEBUG": "1", "GUOPEI_DEMO": "0"}, [True, False]),
    ],
)
def test_only_a_developer_who_asks_sees_reports_of_errors(
    module: str, environ: dict[str, str], expected: list[bool], tmp_path: Path
) -> None:
    """And no word of the environment makes a production system a demonstration."""
    keys = tmp_path / "keys.json"
    keys.touch(mode=0o600)
    command = [sys.executable, "-c", READ.format(module=f"guopei.settings.{module}")]
    given = {**PRODUCTION, "GUOPEI_KEYS_FILE": str(keys), "GUOPEI_DATA_DIR": str(tmp_path), **environ}
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == expected


def test_personal_numbers_are_masked_in_any_text() -> None:
    text = "roster row 999999199001011237 of 13800138000, receipt 12345678901234567890, 99999919900101123x"
    assert redact_text(text) == (
        "roster row 999***********1237 of 138****8000, receipt 12345678901234567890, 999***********123x"
    )


def test_telling_keys_are_hidden_at_any_depth() -> None:
    event = {"user": {"mobile": "1", "items": [{"Password": "2", "ID_NO": 3}]}, "csrf_token": 4, "count": 5}
    assert redact(event) == {
        "user": {"mobile": "***", "items": [{"Password": "***", "ID_NO": "***"}]},
        "csrf_token": "***",
        "count": 5,
    }


def test_log_lines_are_json_and_tracebacks_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    config = logging_config(level="INFO", json=True)
    formatter = config["formatters"]["structured"]
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(formatter["()"](**{key: value for key, value in formatter.items() if key != "()"}))
    log = logging.Logger("trial")
    log.addHandler(handler)
    try:
        raise ValueError("no teacher 999999199001011237")
    except ValueError:
        log.exception("failed for %s", "13800138000")
    line = json.loads(stream.getvalue())
    assert line["event"] == "failed for 138****8000"
    assert "999***********1237" in line["exception"]
    assert "999999199001011237" not in stream.getvalue()


def test_cache_stands_beside_the_broker() -> None:
    assert database_after("redis://:p@h:6379/0") == "redis://:p@h:6379/1"
    assert database_after("redis://h:6379") == "redis://h:6379/1"
    with pytest.raises(ValueError, match="database number"):
        database_after("redis://h:6379/queue")


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, hops: int, forwarded: str, expected: str) -> None:
    settings.GUOPEI_TRUSTED_PROXIES = hops
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)) == expected


def test_demo_servers_are_found_unless_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "environment.json").write_text('{"DATABASE_URL": "postgresql://demo"}')
    found = {"GUOPEI_DATA_DIR": str(tmp_path)}
    assert demo_environment(found) == {"DATABASE_URL": "postgresql://demo"}
    assert demo_environment({**found, "DATABASE_URL": "postgresql://mine"}) == {}
    assert demo_environment({"GUOPEI_DATA_DIR": str(tmp_path / "none")}) == {}
