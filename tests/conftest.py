"""What every test stands on: servers, database, folders. The machinery is in tests/support."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from psycopg2.extensions import connection as Connection
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from guopei.stack import browser
from tests.support import gates
from tests.support.database import Database
from tests.support.servers import start_servers

pytest_plugins = ["tests.fixtures.people"]
# Examples are the same in every run, and however slow the machine is.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

# Servers and settings


def pytest_configure(config: pytest.Config) -> None:
    """Give the run servers of its own unless the environment names some. Workers of xdist inherit the environment."""
    gates.begin(config)
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.add_cleanup(start_servers())
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if "REDIS_URL" in os.environ:
        use_redis(os.environ["REDIS_URL"], int(worker.removeprefix("gw")))


def pytest_collection_finish() -> None:
    """What stands now stands until the end: thousands of tests need not look through it for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A whole run has met every refusal and every guard, or it fails."""
    gates.end(session)


def use_redis(url: str, number: int) -> None:
    """Each worker has numbered databases of its own: one for the broker, one for the cache."""
    server = url.rsplit("/", 1)[0]
    settings.REDIS_URL = settings.CELERY_BROKER_URL = f"{server}/{2 * number}"
    settings.CACHES["default"]["LOCATION"] = f"{server}/{2 * number + 1}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line where the browser tests could not run."""
    if browser.find() is None:
        terminalreporter.write_line(
            "NO CHROMIUM HERE: BROWSER TESTS WERE SKIPPED. `make browser` brings one.", red=True
        )
    for line in gates.missing:
        terminalreporter.write_line(line, red=True)
    if gates.missing:
        terminalreporter.write_line(f"{len(gates.missing)} refusals and guards were met by no test.", red=True)


# Who runs what


# Those that take longest begin first, so that nobody waits for them at the end.
LONGEST = (
    "tests/visibility/test_matrix.py",
    "tests/visibility/",
    "tests/architecture/",  # while the database is being made
    "tests/browser/test_story.py",
    "tests/faults/",
    "tests/story/",
    "tests/stack/",
    "tests/reports/",
    "tests/trainees/",
)


class ByWorld(LoadScopeScheduling):
    """Deals modules: what their tests stand on is made once.

    The folder that shares a world goes to one process, but for the matrix, which is as long as all the rest of it.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return next((start for start in LONGEST[:2] if module.startswith(start)), module)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order in which they are dealt; within a module as the plugins have sorted them."""
    items.sort(key=lambda item: _place(item.nodeid.partition("::")[0]))


def _place(module: str) -> tuple[int, str]:
    return next((place for place, start in enumerate(LONGEST) if module.startswith(start)), len(LONGEST)), module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByWorld:
    """Ours, however tests are to be dealt: marks of groups do not reach xdist 3.8 under pytest 9."""
    config.option.loadscopereorder = False
    return ByWorld(config, log)


# The database


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """This process's clone of the migrated template."""
    clone = Database.for_this_process()
    clone.create()
    yield clone
    clone.drop()


@pytest.fixture(scope="session")
def django_db_setup(database: Database, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's: the application role on a clone of the template.

    Tests that commit get a fresh clone afterwards in place of a flush, which append-only tables refuse. They cannot be
    in a module whose tests share what was made once (tests/support/shared.py).
    """

    own_setup = TransactionTestCase._fixture_setup.__func__

    def begin(case: type[TransactionTestCase]) -> None:
        assert not connections["default"].in_atomic_block, "a test that commits needs a module without shared rows"
        own_setup(case)

    def start_anew(case: TransactionTestCase) -> None:
        connections.close_all()
        if not database.is_shared:
            database.create()

    own_teardown = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown = classmethod(begin), start_anew
    connections["default"].settings_dict.update(database.settings())
    settings.DATABASES["default"].update(database.settings())
    with django_db_blocker.unblock():
        yield
        gates.leave_guards()
        connections.close_all()
    TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown = classmethod(own_setup), own_teardown


@pytest.fixture(scope="module")
def one_clone(django_db_setup: None, database: Database) -> Iterator[None]:
    """For modules whose tests commit, and mind nothing that the others left: a fresh clone after the last of them."""
    with database.shared():
        yield
        connections.close_all()


@pytest.fixture
def second_connection(transactional_db: None, database: Database) -> Iterator[Callable[..., Connection]]:
    """Raw connections beside the test's own, for races and attacks: second_connection(), second_connection("owner")."""
    opened: list[Connection] = []

    def connect(role: str = "app") -> Connection:
        opened.append(psycopg2.connect(database.dsn(role), connection_factory=gates.NotingConnection))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


# The language


@pytest.fixture(autouse=True)
def _language_of_the_house() -> Iterator[None]:
    """A page asked for in one language leaves it active in its thread: the next test begins anew."""
    yield
    translation.deactivate()


# Files


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uploads and keys of the tests are nobody else's."""
    folder = tmp_path_factory.mktemp("data")
    settings.GUOPEI_DATA_DIR = settings.DATA_DIR = folder
    settings.GUOPEI_KEYS_FILE = folder / "keys.json"
    settings.MEDIA_ROOT = folder / "uploads"
    return folder
