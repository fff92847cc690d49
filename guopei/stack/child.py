"""One server process: our direct child, so that we see its end and leave no unreaped rest that blocks a restart."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from guopei.stack.account import Account
from guopei.stack.errors import StackError
from guopei.stack.identity import Identity, command_line, identify

PR_SET_PDEATHSIG = 1
LONGEST_LOG = 20 * 2**20


def _follow_parent(stop_signal: int, parent: int) -> Callable[[], None] | None:
    """On Linux the kernel stops the child when its parent is killed, however it was killed."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def in_child() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return in_child


def _private(path: str, flags: int) -> int:
    handle = os.open(path, flags, 0o600)
    os.fchmod(handle, 0o600)
    return handle


class Child:
    """A server with a name, a log file and a signal that stops it in good order."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environ: Mapping[str, str],
        account: Account | None = None,
        stop_signal: int = signal.SIGTERM,
        grace: float = 30,
        stdin: str = "",
        cwd: Path | str = "/",
    ) -> None:
        self.name, self.command, self.log = name, [str(part) for part in command], log
        self.stop_signal, self.grace = stop_signal, grace
        self._environ, self._account, self._stdin, self._cwd = environ, account, stdin, cwd
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it. Refuses a program that this machine cannot run."""
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_long = self.log.exists() and self.log.stat().st_size > LONGEST_LOG
        with open(self.log, "w" if is_long else "a", opener=_private) as log:
            try:
                self._process = subprocess.Popen(
                    self.command,
                    stdin=subprocess.PIPE if self._stdin else subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=dict(self._environ),
                    cwd=self._cwd,
                    text=True,
                    umask=0o077,  # logs, letters and files carry people
                    start_new_session=True,  # Ctrl-C reaches us alone; we stop the servers in order
                    preexec_fn=_follow_parent(self.stop_signal, os.getpid()),  # noqa: PLW1509 - we run no threads
                    **(self._account.options() if self._account else {}),
                )
            except OSError as error:
                raise StackError(f"{self.name} cannot be started on this machine: {error}.") from error
        if self._stdin and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(self._stdin)
                self._process.stdin.close()

    @property
    def identity(self) -> Identity | None:
        """Which process it is, while it runs."""
        return identify(self._process.pid) if self._process else None

    def ended(self) -> int | None:
        """Its exit code once it has ended (minus the signal that killed it), else None."""
        return self._process.poll() if self._process else 0

    def stop(self) -> None:
        """Stop it in good order, and by force after its time of grace. What it left of its own children goes too."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(self.stop_signal)
            try:
                process.wait(self.grace)
            except subprocess.TimeoutExpired:
                process.kill()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._process = None

    @property
    def pid(self) -> int | None:
        """Its number while it has been started."""
        return self._process.pid if self._process else None

    def kill(self) -> None:
        """End it without warning (kill -9), for fault trials; it stays to be noticed and reaped."""
        if self._process:
            self._process.kill()

    def last_words(self, lines: int = 8) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def stop_stranger(identity: Identity, stop_signal: int, *, grace: float = 15) -> None:
    """Stop a process that a killed predecessor left behind: in good order, then by force."""
    for number, patience in ((stop_signal, grace), (signal.SIGKILL, 5.0)):
        if not identity.is_running():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(identity.pid, number)
        deadline = time.monotonic() + patience
        while identity.is_running() and time.monotonic() < deadline:
            time.sleep(0.05)


def stop_predecessor(pid_file: Path, mark: str, stop_signal: int) -> None:
    """Stop the process that a pid file names, if its command line still carries the mark."""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if mark in command_line(pid):
        stop_stranger(identify(pid), stop_signal)
