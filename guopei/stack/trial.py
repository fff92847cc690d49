"""A whole system of one's own, to drive, measure or break, and gone afterwards.

with trial("web", "worker") as system:
    requests.get(system.url)
    system.programs["worker"].kill()
    system.look()                      # reports it and starts it again, as the demo does
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from guopei.stack.child import Child
from guopei.stack.management import manage, prepare
from guopei.stack.places import make_folder
from guopei.stack.ports import LOOPBACK, free_port
from guopei.stack.programs import program, wait_for_web
from guopei.stack.season import BEFORE_THE_YEAR, DEMO_BEGINS, clock_at
from guopei.stack.servers import Servers, servers
from guopei.stack.supervisor import Supervisor


@dataclass(frozen=True)
class System:
    """What runs. `environment` is complete: give it to a subprocess as it is."""

    servers: Servers
    environment: dict[str, str]
    folder: Path
    url: str
    programs: dict[str, Child]
    supervisor: Supervisor

    def look(self) -> None:
        """Report and restart what has ended, PostgreSQL and Valkey included."""
        self.supervisor.look()


@contextmanager
def trial(
    *names: str,
    durable: bool = False,
    prepared: bool = True,
    seeded: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Iterator[System]:
    """Throw-away servers, a migrated database, the demo's data if `seeded`, and the named programs (web, worker, beat).

    `durable` writes as carefully as a real server, for fault trials and benchmarks. `environ` adds variables.
    """
    with ExitStack() as undo:
        pair = undo.enter_context(servers(durable=durable))
        folder = make_folder(Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="guopei-trial-"))))
        port = free_port()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "guopei.settings.dev",
            **pair.environment(),
            "GUOPEI_DATA_DIR": str(folder),
            "GUOPEI_URL": f"http://{LOOPBACK}:{port}/",
            **(environ or {}),
        }
        if seeded:
            environment = clock_at(DEMO_BEGINS) | environment
        if prepared:
            prepare(environment | (clock_at(BEFORE_THE_YEAR) if seeded else {}), quiet=True)
        if seeded:
            manage(environment, "seed_demo", quiet=True)
        programs = {name: program(name, environment, port=port, folder=folder) for name in names}
        own = [server.child for server in (pair.postgres, pair.valkey) if server and server.child]
        supervisor = Supervisor([*own, *programs.values()])
        for child in programs.values():
            undo.callback(child.stop)
            child.start()
        if "web" in programs:
            wait_for_web(programs["web"], environment["GUOPEI_URL"])
        yield System(pair, environment, folder, environment["GUOPEI_URL"], programs, supervisor)
