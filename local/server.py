"""What can be done to a server of one process, whichever it is. How it starts is its own."""

from local.child import Child


class Server:
    """A subclass makes `_child`."""

    _child: Child

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
