"""The sweep: at start and each minute, beside the policies of the consumer's process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event as Flag

import structlog
from prometheus_client import Gauge

from services.invoices.finishing import Finishing
from shared.errors import PesananError

log = structlog.get_logger()
failed = Gauge("pesanan_invoice_sweep_failed", "1 where the last sweep left a paper unfinished, else 0")


class Sweep:
    """`trouble`: what the last sweep could not do, None where all went well. The paper stays unfinished and is tried
    at each sweep; what can't ever be printed is also parked by the policy that printed it first."""

    def __init__(self, finishing: Finishing, every: timedelta, after: timedelta, clock: Callable[[], datetime]) -> None:
        self._finishing = finishing
        self._every = every
        self._after = after
        self._clock = clock
        self.trouble: str | None = None

    def run(self, stop: Flag) -> None:
        """Until stopped."""
        self.once()
        while not stop.wait(self._every.total_seconds()):
            self.once()

    def once(self) -> None:
        try:
            self._finishing.sweep(self._clock() - self._after)
            trouble = None
        except PesananError as error:
            trouble = str(error)
        self._tell(trouble)

    def _tell(self, trouble: str | None) -> None:
        """The log says it when it changes, the gauge all the time."""
        if trouble is not None and trouble != self.trouble:
            log.error("the sweep left a paper unfinished", why=trouble)
        self.trouble = trouble
        failed.set(0 if trouble is None else 1)
