"""A database for each test process: cloned from a template that is migrated once for every state of the source."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "guopei_template_"
CLONE = "guopei_test_"
# Whatever decides how a freshly prepared database looks: migrations and what they copy from, reference data and its
# loaders, and everything in the apps that hold reference data.
SHAPING_FOLDERS = {"migrations", "management", "reference", "data"}
SHAPING_FILES = {"reference.py", "operations.py", "source.py", "rows.py"}
SHAPING_APPS = ("guopei/core/orgs/", "guopei/core/policy/", "guopei/core/catalogue/")
APPS = ("guopei", "projects", "institutions", "trainees", "funds", "evaluation")
TEMPLATE_SECONDS = 3600
LOCK = 20260101  # one maker of templates at a time, whoever it is


@dataclass
class Database:
    """One clone, as seen by the role that runs and the role that owns."""

    name: str
    app: SplitResult
    owner: SplitResult
    is_shared: bool = False  # by tests that commit: they mind nothing that the others left

    @classmethod
    def for_this_process(cls, use: str = "") -> "Database":
        """Named after this process, and after what a further one is for, so that runs side by side do not meet."""
        app, owner = (urlsplit(os.environ[name]) for name in ("DATABASE_URL", "DATABASE_OWNER_URL"))
        return cls(f"{CLONE}{os.getpid()}{use and '_'}{use}", app, owner)

    def create(self) -> None:
        """A fresh clone in place of the old one."""
        with maintenance(self.owner) as cursor:
            template = ensure_template(cursor, self.owner)
            drop(cursor, self.name)
            cursor.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(self.name), sql.Identifier(template)
                )
            )

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Let tests that commit follow each other on it; a fresh one afterwards."""
        self.is_shared = True
        try:
            yield
        finally:
            self.is_shared = False
            self.create()

    def drop(self) -> None:
        """Gone, whoever is still connected."""
        with maintenance(self.owner) as cursor:
            drop(cursor, self.name)

    def settings(self) -> dict[str, object]:
        """For Django: the application role on this clone."""
        return {
            "NAME": self.name,
            "USER": unquote(self.app.username or ""),
            "PASSWORD": unquote(self.app.password or ""),
            "HOST": self.app.hostname,
            "PORT": self.app.port or 5432,
        }

    def dsn(self, role: str) -> str:
        """For psycopg2: this clone as `app` or as `owner`."""
        return {"app": self.app, "owner": self.owner}[role]._replace(path=f"/{self.name}").geturl()


@contextmanager
def maintenance(role: SplitResult) -> Iterator[Cursor]:
    """A role outside any transaction, in the database that its URL names."""
    connection = psycopg2.connect(role.geturl())
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def ensure_template(cursor: Cursor, owner: SplitResult) -> str:
    """The name of the template for this state of the source, made if need be by whoever comes first."""
    name = TEMPLATE + state_of_source()
    if exists(cursor, name):
        return name
    cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        if not exists(cursor, name):
            remove_leftovers(cursor)
            making = f"{name}_making"
            drop(cursor, making)
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
            fill(owner, making)
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            cursor.execute(comment.format(sql.Identifier(making), sql.Literal(str(int(time.time())))))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            cursor.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
    finally:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def fill(owner: SplitResult, name: str) -> None:
    """Prepare, migrate and load the reference data, as an operator would."""
    app = urlsplit(os.environ["DATABASE_URL"])
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "guopei.settings.test",
        "DATABASE_OWNER_URL": owner._replace(path=f"/{name}").geturl(),
        "DATABASE_URL": app._replace(path=f"/{name}").geturl(),
    }
    code = "from guopei.stack.management import prepare; import os; prepare(os.environ, quiet=True)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The test database could not be made.\n{done.stderr[-6000:]}")


def remove_leftovers(cursor: Cursor) -> None:
    """Templates of an hour ago and clones of processes that are gone."""
    cursor.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname LIKE %s OR datname LIKE %s",
        [f"{TEMPLATE}%", f"{CLONE}%"],
    )
    for name, made in cursor.fetchall():
        if name.startswith(CLONE):
            is_over = not Path(f"/proc/{name.removeprefix(CLONE).partition('_')[0]}").exists()
        else:
            is_over = bool(made) and time.time() - int(made) > TEMPLATE_SECONDS
        if is_over:
            drop(cursor, name)


def exists(cursor: Cursor, name: str) -> bool:
    """Is there such a database?"""
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    return cursor.rowcount > 0


def drop(cursor: Cursor, name: str) -> None:
    """Drop a database and end the sessions on it: the owner those of its own role, the application role its own."""
    end_sessions = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND usename = user"
    cursor.execute(end_sessions, [name])
    with maintenance(urlsplit(os.environ["DATABASE_URL"])) as app_cursor:
        app_cursor.execute(end_sessions, [name])
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@cache
def state_of_source() -> str:
    """A short hash that changes with whatever decides how a freshly prepared database looks."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.lock").read_bytes())
    for top in APPS:
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and is_shaping(path.relative_to(ROOT)):
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def is_shaping(path: Path) -> bool:
    """Can a change of this file change a freshly prepared database?"""
    if path.suffix in {".pyc", ".po", ".mo", ".html"}:
        return False
    is_in_shaping_app = path.as_posix().startswith(SHAPING_APPS)
    return is_in_shaping_app or path.name in SHAPING_FILES or not SHAPING_FOLDERS.isdisjoint(path.parts)
