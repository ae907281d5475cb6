"""Where the whole system on one machine keeps its data and listens: one variable moves every port."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000
LOWEST_PORT, HIGHEST_PORT = 1024, 65535 - 94  # below: only for root on most machines; the last is MongoDB's


class BadSetting(ValueError):
    """A variable of the environment can't be used; the message names it."""


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
    def lock(self) -> Path:
        """Held while the system runs; its text is the port that it was started on."""
        return self.data / "lock"

    @property
    def started_on(self) -> int | None:
        """The port of the last start; None where that isn't known."""
        try:
            return int(self.lock.read_text("utf-8"))
        except (OSError, ValueError):
            return None

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
    """`PESANAN_PORT` (8000) and `PESANAN_DATA` (.local beside the Makefile). Raises BadSetting."""
    return LocalSettings(port=_port(os.environ.get("PESANAN_PORT", "").strip()), data=data_folder())


def data_folder() -> Path:
    """`PESANAN_DATA`. Not looked at yet."""
    return Path(os.path.realpath(os.environ.get("PESANAN_DATA") or ROOT / ".local"))


def _port(said: str) -> int:
    if not said:
        return DEFAULT_PORT
    if not re.fullmatch(r"[0-9]{1,5}", said) or not LOWEST_PORT <= int(said) <= HIGHEST_PORT:
        raise BadSetting(
            f"PESANAN_PORT is {said!r} and must be a whole number from {LOWEST_PORT} to {HIGHEST_PORT}: "
            "it is the first of the hundred ports that Pesanan takes, like `PESANAN_PORT=9000 make run`."
        )
    return int(said)
