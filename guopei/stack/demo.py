"""`make demo`: everything on this machine, until Ctrl-C."""

import json
import os
import shutil
import signal
from dataclasses import asdict, dataclass, field
from pathlib import Path

from guopei.stack.account import server_account
from guopei.stack.child import Child, stop_stranger
from guopei.stack.credentials import write_private
from guopei.stack.environment import data_dir
from guopei.stack.errors import StackError
from guopei.stack.identity import Identity, own
from guopei.stack.management import manage, prepare
from guopei.stack.places import Claim, make_folder, memory_home, reachable_folder, server_home
from guopei.stack.ports import LOOPBACK, free_port
from guopei.stack.programs import NAMES, program, wait_for_web
from guopei.stack.season import BEFORE_THE_YEAR, clock_at, demo_clock
from guopei.stack.servers import Servers, demo_servers
from guopei.stack.supervisor import Stopped, Supervisor, stop_on_signals

WEB_PORT = 8000
LOCK = "demo.lock"
HALF_TOLD = "demo_half_told"  # `seed_demo` keeps this file while it builds the year


@dataclass
class State:
    """What the next start, and `make stop`, must know about this one."""

    launcher: Identity
    url: str = ""
    programs: list[Identity] = field(default_factory=list)

    def write(self) -> None:
        write_private(data_dir() / "running.json", asdict(self))


def run(names: tuple[str, ...] = NAMES, *, port: int = WEB_PORT, demo: bool = True) -> None:
    """Servers, database, programs; watch them until Ctrl-C or SIGTERM, then stop everything in order.

    Refuses to start beside another one that uses the same data folder.
    """
    os.umask(0o077)  # what lies in the data folder is nobody else's
    folder = reachable_folder(data_dir(), server_account())
    for name in ("log", "mail"):
        make_folder(folder / name)
    claim = Claim(folder / LOCK)
    if not claim.take():
        before = read_state()
        where = f" at {before.url} (process {before.launcher.pid})" if before else ""
        raise StackError(
            f"The demo of this checkout runs already{where}. Stop it with Ctrl-C there, or with `make stop`."
        )
    _stop_rest()
    if demo:
        drop_half_told(folder)
    stop_on_signals()
    servers = demo_servers()
    state = State(own())
    supervisor = Supervisor([])
    try:
        state.write()
        say("Starting PostgreSQL and Valkey …")
        servers.start()
        clock = demo_clock(folder, os.environ) if demo else {}
        environ = os.environ | servers.environment() | clock | {"GUOPEI_DATA_DIR": str(folder)}
        environ.setdefault("DJANGO_SETTINGS_MODULE", "guopei.settings.dev")
        if demo:
            environ["GUOPEI_DEBUG"] = "0"  # others may have accounts on this machine
        write_private(folder / "environment.json", servers.environment() | clock)
        say("Preparing the database …")
        prepare(environ | (clock_at(BEFORE_THE_YEAR) if demo else {}), quiet=True)
        if demo:
            say("Building the demo year (the first time it takes a minute or two) …")
            manage(environ, "seed_demo", quiet=True)
        wanted, port = port, free_port(port)
        environ["GUOPEI_URL"] = f"http://{LOOPBACK}:{port}/"
        supervisor = Supervisor([*_children(servers), *(program(name, environ, port=port) for name in names)], say=say)
        for child in supervisor.children[-len(names) :]:
            child.start()
            if child.identity:
                state.programs.append(child.identity)
        if "web" in names:
            state.url = f"http://{LOOPBACK}:{port}/"
            wait_for_web(next(child for child in supervisor.children if child.name == "web"), state.url)
            say(_welcome(state.url, wanted=wanted, port=port))
        state.write()
        supervisor.watch()
    except Stopped:
        say("Stopping …")
    finally:
        for child in reversed(supervisor.children[-len(names) :]):
            child.stop()
        servers.stop()
        (folder / "running.json").unlink(missing_ok=True)
        claim.leave()
        say("Stopped.")


def stop() -> None:
    """Stop the demo that runs in another terminal."""
    state = read_state()
    if state is None or not state.launcher.is_running():
        raise StackError("No demo of this checkout is running.")
    stop_stranger(state.launcher, signal.SIGTERM, grace=120)
    say("Stopped.")


def clean() -> None:
    """Remove the data of this checkout's demo and tests. Refuses while a demo runs on it."""
    folder = data_dir()
    if folder.exists():
        claim = Claim(folder / LOCK)
        if not claim.take():
            raise StackError("The demo of this checkout is running: stop it first (`make stop`).")
        _empty(folder)
        shutil.rmtree(memory_home(server_account()), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        claim.leave()


def _empty(folder: Path) -> None:
    """Remove everything that a demo keeps, but the claim on its folder."""
    for place in {folder, server_home(server_account())}:
        for path in place.iterdir():
            if path.name == LOCK:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        if place != folder:
            shutil.rmtree(place, ignore_errors=True)


def drop_half_told(folder: Path) -> None:
    """A demo year whose building was broken off must not be shown as a whole one: begin anew.

    Refuses, in a sentence, where the half lies in a database that is not ours to empty.
    """
    if not (folder / HALF_TOLD).exists():
        return
    if os.environ.get("DATABASE_URL"):
        raise StackError(
            "The demo year in the database of DATABASE_URL was broken off half-way. Give an empty database, "
            f"and remove {folder / HALF_TOLD}."
        )
    say("The demo year was broken off half-way: beginning anew.")
    _empty(folder)


def say(line: str) -> None:
    print(line, flush=True)


def read_state() -> State | None:
    """What the demo that runs, or was killed, wrote down."""
    try:
        raw = json.loads((data_dir() / "running.json").read_text())
        return State(Identity(**raw["launcher"]), raw["url"], [Identity(**one) for one in raw["programs"]])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _children(servers: Servers) -> list[Child]:
    return [server.child for server in (servers.postgres, servers.valkey) if server and server.child]


def _stop_rest() -> None:
    """A launcher that was killed can leave its programs running."""
    state = read_state()
    for identity in state.programs if state else ():
        stop_stranger(identity, signal.SIGTERM)


def _welcome(url: str, *, wanted: int, port: int) -> str:
    lines = ["", f"Guopei is ready at {url}", ""]
    if port != wanted:
        lines.insert(1, f"Port {wanted} is taken by another program.")
    logins = data_dir() / "demo_logins.txt"
    if logins.exists():
        lines += [logins.read_text().rstrip(), ""]
    return "\n".join([*lines, "Stop with Ctrl-C."])
