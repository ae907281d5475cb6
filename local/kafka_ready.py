"""Whether a broker is ready: it answers a Metadata request and names a broker in the answer.

Written out in bytes because a client library would retry, cache and log while a broker is not there yet.
"""

import socket
import struct

from local.ports import LOOPBACK

METADATA, VERSION = 3, 4
CORRELATION = 1
# api key, version, correlation id, no client id, no topics, don't create topics
_ASK = struct.pack(">hhih", METADATA, VERSION, CORRELATION, -1) + struct.pack(">i?", 0, False)
REQUEST = struct.pack(">i", len(_ASK)) + _ASK


def lists_a_broker(port: int, within: float = 2) -> bool:
    """Ask once; a broker that isn't there, is silent or is still fenced is not ready."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=within) as connection:
            connection.sendall(REQUEST)
            answer = _read(connection, struct.calcsize(">iiii"))
    except OSError:
        return False
    if len(answer) < struct.calcsize(">iiii"):
        return False
    _size, correlation, _throttled, brokers = struct.unpack(">iiii", answer)
    return bool(correlation == CORRELATION and brokers > 0)


def _read(connection: socket.socket, wanted: int) -> bytes:
    answer = b""
    while len(answer) < wanted and (more := connection.recv(wanted - len(answer))):
        answer += more
    return answer
