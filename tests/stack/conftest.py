"""Folders and servers for the launcher's own tests: real ones, made and removed here."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guopei.stack import credentials
from guopei.stack.account import Account, server_account
from guopei.stack.places import postgres_programs, server_home, valkey_program
from guopei.stack.postgres import Postgres
from guopei.stack.valkey import Valkey

GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@pytest.fixture
def account() -> Account:
    return server_account()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, account: Account, finished: Path) -> Iterator[Path]:
    """A data folder of our own, and no server named by the environment. pytest's folders are root-only for root.

    Where the servers' programs had to be copied, they are there already.
    """
    monkeypatch.setenv("GUOPEI_DATA_DIR", str(tmp_path / "data"))
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)
    home = server_home(account)
    if (finished / "programs").exists():
        shutil.copytree(finished / "programs", home / "programs", symlinks=True, copy_function=os.link)
    yield home
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with data and passwords as a first start leaves them: making them takes longer than most tests."""
    account = server_account()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GUOPEI_DATA_DIR", str(tmp_path_factory.mktemp("finished") / "data"))
        folder = server_home(account)
    passwords = credentials.load(folder / "credentials.json")
    server = Postgres(folder, postgres_programs(account, folder), account, passwords, wanted_port=0)
    server.start()
    server.stop()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def new_postgres(home: Path, account: Account, finished: Path) -> Iterator[Callable[..., Postgres]]:
    """Servers on one and the same folder, as one launcher after another sees it; `is_first` makes the data anew."""
    made: list[Postgres] = []

    def make(*, wanted_port: int = 0, folder: Path = home, is_first: bool = False) -> Postgres:
        if not is_first and not (home / "postgres").exists():
            subprocess.run(["cp", "-a", finished / "postgres", finished / "credentials.json", home], check=True)
        programs = postgres_programs(account, home)
        made.append(
            Postgres(folder, programs, account, credentials.load(home / "credentials.json"), wanted_port=wanted_port)
        )
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def new_valkey(home: Path, account: Account) -> Iterator[Callable[..., Valkey]]:
    made: list[Valkey] = []

    def make(*, wanted_port: int = 0) -> Valkey:
        program = valkey_program(account, home)
        made.append(
            Valkey(home, program, account, credentials.load(home / "credentials.json"), wanted_port=wanted_port)
        )
        return made[-1]

    yield make
    for server in made:
        server.stop()


def is_root() -> bool:
    return os.getuid() == 0
