"""The web's worker: a request gets a thread once all of it has arrived.

gunicorn's own threads wait for whoever sends slowly, so that a handful of half-sent forms, which need no sign-in, would
hold all of them. Here the main loop collects each request, from as many senders as there are connections, and ends
those that are too slow. A request whose length nobody says (chunked) is refused: forms and uploads of browsers say it.
"""

import re
import tempfile
import time
from functools import partial
from selectors import EVENT_READ
from socket import socket
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10.0  # for all of the head
BODY_GRACE = 20.0  # after these a body must have come as fast as
LEAST_RATE = 4096  # bytes in a second, on the whole
SEND_SECONDS = 30.0  # without taking any of the answer
MOST_HEAD = 64 * 2**10
MOST_BODY = 100 * 2**20  # what one file may have is said, in words, by the page that takes it
IN_MEMORY = 2**20
AT_ONCE = 64 * 2**10

HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]{1,12})[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
NAMES_LENGTH = re.compile(rb"^content-length[ \t]*:", re.IGNORECASE | re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding[ \t]*:", re.IGNORECASE | re.MULTILINE)
CONTINUE = re.compile(rb"^expect:[ \t]*100-continue[ \t]*\r$", re.IGNORECASE | re.MULTILINE)


class Unacceptable(Exception):
    """A request that is not taken: why, as a line of status."""


class Incoming:
    """A request on its way in. Large ones wait in a file."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the connection
        self.head = b""
        self.received = 0
        self.whole: int | None = None  # its length, known with the head
        self.wants_word = False  # the sender waits to be told to go on

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here."""
        return self.whole is not None and self.received >= self.whole

    @property
    def has_more(self) -> bool:
        """Whether something came behind it, unasked."""
        return self.whole is not None and self.received > self.whole

    def add(self, data: bytes) -> None:
        """Take what arrived. Refuses (Unacceptable) what is too long or does not say how long it is."""
        self.file.write(data)
        self.received += len(data)
        if self.whole is None:
            self.head += data
            end = self.head.find(HEAD_ENDS)
            if end < 0 and self.received <= MOST_HEAD:
                return
            if not 0 <= end <= MOST_HEAD:
                raise Unacceptable("431 Request Header Fields Too Large")
            self.whole = end + len(HEAD_ENDS) + self._length(self.head[: end + 2])

    def _length(self, head: bytes) -> int:
        lengths = LENGTH.findall(head)
        if CHUNKED.search(head):
            raise Unacceptable("411 Length Required")
        if len(lengths) != len(NAMES_LENGTH.findall(head)) or len(lengths) > 1:
            raise Unacceptable("400 Bad Request")
        length = int(lengths[0]) if lengths else 0
        if length > MOST_BODY:
            raise Unacceptable("413 Content Too Large")
        self.wants_word = bool(length and CONTINUE.search(head))
        return length

    def is_too_slow(self, now: float) -> bool:
        """Whether its sender has had time enough."""
        took = now - self.began
        if self.whole is None:
            return took > HEAD_SECONDS
        return took > BODY_GRACE and self.received < (took - BODY_GRACE) * LEAST_RATE

    def source(self) -> Any:
        """The bytes of this request and no other, for the parser."""
        self.file.truncate(self.whole)
        self.file.seek(0)
        return iter(lambda: self.file.read(AT_ONCE), b"")


class ReceivingWorker(ThreadWorker):
    """gthread, with the requests collected before they get a thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receiving: dict[TConn, Incoming] = {}

    # In the main loop

    def accept(self, listener: socket) -> None:
        """A new connection: nothing is known of it yet."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self.receive(TConn(self.cfg, client, address, listener.getsockname()))

    def receive(self, conn: TConn) -> None:
        """Wait for a request on a connection without a thread."""
        conn.sock.setblocking(False)
        self.receiving[conn] = Incoming()
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_more, conn))

    def on_more(self, conn: TConn, _client: socket) -> None:
        """Some of a request arrived."""
        incoming = self.receiving[conn]
        try:
            data = conn.sock.recv(AT_ONCE)
            if not data:
                self.drop(conn)
                return
            incoming.add(data)
            if incoming.wants_word and not incoming.is_whole:
                incoming.wants_word = False
                conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        except BlockingIOError:
            return
        except Unacceptable as why:
            self.drop(conn, f"HTTP/1.1 {why}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
            return
        except OSError:
            self.drop(conn)
            return
        if incoming.is_whole:
            self.hand_over(conn)

    def hand_over(self, conn: TConn) -> None:
        """All of it is here: give it a thread."""
        incoming = self.receiving.pop(conn)
        self.poller.unregister(conn.sock)
        conn.incoming = incoming
        conn.parser = http.get_parser(self.cfg, incoming.source(), conn.client)
        conn.initialized = conn.data_ready = True
        self.enqueue_req(conn)

    def drop(self, conn: TConn, word: bytes = b"") -> None:
        """End a connection whose request is not taken."""
        self.receiving.pop(conn).file.close()
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        if word:
            try:
                conn.sock.send(word)
            except OSError:
                self.log.debug("Nobody there to be refused.")
        conn.close()

    def murder_pending(self) -> None:
        """Every second: end those that are too slow; and, once the worker stops, those that have sent nothing."""
        now = time.monotonic()
        for conn, incoming in list(self.receiving.items()):
            if incoming.is_too_slow(now) or not (self.alive or incoming.received):
                self.drop(conn)

    def on_client_socket_readable(self, conn: TConn, client: socket) -> None:
        """The next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.receive(conn)

    # In a thread

    def handle(self, conn: TConn) -> bool:
        """Answer one request. What came behind it unasked ends the connection: no request may begin there."""
        try:
            return bool(super().handle(conn)) and not conn.incoming.has_more
        finally:
            conn.incoming.file.close()

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Whoever does not take the answer does not keep the thread."""
        conn.sock.settimeout(SEND_SECONDS)
        return super().handle_request(req, conn)
