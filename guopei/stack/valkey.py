"""An embedded Valkey for the broker and the cache: password, append-only file, never evicts a message."""

import signal
import time
from pathlib import Path

import redis

from guopei.stack.account import Account
from guopei.stack.child import Child, stop_predecessor
from guopei.stack.credentials import Credentials
from guopei.stack.errors import StackError
from guopei.stack.places import make_folder
from guopei.stack.ports import LOOPBACK, free_port

WANTED_PORT = 54379
START_SECONDS = 30


class Valkey:
    """One server in `folder`."""

    def __init__(
        self,
        folder: Path,
        program: Path,
        account: Account,
        credentials: Credentials,
        *,
        durable: bool = True,
        wanted_port: int = WANTED_PORT,
    ) -> None:
        self.folder, self.program, self.account, self.credentials = folder, program, account, credentials
        self.durable, self.port = durable, wanted_port
        self.data = folder / "valkey"
        self.child: Child | None = None

    @property
    def url(self) -> str:
        """REDIS_URL: the broker's database; the cache takes the next one."""
        return f"redis://:{self.credentials.valkey}@{LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        make_folder(self.data)
        self.account.give(self.data)
        stop_predecessor(self.data / "valkey.pid", self.program.name, signal.SIGTERM)
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.port = free_port(self.port)
            self.child = self._new_child()
            position = self.child.log.stat().st_size if self.child.log.exists() else 0
            self.child.start()
            if self._wait(deadline):
                return
            self.child.stop()
            words = self.child.log.read_text(errors="replace")[position:]
            if "No space left on device" in words:
                raise StackError(f"Valkey cannot start: the disk that holds {self.folder} is full.")
            if "in use" not in words or time.monotonic() > deadline:
                raise StackError(f"Valkey did not start. Its last words:\n{self.child.last_words()}")

    def stop(self) -> None:
        """Stop it; the append-only file is complete."""
        if self.child:
            self.child.stop()
            self.child = None

    def _new_child(self) -> Child:
        settings = {
            "bind": LOOPBACK,
            "port": str(self.port),
            "requirepass": self.credentials.valkey,
            "dir": str(self.data),
            "appendonly": "yes" if self.durable else "no",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "databases": "64",
            "daemonize": "no",
            "pidfile": str(self.data / "valkey.pid"),
        }
        return Child(
            "Valkey",
            [str(self.program), "-"],
            # Settings by standard input keep the password off the command line.
            stdin="".join(f"{name} {value}\n" for name, value in settings.items()),
            log=self.folder / "log" / "valkey.log",
            environ={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            account=self.account,
            stop_signal=signal.SIGTERM,
        )

    def _wait(self, deadline: float) -> bool:
        assert self.child
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=2)
        try:
            while time.monotonic() < deadline and self.child.ended() is None:
                try:
                    if client.ping():
                        return True
                except redis.AuthenticationError:
                    return False  # somebody else's server took the port
                except redis.ConnectionError:  # not yet, or still reading its file
                    time.sleep(0.05)
        finally:
            client.close()
        return False
