"""The web behind PgBouncer as docker/pgbouncer.ini sets it: what a transaction says stays in it, limits hold.

Skipped where the machine has no pgbouncer.
"""

import configparser
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import psycopg2
import pytest
from django.db import connection
from django.test import Client
from psycopg2.extensions import connection as Connection

from guopei.core.access.enums import Role
from guopei.core.audit.models import Context
from guopei.core.ui.models import SavedView
from guopei.stack.account import server_account
from guopei.stack.ports import free_port
from tests.factories.access import make_grant
from tests.factories.orgs import make_province
from tests.support.database import ROOT, Database
from tests.support.waiting import until

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(PROGRAM is None, reason="no pgbouncer on this machine"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def pool(transactional_db: None, database: Database) -> Iterator[dict[str, object]]:
    """PgBouncer before this process's database, with one connection to share: settings for Django."""
    app, port = database.app, free_port()
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are root-only for root
    folder.chmod(0o755)
    users = folder / "userlist.txt"
    users.write_text(f'"{unquote(app.username or "")}" "{unquote(app.password or "")}"\n')
    given = configparser.ConfigParser(interpolation=None)
    given.read(ROOT / "docker" / "pgbouncer.ini")
    line = given["databases"].pop("guopei") if "guopei" in given["databases"] else ""
    line = line.replace("host=postgres", f"host={app.hostname}").replace("port=5432", f"port={app.port or 5432}")
    given["databases"][database.name] = line.replace("dbname=guopei", f"dbname={database.name}")
    own = {"listen_addr": "127.0.0.1", "listen_port": str(port), "auth_file": str(users), "default_pool_size": "1"}
    given["pgbouncer"].update(own)
    with (folder / "pgbouncer.ini").open("w") as file:
        given.write(file)
    # It refuses to run as root, as PostgreSQL does.
    program = subprocess.Popen([str(PROGRAM), str(folder / "pgbouncer.ini")], **server_account().options())
    settings = {**database.settings(), "HOST": "127.0.0.1", "PORT": port}
    try:
        wait_for(settings)
        yield settings
    finally:
        program.terminate()
        program.wait(10)
        shutil.rmtree(folder)


def dsn(settings: dict[str, object]) -> dict[str, object]:
    return {
        "dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"],
        "host": settings["HOST"], "port": settings["PORT"],
    }  # fmt: skip


def wait_for(settings: dict[str, object]) -> None:
    until(lambda: answers(settings))


def answers(settings: dict[str, object]) -> bool:
    try:
        psycopg2.connect(**dsn(settings)).close()
    except psycopg2.OperationalError:
        return False
    return True


@pytest.fixture
def clients(pool: dict[str, object]) -> Iterator[Callable[[], Connection]]:
    """Clients of the pool."""
    opened: list[Connection] = []

    def connect() -> Connection:
        opened.append(psycopg2.connect(**dsn(pool)))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def ask(client: Connection, statement: str) -> object:
    with client.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_what_one_transaction_says_is_not_heard_in_the_next(clients: Callable[[], Connection]) -> None:
    first, second = clients(), clients()
    backend = ask(first, "SELECT pg_backend_pid()")
    ask(first, "SELECT set_config('guopei.actor', '7', true)")
    first.commit()
    assert ask(second, "SELECT pg_backend_pid()") == backend
    assert ask(second, "SELECT NULLIF(current_setting('guopei.actor', true), '')") is None


def test_the_limits_of_the_web_hold_behind_the_pool(clients: Callable[[], Connection]) -> None:
    client = clients()
    shown = [ask(client, f"SHOW {name}") for name in ("statement_timeout", "lock_timeout")]
    assert (*shown, ask(client, "SHOW idle_in_transaction_session_timeout")) == ("15s", "3s", "30s")


def test_a_lock_of_a_session_belongs_to_nobody_behind_the_pool(clients: Callable[[], Connection]) -> None:
    """Why workers go to PostgreSQL itself: two of them would both hold the lock on one job."""
    first, second = clients(), clients()
    assert ask(first, "SELECT pg_try_advisory_lock(1, 1)")
    first.commit()
    assert ask(second, "SELECT pg_try_advisory_lock(1, 1)")
    ask(second, "SELECT pg_advisory_unlock_all() IS NULL")
    second.commit()


def test_pages_are_answered_and_the_trail_names_who_wrote(pool: dict[str, object]) -> None:
    """The whole way through Django: startup parameters, time zone, savepoints, a cursor that reads by and by."""
    grant = make_grant(Role.PROVINCIAL_OFFICER, make_province())
    client = Client()
    client.force_login(grant.user, backend="guopei.core.accounts.backends.AccountBackend")
    own = {key: connection.settings_dict[key] for key in ("HOST", "PORT")}
    connection.close()
    connection.settings_dict.update({"HOST": pool["HOST"], "PORT": pool["PORT"]})
    try:
        assert client.get("/orgs/?kind=COUNTY").status_code == 200
        exported = client.get("/orgs/?kind=PROVINCE&export=xlsx")
        assert b"".join(exported.streaming_content).startswith(b"PK")
        saved = {"path": "/orgs/", "query": "kind=COUNTY", "name": "Counties"}
        assert client.post("/ui/views/", saved).status_code == 302
        edited = {"name": "Another", "email": "", "language": ""}
        client.post("/access/me/edit/", {**edited, "version": grant.user.version})
        assert Context.objects.filter(actor_id=grant.user_id).exists()
    finally:
        connection.close()
        connection.settings_dict.update(own)
    assert SavedView.objects.get().user_id == grant.user_id
