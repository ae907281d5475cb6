"""Where the whole system on one machine keeps its data and listens: one variable moves every port."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000


@dataclass(frozen=True)
class LocalSettings:
    """`port` is the desk's; everything else listens a fixed distance above it, all on loopback."""

    port: int
    data: Path

    @property
    def mail_page_port(self) -> int:
        """The caught mail, for people."""
        return self.port + 25

    @property
    def smtp_port(self) -> int:
        """The mail catcher, for the services."""
        return self.port + 26

    @property
    def kafka_port(self) -> int:
        """The broker, for clients."""
        return self.port + 92

    @property
    def kafka_controller_port(self) -> int:
        """The broker, for itself."""
        return self.port + 93

    @property
    def mongo_port(self) -> int:
        """MongoDB."""
        return self.port + 94

    def service_port(self, number: int) -> int:
        """The HTTP of a service that has one besides the desk: 1, 2, 3, ..."""
        return self.port + number

    def probe_port(self, number: int) -> int:
        """/health and /metrics of a process: 0, 1, 2, ... up to 39."""
        return self.port + 40 + number

    @property
    def logs(self) -> Path:
        """One file a process."""
        return self.data / "logs"

    @property
    def secrets(self) -> Path:
        """One file a secret, readable by its owner only."""
        return self.data / "secrets"

    @property
    def mail(self) -> Path:
        """The caught mail."""
        return self.data / "mail"


def from_environment() -> LocalSettings:
    """`PESANAN_PORT` (8000) and `PESANAN_DATA` (.local beside the Makefile). Raises ValueError for no number."""
    return LocalSettings(
        port=int(os.environ.get("PESANAN_PORT") or DEFAULT_PORT),
        data=Path(os.environ.get("PESANAN_DATA") or ROOT / ".local").resolve(),
    )
