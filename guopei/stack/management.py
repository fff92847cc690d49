"""Django's commands, run as the role they need. In processes of their own: the launcher itself never loads Django."""

import os
import subprocess
import sys
from collections.abc import Mapping

from guopei.stack.environment import ROOT
from guopei.stack.errors import StackError

STATEMENT_SECONDS = "600"  # loading a country takes longer than showing a page


def manage(environ: Mapping[str, str], *arguments: str, role: str = "app", quiet: bool = False) -> None:
    """`manage.py …` as the role that runs (`app`) or that migrates (`owner`). Refuses to go on when it fails."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env={"GUOPEI_STATEMENT_TIMEOUT": STATEMENT_SECONDS, **os.environ, **environ, "GUOPEI_DB_ROLE": role},
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        umask=0o077,  # what a command writes carries people
    )
    if done.returncode:
        raise StackError(f"`manage.py {' '.join(arguments)}` failed.\n{done.stdout or ''}".rstrip())


def prepare(environ: Mapping[str, str], *, quiet: bool = False) -> None:
    """From an empty database to one with every table and the reference data. May be run again at any time."""
    manage(environ, "prepare_database", role="owner", quiet=quiet)
    manage(environ, "migrate", "--verbosity", "1", role="owner", quiet=quiet)
    manage(environ, "load_reference", quiet=quiet)
