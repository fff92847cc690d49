"""Where the story is played: a whole system of its own, in which only the cast has been engaged."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Browser

from guopei.core.clock import SHANGHAI
from guopei.stack.management import manage
from guopei.stack.trial import System, trial
from tests.browser.people import DESK, Person
from tests.support.database import Database

TODAY = date(2026, 4, 8)  # before plans are due; a short class ends on this day
NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "GUOPEI_DATA_DIR", "GUOPEI_KEYS_FILE")


@dataclass
class Stage:
    """The system, and everybody who has come to it so far."""

    system: System
    chromium: Browser
    password: str
    people: dict[str, Person] = field(default_factory=dict)

    def enter(self, username: str, language: str = "zh", size: Mapping[str, int] = DESK) -> Person:
        """Somebody signs in, once; the next time they are still there."""
        if username not in self.people:
            person = self.guest(username, language, size)
            person.go("/accounts/login/")
            person.fill(login=username, password=self.password)
            person.follow(".gp-entrance button[type=submit]")
            assert person.path == "/", f"{username} could not sign in"
        return self.people[username]

    def guest(self, name: str, language: str = "zh", size: Mapping[str, int] = DESK) -> Person:
        """Somebody opens a browser."""
        self.people[name] = Person(self.chromium, self.system.url, name, language, dict(size))
        return self.people[name]

    def day(self, distance: int = 0) -> str:
        """A day as forms take it, at a distance from today."""
        return (TODAY + timedelta(days=distance)).isoformat()


@contextmanager
def set_up(chromium: Browser) -> Iterator[Stage]:
    """A broker, web, worker and beat at ten in the morning of TODAY; an institution and one account per role."""
    morning = datetime.combine(TODAY, time(10), tzinfo=SHANGHAI)
    shift = int((morning - timezone.now()).total_seconds())
    environ = {"GUOPEI_CLOCK_SHIFT": str(shift), "GUOPEI_DEBUG": "0"}
    programs = ("web", "worker", "beat")
    with own_database(), trial(*programs, prepared=False, environ=environ) as system:
        manage(system.environment, "seed_demo", "--cast-only", quiet=True)
        yield Stage(system, chromium, password_of(system.folder))


def password_of(folder: Path) -> str:
    """The password made for this demo."""
    found = re.search(r"demo: (\S+)", (folder / "demo_logins.txt").read_text())
    assert found is not None, "the demo's logins name a password"
    return found[1]


@contextmanager
def own_database() -> Iterator[None]:
    """Name a database of the system's own, as it stands after migrating, in place of the test's; hide all else that the
    tests have, so that the system gets its own broker, folder and keys."""
    database = Database.for_this_process("stage")
    database.create()
    hidden = {name: os.environ.pop(name) for name in NAMED if name in os.environ}
    os.environ.update(DATABASE_URL=database.dsn("app"), DATABASE_OWNER_URL=database.dsn("owner"))
    try:
        yield
    finally:
        os.environ.update(hidden)
        database.drop()
