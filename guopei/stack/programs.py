"""Our own three programs on top of the servers: web, worker, beat."""

import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from guopei.stack.child import Child
from guopei.stack.environment import ROOT, data_dir
from guopei.stack.errors import StackError
from guopei.stack.ports import LOOPBACK

WEB_SECONDS = 60
NAMES = ("web", "worker", "beat")
WORKER_STATEMENT_SECONDS = "600"


def program(
    name: str, environ: Mapping[str, str], *, port: int = 8000, folder: Path | None = None, concurrency: int = 2
) -> Child:
    """One of NAMES, not yet started. Refuses (KeyError) any other name.

    `folder` takes its log and beat's schedule; each program is a direct child that stops on SIGTERM.
    """
    folder = folder or data_dir()
    commands = {
        "web": [
            *(sys.executable, "-m", "gunicorn", "guopei.wsgi:application", "--bind", f"{LOOPBACK}:{port}"),
            *("--worker-class", "guopei.receiving.ReceivingWorker", "--workers", "2", "--threads", "8"),
            *("--worker-connections", "400"),
            *("--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "5", "--worker-tmp-dir", str(folder)),
        ],
        "worker": [
            *(sys.executable, "-m", "celery", "-A", "guopei.celery", "worker", "--pool", "prefork"),
            *("--concurrency", str(concurrency), "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
        ],
        "beat": [
            *(sys.executable, "-m", "celery", "-A", "guopei.celery", "beat", "--loglevel", "INFO", "--pidfile", ""),
            *("--schedule", str(folder / "beat-schedule")),
        ],
    }
    own = {"GUOPEI_STATEMENT_TIMEOUT": WORKER_STATEMENT_SECONDS} if name == "worker" else {}
    return Child(
        name,
        commands[name],
        log=folder / "log" / f"{name}.log",
        environ={**own, **environ, "PYTHONUNBUFFERED": "1"},
        stop_signal=signal.SIGTERM,
        grace=45 if name == "worker" else 25,  # a task at work gets 30 seconds to finish
        cwd=ROOT,
    )


def wait_for_web(web: Child, url: str) -> None:
    """Wait until the web answers at all. Refuses to wait for one that has ended."""
    deadline = time.monotonic() + WEB_SECONDS
    while time.monotonic() < deadline:
        if web.ended() is not None:
            raise StackError(f"The web server did not start. Its last words:\n{web.last_words(20)}")
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
            return
        except urllib.error.HTTPError:
            return  # it answers; what it answers is not the launcher's business
        except OSError:
            time.sleep(0.2)
    raise StackError(f"The web server does not answer at {url}. Its last words:\n{web.last_words(20)}")
