"""An embedded PostgreSQL: made once, started as our child, reachable on the loopback address only."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

from guopei.stack.account import Account
from guopei.stack.child import Child, stop_predecessor
from guopei.stack.credentials import Credentials
from guopei.stack.errors import StackError
from guopei.stack.identity import is_unreaped, works_in
from guopei.stack.places import make_folder
from guopei.stack.ports import LOOPBACK, free_port

WANTED_PORT = 54320
DATABASE, OWNER, APP, SUPERUSER = "guopei", "guopei_owner", "guopei_app", "postgres"
BUILTIN_LOCALE_SINCE = 17
START_SECONDS = 60
FINISHED = "guopei-finished"  # written last: a data folder without it was never finished

# Losing a throw-away server's data with the machine's power loses nothing.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
}


class Postgres:
    """One cluster in `folder`. `durable` is for data that must survive; throw-away servers are faster without."""

    def __init__(
        self,
        folder: Path,
        programs: Path,
        account: Account,
        credentials: Credentials,
        *,
        durable: bool = True,
        wanted_port: int = WANTED_PORT,
    ) -> None:
        self.folder, self.programs, self.account, self.credentials = folder, programs, account, credentials
        self.durable, self.port = durable, wanted_port
        self.data = folder / "postgres"
        self.child: Child | None = None

    # What others connect with

    @property
    def app_url(self) -> str:
        """DATABASE_URL: the role that runs everything."""
        return self._url(APP, self.credentials.app)

    @property
    def owner_url(self) -> str:
        """DATABASE_OWNER_URL: the role that migrates."""
        return self._url(OWNER, self.credentials.owner)

    def _url(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@{LOOPBACK}:{self.port}/{DATABASE}"

    # Life

    def start(self) -> None:
        """Make the data folder if need be, clear a killed predecessor away, start, and wait until it answers."""
        if not (self.data / FINISHED).exists():
            self._make()
        self._check_version()
        self._stop_predecessor()
        self._start()

    def _start(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.port = free_port(self.port)
            self.child = self._new_child()
            position = self.child.log.stat().st_size if self.child.log.exists() else 0
            self.child.start()
            problem = self._wait(deadline)
            if not problem:
                return
            self.child.stop()
            words = self.child.log.read_text(errors="replace")[position:]
            if "No space left on device" in words:
                raise StackError(f"PostgreSQL cannot start: the disk that holds {self.folder} is full.")
            # The rest of a killed predecessor goes within a second or two; a port can be taken between look and use.
            passing = ("already exists", "shared memory block", "in use", "not bind")
            if time.monotonic() > deadline or not any(part in words for part in passing):
                raise StackError(f"PostgreSQL did not start ({problem}). Its last words:\n{self.child.last_words()}")
            time.sleep(0.5)
            self._stop_predecessor()  # killed a moment ago, it may have been neither running nor ended when we looked

    def stop(self) -> None:
        """Stop it: sessions are ended, what was committed is on disk."""
        if self.child:
            self.child.stop()
            self.child = None

    def _new_child(self) -> Child:
        settings = {
            "port": str(self.port),
            "listen_addresses": LOOPBACK,
            "unix_socket_directories": "",
            "max_connections": "120",
            "shared_buffers": "256MB",
            "jit": "off",
            "log_min_messages": "warning",
            "log_statement": "none",
            "log_min_error_statement": "panic",  # statements carry personal data
            **({} if self.durable else CARELESS),
        }
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return Child(
            "PostgreSQL",
            command,
            log=self.folder / "log" / "postgres.log",
            environ=_plain_environment(),
            account=self.account,
            stop_signal=signal.SIGINT,  # its "fast" shutdown
        )

    def _wait(self, deadline: float) -> str:
        """Wait until it answers; why not, if it does not."""
        assert self.child
        problem = ""
        while time.monotonic() < deadline:
            code = self.child.ended()
            if code is not None:
                return f"it ended with {code}"
            try:
                self._connect("postgres").close()
                return ""
            except psycopg2.OperationalError as error:
                problem = str(error).strip()
                if "password authentication failed" in problem:
                    raise StackError(
                        f"PostgreSQL in {self.data} does not accept the passwords kept beside it."
                        " `make clean` removes both and starts anew."
                    ) from error
            time.sleep(0.05)
        return problem or "it does not answer"

    def _stop_predecessor(self) -> None:
        """A launcher that was killed can leave its server running on the same data, or an unreaped rest of it.

        PostgreSQL takes the rest for a running server. Its lock is removed only once nobody works on the data any more.
        """
        lock = self.data / "postmaster.pid"
        stop_predecessor(lock, str(self.data), signal.SIGINT)
        deadline = time.monotonic() + START_SECONDS
        while is_unreaped(lock) and time.monotonic() < deadline:
            if not works_in(self.data):
                lock.unlink()
                return
            time.sleep(0.1)

    # Making

    def _make(self) -> None:
        """initdb, roles, database. What an interrupted attempt left is removed."""
        self._stop_predecessor()
        if self.data.exists():
            shutil.rmtree(self.data)
        make_folder(self.data)
        self.account.give(self.data)
        password_file = self.folder / f"initdb-{os.getpid()}"
        handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self.credentials.superuser)
        self.account.give(password_file)
        try:
            self._initdb(password_file)
        finally:
            password_file.unlink()
        self._start()
        try:
            self._make_roles()
        finally:
            self.stop()
        (self.data / FINISHED).touch()

    def _initdb(self, password_file: Path) -> None:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self._program_version() < BUILTIN_LOCALE_SINCE:
            locale = ["--locale=C.UTF-8"]
        command = [str(self.programs / "initdb"), "-D", str(self.data), "-U", SUPERUSER, "--encoding=UTF8", *locale]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file}", *([] if self.durable else ["--no-sync"])]
        done = subprocess.run(
            command,
            cwd="/",
            env=_plain_environment(),
            check=False,
            capture_output=True,
            text=True,
            **self.account.options(),
        )
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            if "No space left on device" in done.stderr:
                raise StackError(f"The database cannot be made: the disk that holds {self.folder} is full.")
            raise StackError(f"The database cannot be made in {self.data}:\n{done.stderr.strip()}")

    def _make_roles(self) -> None:
        """The owner migrates and may clone databases; the application role may do nothing but what it is granted."""
        connection = self._connect("postgres")
        connection.autocommit = True
        owner, app = sql.Identifier(OWNER), sql.Identifier(APP)
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(owner, sql.Literal(self.credentials.owner))
            )
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(app, sql.Literal(self.credentials.app)))
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), owner))
        connection.close()

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(
            host=LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self.credentials.superuser,
            dbname=database,
            connect_timeout=3,
        )

    def _program_version(self) -> int:
        command = [str(self.programs / "postgres"), "--version"]
        answer = subprocess.run(command, cwd="/", check=True, capture_output=True, text=True, **self.account.options())
        return int(answer.stdout.split()[-1].split(".")[0].split("devel")[0])

    def _check_version(self) -> None:
        made_by, runs = int((self.data / "PG_VERSION").read_text()), self._program_version()
        if made_by != runs:
            raise StackError(
                f"The database in {self.data} was made by PostgreSQL {made_by}, the one installed is {runs}."
                " Dump it with the old one, or let `make clean` remove it."
            )


def _plain_environment() -> dict[str, str]:
    """Nothing of ours concerns the server: no PG* variables, no locale, no secrets."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/"}
