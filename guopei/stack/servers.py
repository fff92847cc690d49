"""PostgreSQL and Valkey together: the demo's, or throw-away ones for tests, trials and benchmarks.

with servers() as running:                 # throw-away, gone afterwards
    subprocess.run(command, env=os.environ | running.environment())
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from guopei.stack import credentials as passwords
from guopei.stack.account import Account, server_account
from guopei.stack.environment import data_dir
from guopei.stack.errors import StackError
from guopei.stack.places import Claim, memory_home, postgres_programs, reachable_folder, server_home, valkey_program
from guopei.stack.postgres import Postgres
from guopei.stack.valkey import Valkey

THROW_AWAY = "run-"
SETTLED_SECONDS = 60


class Servers:
    """A pair of servers that the environment does not name: what it names is used as it is and never stopped."""

    def __init__(
        self,
        folder: Path,
        secrets_file: Path,
        *,
        durable: bool,
        fixed_ports: bool,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.folder = folder
        self.database_url, self.owner_url = given_database(environ)
        self.redis_url = environ.get("REDIS_URL", "")
        self.credentials = passwords.load(secrets_file)
        self.secret_key = environ.get("SECRET_KEY") or self.credentials.secret_key
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        account = server_account()
        ports = {} if fixed_ports else {"wanted_port": 0}
        if not self.database_url:
            programs = postgres_programs(account, server_home(account))
            self.postgres = Postgres(folder, programs, account, self.credentials, durable=durable, **ports)
        if not self.redis_url:
            program = valkey_program(account, server_home(account))
            self.valkey = Valkey(folder, program, account, self.credentials, durable=durable, **ports)

    def start(self) -> None:
        """Start those that are ours. When one cannot start, the other does not stay behind."""
        try:
            for server in (self.postgres, self.valkey):
                if server:
                    server.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop those that are ours: the broker first, so that nothing new reaches the database."""
        for server in (self.valkey, self.postgres):
            if server:
                server.stop()

    def environment(self) -> dict[str, str]:
        """The variables by which Django and Celery find them."""
        return {
            "DATABASE_URL": self.postgres.app_url if self.postgres else self.database_url,
            "DATABASE_OWNER_URL": self.postgres.owner_url if self.postgres else self.owner_url,
            "REDIS_URL": self.valkey.url if self.valkey else self.redis_url,
            "SECRET_KEY": self.secret_key,
        }


def given_database(environ: Mapping[str, str]) -> tuple[str, str]:
    """DATABASE_URL and DATABASE_OWNER_URL, both or neither. Refuses one without the other, and one role for both."""
    url, owner_url = environ.get("DATABASE_URL", ""), environ.get("DATABASE_OWNER_URL", "")
    if bool(url) != bool(owner_url):
        raise StackError(
            "DATABASE_URL (the role that runs everything) and DATABASE_OWNER_URL (the role that migrates) belong"
            f" together, but only {'DATABASE_URL' if url else 'DATABASE_OWNER_URL'} is set."
        )
    if url and url == owner_url:
        raise StackError("DATABASE_URL and DATABASE_OWNER_URL must name two roles: the one that runs may not own.")
    return url, owner_url


def demo_servers(environ: Mapping[str, str] = os.environ) -> Servers:
    """The lasting pair of this checkout, in its data folder."""
    home = server_home(server_account())
    return Servers(home, data_dir() / "credentials.json", durable=True, fixed_ports=True, environ=environ)


@contextmanager
def servers(
    *, durable: bool = False, keep: str = "", in_memory: bool = False, environ: Mapping[str, str] = os.environ
) -> Iterator[Servers]:
    """A pair of our own for as long as the block runs.

    `keep` names a folder that the next run finds again (a migrated template saves the tests their first half minute);
    while others use it and its two spare ones, and without `keep`, the folder is fresh and is removed afterwards.
    `in_memory` puts the folder there, where there is enough of it.
    """
    account = server_account()
    home = memory_home(account) if in_memory else server_home(account)
    _sweep(home)
    kept = [name for name in (keep, f"{keep}-2", f"{keep}-3") if keep]  # runs side by side keep one each
    folder, claim = next(_claimed(home, kept, account), (None, None))
    if folder is None or claim is None:
        folder = reachable_folder(Path(tempfile.mkdtemp(prefix=THROW_AWAY, dir=home)), account)
        claim = Claim(folder / "claim")
        claim.take()
        keep = ""
    pair = Servers(folder, folder / "credentials.json", durable=durable, fixed_ports=False, environ=environ)
    try:
        pair.start()
        yield pair
    finally:
        pair.stop()
        claim.leave()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _claimed(home: Path, names: list[str], account: Account) -> Iterator[tuple[Path, Claim]]:
    """The folders among `names` that nobody uses; the first one asked for is taken."""
    for name in names:
        claim = Claim(home / f"{name}.lock")
        if claim.take():
            yield reachable_folder(home / name, account), claim


def _sweep(home: Path) -> None:
    """Remove the folders of runs that were killed."""
    for path in home.glob(f"{THROW_AWAY}*/claim"):
        folder, claim = path.parent, Claim(path)
        is_settled = time.time() - folder.stat().st_mtime > SETTLED_SECONDS  # its maker has taken it by now
        if is_settled and claim.take():
            shutil.rmtree(folder, ignore_errors=True)
            claim.leave()
