"""What can be done to a server of one process, whichever it is. How it starts is its own."""

from abc import ABC, abstractmethod

from local.child import Child

PATIENCE = 180.0  # seconds: a start takes one or two, and on a busy machine a hundred times that is no failure


class Server(ABC):
    """A subclass makes `_child`."""

    _child: Child

    @abstractmethod
    def begin(self) -> None:
        """Start it again on what it has, and return at once. Raises PortTaken, OSError."""

    @property
    def child(self) -> Child:
        """Its process, for who keeps it running."""
        return self._child

    @property
    def running(self) -> bool:
        """Whether the process is there, suspended or not."""
        return self._child.running

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def stop(self, within: float = 10) -> None:
        """SIGTERM, then SIGKILL after `within` seconds. Nothing when it has ended already."""
        self._child.stop(within)

    def kill(self) -> None:
        """SIGKILL."""
        self._child.kill()

    def suspend(self) -> None:
        """SIGSTOP: clients see silence."""
        self._child.suspend()

    def resume(self) -> None:
        """SIGCONT."""
        self._child.resume()
