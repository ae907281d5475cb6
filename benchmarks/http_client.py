"""HTTP over one kept connection with next to no work of its own, so that the clients don't take the machine from the
server that is measured."""

from __future__ import annotations

import socket

from local.ports import LOOPBACK

WAIT = 30.0  # seconds
LENGTH = b"content-length:"


class Refused(Exception):
    """The server said no, or hung up; the message is what it said."""


class Connection:
    """Not for use from several threads."""

    def __init__(self, port: int, key: str, cookie: str = "") -> None:
        self._socket = socket.create_connection((LOOPBACK, port), timeout=WAIT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        who = f"Cookie: {cookie}" if cookie else f"Authorization: Bearer {key}"
        self._told = f"Host: {LOOPBACK}:{port}\r\n{who}\r\n"
        self._read = b""

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def get(self, path: str) -> bytes:
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._told}\r\n".encode())

    def post(self, path: str, body: bytes, idempotency_key: str) -> bytes:
        """The answer's body. Raises Refused."""
        more = (
            f"Idempotency-Key: {idempotency_key}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        return self._ask(f"POST {path} HTTP/1.1\r\n{self._told}{more}\r\n".encode() + body)

    def _ask(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        head = self._until_blank_line()
        status, length = head[9:12], _length(head)
        while len(self._read) < length:
            self._more()
        body, self._read = self._read[:length], self._read[length:]
        if status not in (b"200", b"201"):
            raise Refused((head.split(b"\r\n")[0] + b" " + body[:500]).decode(errors="replace"))
        return body

    def _until_blank_line(self) -> bytes:
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        return head

    def _more(self) -> None:
        more = self._socket.recv(65_536)
        if not more:
            raise Refused("the server hung up")
        self._read += more


def _length(head: bytes) -> int:
    """Every answer of the API says how long it is."""
    lowered = head.lower()
    at = lowered.index(LENGTH) + len(LENGTH)
    return int(lowered[at:].split(b"\r\n", 1)[0])
