"""Loopback ports: which are free, which are taken."""

import socket

LOOPBACK = "127.0.0.1"


def is_taken(port: int) -> bool:
    """Whether something on this machine holds the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def free_port() -> int:
    """A port that nothing holds now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class PortTaken(RuntimeError):
    """Another program holds a port that is needed."""


def refuse_taken(name: str, *ports: int) -> None:
    """Raises PortTaken for the first port that can't be listened on."""
    for port in ports:
        if is_taken(port):
            raise PortTaken(f"{name} needs port {port} on {LOOPBACK}, and another program holds it.")
