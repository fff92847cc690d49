"""What becomes of children that end, and of a second launcher."""

import os
import time
from pathlib import Path

import pytest

from guopei.stack import demo
from guopei.stack.child import Child
from guopei.stack.environment import data_dir
from guopei.stack.errors import StackError
from guopei.stack.places import Claim, make_folder
from guopei.stack.supervisor import PAUSES, Supervisor, describe


def child(tmp_path: Path, script: str, name: str = "web") -> Child:
    return Child(
        name, ["/bin/sh", "-c", script], log=tmp_path / f"{name}.log", environ={"PATH": "/usr/bin:/bin"}, grace=2
    )


def wait_for_end(one: Child) -> None:
    deadline = time.monotonic() + 10
    while one.ended() is None and time.monotonic() < deadline:
        time.sleep(0.01)


def look_for(supervisor: Supervisor, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        supervisor.look()
        time.sleep(0.02)


def test_child_that_ends_is_reported_and_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    steady = child(tmp_path, "sleep 30")
    supervisor = Supervisor([steady], say=said.append)
    supervisor.start()
    steady.kill()
    wait_for_end(steady)
    supervisor.look()
    assert said == ["web was killed by SIGKILL.", "web was started again."]
    assert steady.ended() is None
    supervisor.stop()


def test_child_that_keeps_ending_ends_everything(tmp_path: Path) -> None:
    failing = child(tmp_path, "echo no such setting; exit 3")
    supervisor = Supervisor([failing], say=lambda line: None)
    supervisor.start()
    with pytest.raises(StackError, match=r"(?s)web keeps ending.*no such setting"):
        look_for(supervisor, seconds=sum(PAUSES) + 5)
    assert len(supervisor.restarts["web"]) == len(PAUSES)


def test_a_child_that_needs_a_while_to_come_back_gets_it(tmp_path: Path) -> None:
    """As PostgreSQL does when what is left of the killed one still works."""
    free_at = time.time() + 2
    late = child(tmp_path, f"[ $(date +%s) -ge {free_at:.0f} ] && sleep 30; exit 1")
    supervisor = Supervisor([late], say=lambda line: None)
    supervisor.start()
    look_for(supervisor, seconds=5)
    assert late.ended() is None
    supervisor.stop()


def test_children_stop_in_the_reverse_order(tmp_path: Path) -> None:
    order = tmp_path / "order"
    scripts = {name: f"trap 'echo {name} >> {order}; exit' TERM; while :; do sleep 0.05; done" for name in "abc"}
    supervisor = Supervisor([child(tmp_path, script, name) for name, script in scripts.items()])
    supervisor.start()
    time.sleep(0.3)
    supervisor.stop()
    assert order.read_text().split() == ["c", "b", "a"]


def test_stubborn_child_is_ended_by_force_with_its_own_children(tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    one = child(tmp_path, f"trap '' TERM; sleep 60 & echo $! > {marker}; wait; wait; sleep 60")
    one.grace = 0.2
    one.start()
    while not (marker.exists() and marker.read_text()):
        time.sleep(0.01)
    one.stop()
    time.sleep(0.1)
    state = Path(f"/proc/{marker.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


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
