"""Half-sent requests hold nothing: the web answers others, and ends them. A real server on a real port."""

import contextlib
import hashlib
import socket
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from guopei import receiving
from guopei.receiving import Incoming, Unacceptable
from guopei.stack.child import Child
from guopei.stack.environment import ROOT
from guopei.stack.ports import LOOPBACK, answers, free_port
from guopei.stack.programs import program
from tests.support.waiting import until

pytestmark = pytest.mark.stack
HEAD = b"POST /x/ HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
HALF_SENT = {"body": HEAD + b"ab", "head": b"POST /x/ HTTP/1.1\r\nHost", "nothing": b""}
# Shorter patience, so that the test need not wait for it.
PATIENCE = 30  # seconds: forty who each hold the only thread for two would need more
IMPATIENT = """
import guopei.receiving
from gunicorn.app.wsgiapp import run
guopei.receiving.HEAD_SECONDS = guopei.receiving.BODY_GRACE = 2
run()
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with as few threads as one can have: who holds one holds all."""
    folder, port = tmp_path_factory.mktemp("web"), free_port()
    command = [
        *(sys.executable, "-c", IMPATIENT, "tests.stack.echo:application", "--bind", f"{LOOPBACK}:{port}"),
        *("--worker-class", "guopei.receiving.ReceivingWorker", "--workers", "1", "--threads", "1"),
    ]
    web = Child("echo", command, log=folder / "web.log", environ={"PATH": "/usr/bin:/bin"}, cwd=ROOT)
    web.start()
    until(lambda: answers(port))
    yield port
    web.stop()


def ask(port: int, body: bytes | None = None, **headers: str) -> str:
    connection = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    try:
        connection.request("POST" if body is not None else "GET", "/", body, headers)
        answer = connection.getresponse()
        return f"{answer.status} {answer.read().decode()}"
    finally:
        connection.close()


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:8]


NOTHING = f"200 GET 0 {digest(b'')}"


@pytest.fixture
def begin(port: int) -> Iterator[Callable[[bytes], socket.socket]]:
    """Connections that were only begun."""
    opened: list[socket.socket] = []

    def connect(sent: bytes) -> socket.socket:
        opened.append(socket.create_connection((LOOPBACK, port), PATIENCE))
        opened[-1].sendall(sent)
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def read_until(sender: socket.socket, word: bytes) -> bytes:
    """What is answered, at least up to a word."""
    answer = b""
    while word not in answer and (data := sender.recv(1000)):
        answer += data
    return answer


@pytest.mark.parametrize("half", HALF_SENT)
@pytest.mark.parametrize("number", [40, 150])
def test_others_are_answered_meanwhile(
    port: int, begin: Callable[[bytes], socket.socket], half: str, number: int
) -> None:
    for _sender in range(number):
        begin(HALF_SENT[half])
    assert [ask(port) for _visitor in range(5)] == [NOTHING] * 5


@pytest.mark.parametrize("half", HALF_SENT)
def test_who_is_too_slow_is_ended(begin: Callable[[bytes], socket.socket], half: str) -> None:
    sender = begin(HALF_SENT[half])
    assert sender.recv(100) == b""  # closed, and nothing was done with the half


def test_a_trickle_is_too_slow_as_well(begin: Callable[[bytes], socket.socket]) -> None:
    sender, pieces = begin(HEAD), 0
    with contextlib.suppress(OSError):  # reset, or a broken pipe
        while pieces < 100:
            sender.sendall(b"a")
            pieces += 1
            time.sleep(0.2)
    assert 1 < pieces < 100


@pytest.mark.parametrize("size", [1, 70_000, 3 * 2**20])
def test_a_body_arrives_whole(port: int, size: int) -> None:
    body = (b"0123456789" * (size // 10 + 1))[:size]
    assert ask(port, body) == f"200 POST {size} {digest(body)}"


def test_a_body_in_pieces_arrives_whole(begin: Callable[[bytes], socket.socket]) -> None:
    sender = begin(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Le")
    for piece in (b"ngth: 6\r\n", b"\r", b"\nab", b"cd", b"ef"):
        time.sleep(0.05)
        sender.sendall(piece)
    assert f"POST 6 {digest(b'abcdef')}".encode() in read_until(sender, b"POST")


def test_a_connection_is_used_again(port: int) -> None:
    connection = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    for body in (b"one", b"", b"three"):
        connection.request("POST", "/", body)
        assert connection.getresponse().read().decode() == f"POST {len(body)} {digest(body)}"
    connection.close()


def test_who_waits_for_a_word_gets_it(begin: Callable[[bytes], socket.socket]) -> None:
    sender = begin(b"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert sender.recv(1000).startswith(b"HTTP/1.1 100 Continue")
    sender.sendall(b"ab")
    assert b"POST 2" in read_until(sender, b"POST")


def test_what_comes_behind_a_request_is_nobodys(begin: Callable[[bytes], socket.socket]) -> None:
    sender = begin(b"GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")
    answer = b""
    while data := sender.recv(1000):
        answer += data
    assert answer.count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Transfer-Encoding: chunked", "411"),
        (b"Content-Length: 1\r\nContent-Length: 2", "400"),
        (b"Content-Length: 1\r\nContent-Length : 2", "400"),
        (b"Content-Length: +1", "400"),
        (b"Content-Length: " + b"9" * 11, "413"),
        (b"X: " + b"x" * receiving.MOST_HEAD, "431"),
    ],
)
def test_what_is_refused_at_the_door(begin: Callable[[bytes], socket.socket], head: bytes, status: str) -> None:
    sender = begin(b"POST / HTTP/1.1\r\nHost: h\r\n" + head + b"\r\n\r\n")
    assert sender.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_head_without_end_is_refused() -> None:
    incoming = Incoming()
    with pytest.raises(Unacceptable, match="431"):
        incoming.add(b"x" * (receiving.MOST_HEAD + 1))


def test_the_demo_and_the_image_use_it(tmp_path: Path) -> None:
    name = "guopei.receiving.ReceivingWorker"
    assert name in program("web", {}, folder=tmp_path).command
    assert name in (ROOT / "Dockerfile").read_text()
