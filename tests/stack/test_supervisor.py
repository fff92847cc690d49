"""What becomes of children that end, and of a second launcher."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from guopei.stack import demo
from guopei.stack.child import Child
from guopei.stack.environment import data_dir
from guopei.stack.errors import StackError
from guopei.stack.places import Claim, make_folder
from guopei.stack.supervisor import PAUSES, Supervisor, describe
from tests.support.waiting import until


def child(tmp_path: Path, script: str, name: str = "web") -> Child:
    return Child(
        name, ["/bin/sh", "-c", script], log=tmp_path / f"{name}.log", environ={"PATH": "/usr/bin:/bin"}, grace=2
    )


def looking(supervisor: Supervisor, fact: Callable[[], object]) -> None:
    """Look, as the launcher does, until something is so."""
    until(lambda: supervisor.look() or fact())


def test_child_that_ends_is_reported_and_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    steady = child(tmp_path, "sleep 30")
    supervisor = Supervisor([steady], say=said.append)
    supervisor.start()
    steady.kill()
    until(lambda: steady.ended() is not None)
    supervisor.look()
    assert said == ["web was killed by SIGKILL.", "web was started again."]
    assert steady.ended() is None
    supervisor.stop()


def test_child_that_keeps_ending_ends_everything(tmp_path: Path) -> None:
    failing = child(tmp_path, "echo no such setting; exit 3")
    supervisor = Supervisor([failing], say=lambda line: None)
    supervisor.start()
    with pytest.raises(StackError, match=r"(?s)web keeps ending.*no such setting"):
        looking(supervisor, lambda: False)
    assert len(supervisor.restarts["web"]) == len(PAUSES)


def test_a_child_that_needs_a_while_to_come_back_gets_it(tmp_path: Path) -> None:
    """As PostgreSQL does when what is left of the killed one still works."""
    free, at_work = tmp_path / "free", tmp_path / "at_work"
    late = child(tmp_path, f"[ -e {free} ] && touch {at_work} && sleep 30; exit 1")
    supervisor = Supervisor([late], say=lambda line: None)
    supervisor.start()
    looking(supervisor, lambda: len(supervisor.restarts["web"]) == 2)
    free.touch()
    looking(supervisor, at_work.exists)
    assert late.ended() is None
    supervisor.stop()


def test_children_stop_in_the_reverse_order(tmp_path: Path) -> None:
    order, ready = tmp_path / "order", tmp_path / "ready"
    script = "trap 'echo {0} >> {1}; exit' TERM; echo {0} >> {2}; while :; do sleep 0.05; done"
    scripts = {name: script.format(name, order, ready) for name in "abc"}
    supervisor = Supervisor([child(tmp_path, script, name) for name, script in scripts.items()])
    supervisor.start()
    until(lambda: ready.exists() and len(ready.read_text().split()) == len(scripts))
    supervisor.stop()
    assert order.read_text().split() == ["c", "b", "a"]


def test_stubborn_child_is_ended_by_force_with_its_own_children(tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    one = child(tmp_path, f"trap '' TERM; sleep 60 & echo $! > {marker}; wait; wait; sleep 60")
    one.grace = 0.2
    one.start()
    until(lambda: marker.exists() and marker.read_text())
    one.stop()
    until(lambda: is_gone(int(marker.read_text())))


def is_gone(pid: int) -> bool:
    """Whether a process has ended, waited for or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except OSError:
        return True


def test_program_that_cannot_run_here_is_named(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_bytes(b"\x7fELF of another machine")
    foreign.chmod(0o755)
    one = Child("PostgreSQL", [str(foreign)], log=tmp_path / "log", environ={})
    with pytest.raises(StackError, match="PostgreSQL cannot be started on this machine"):
        one.start()


def test_second_demo_is_told_about_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUOPEI_DATA_DIR", str(tmp_path / "data"))
    claim = Claim(make_folder(data_dir()) / "demo.lock")
    assert claim.take()
    demo.State(demo.own(), "http://127.0.0.1:8000/").write()
    with pytest.raises(StackError, match=rf"runs already at http://127.0.0.1:8000/ \(process {os.getpid()}\)"):
        demo.run(demo=False)
    claim.leave()


def test_a_demo_year_that_was_broken_off_is_begun_anew(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_folder(data_dir())
    left = [folder / "demo_logins.txt", home / "pgdata" / "PG_VERSION"]
    for path in [*left, folder / demo.LOCK]:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    demo.drop_half_told(folder)
    assert all(path.exists() for path in left), "a year that was told to its end stays"
    (folder / demo.HALF_TOLD).touch()
    demo.drop_half_told(folder)
    assert [path.name for path in folder.iterdir() if path != home] == [demo.LOCK]
    assert not left[1].exists()
    assert "beginning anew" in capsys.readouterr().out
    make_folder(home)


def test_half_a_demo_year_in_a_foreign_database_is_left_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_folder(data_dir())
    (folder / demo.HALF_TOLD).touch()
    monkeypatch.setenv("DATABASE_URL", "postgresql://guopei_app@db/guopei")
    with pytest.raises(StackError, match=r"broken off half-way. Give an empty database"):
        demo.drop_half_told(folder)
    assert (folder / demo.HALF_TOLD).exists()


def test_exit_codes_are_said_in_words() -> None:
    assert describe(3) == "ended with code 3"
    assert describe(-9) == "was killed by SIGKILL"
