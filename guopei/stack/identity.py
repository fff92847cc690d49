"""Which process is this, still? A process number alone may belong to somebody else by now."""

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A process number together with the moment its process began."""

    pid: int
    began: str

    def is_running(self) -> bool:
        """Is it this very process that runs under this number?"""
        return bool(self.began) and began(self.pid) == self.began


def began(pid: int) -> str:
    """When the process began, in the system's own words; "" if there is none, or only an unreaped rest of one."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in "ZX" else fields[19]
    ps = shutil.which("ps")
    if ps is None:
        return ""
    answer = subprocess.run([ps, "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "" if answer.stdout.startswith("Z") else answer.stdout.strip().partition(" ")[2]


def identify(pid: int) -> Identity:
    """The identity of a running process."""
    return Identity(pid, began(pid))


def own() -> Identity:
    """This process."""
    return identify(os.getpid())


def command_line(pid: int) -> str:
    """The program and arguments of a process; "" if it is gone or hidden."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        ps = shutil.which("ps")
    if ps is None:
        return ""
    return subprocess.run([ps, "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def is_unreaped(pid_file: Path) -> bool:
    """Does a pid file name a process that has ended, but whose parent has not asked how? (Linux; elsewhere False.)"""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, ValueError):
        return False


def works_in(folder: Path) -> bool:
    """Is there a process whose working directory is the folder? (Linux; elsewhere it cannot be told: True.)"""
    if not Path("/proc/self/cwd").exists():
        return True
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == folder:
                return True
    return False
