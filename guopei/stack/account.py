"""As whom the servers run. PostgreSQL refuses to run as root, so root lends it an account that may do nothing else."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guopei.stack.errors import StackError

CANDIDATES = ("guopei", "postgres", "nobody")
NEW_ACCOUNT = "guopei"


@dataclass(frozen=True)
class Account:
    """A user of this machine; `switches` says whether we must change to it."""

    name: str
    uid: int
    gid: int
    switches: bool

    def options(self) -> dict[str, Any]:
        """For subprocess: nothing for ourselves, the change of user for root."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switches else {}

    def can_enter(self, folder: Path) -> bool:
        """Asks the system itself, since modes, mounts and access lists all have a say."""
        return self.can("-x", folder) and self.can("-r", folder)

    def can(self, test: str, path: Path) -> bool:
        """`test -x` and the like, as this account."""
        if not self.switches:
            return os.access(path, {"-x": os.X_OK, "-r": os.R_OK, "-w": os.W_OK}[test])
        command = ["/bin/sh", "-c", 'test "$1" "$2"', "sh", test, str(path)]
        return subprocess.run(command, cwd="/", check=False, **self.options()).returncode == 0

    def give(self, path: Path) -> None:
        """Make the path this account's own."""
        if self.switches:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """The account for the servers: ourselves, or for root the first of CANDIDATES that exists, else a new one.

    Refuses a root that may not change its user.
    """
    uid = os.getuid()
    if uid != 0:
        return Account(str(uid), uid, os.getgid(), switches=False)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return _checked(Account(name, entry.pw_uid, entry.pw_gid, switches=True))
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise StackError("PostgreSQL cannot run as root and no unprivileged user exists: run this as a plain user.")
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NEW_ACCOUNT]
    subprocess.run(command, check=True)
    entry = pwd.getpwnam(NEW_ACCOUNT)
    return _checked(Account(NEW_ACCOUNT, entry.pw_uid, entry.pw_gid, switches=True))


def _checked(account: Account) -> Account:
    try:
        subprocess.run(["/bin/true"], cwd="/", check=True, **account.options())
    except (OSError, subprocess.SubprocessError) as error:
        raise StackError(
            f"PostgreSQL cannot run as root, and this root may not become “{account.name}” ({error}):"
            " run this as a plain user, or set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
        ) from error
    return account
