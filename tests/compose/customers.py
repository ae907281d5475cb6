"""A customer who orders again and again through the published port, whatever is killed meanwhile."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event as Flag
from threading import Thread

from simulation.api import Api, Refused
from simulation.story import an_order

EVERY = 0.5  # seconds between two orders
AGAIN = 0.2  # seconds until the same order is sent once more, under the same Idempotency-Key


@dataclass
class Customer:
    """`numbers` are of the orders that were answered with 201; `slowest`: seconds that one waited for it."""

    api: Api
    numbers: list[str] = field(default_factory=list)
    slowest: float = 0.0
    stop: Flag = field(default_factory=Flag)
    failed: list[BaseException] = field(default_factory=list)

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.order()
                self.stop.wait(EVERY)
        except BaseException as error:  # noqa: BLE001 - told by the main thread, whatever it is
            self.failed.append(error)

    def order(self) -> None:
        key, began = str(uuid.uuid4()), time.monotonic()
        while (number := self._placed(key)) is None:
            self.stop.wait(AGAIN)
        self.numbers.append(number)
        self.slowest = max(self.slowest, time.monotonic() - began)

    def _placed(self, key: str) -> str | None:
        try:
            return str(self.api.post("/orders", an_order("budi"), key).json["number"])
        except Refused as refused:
            assert refused.status == 503, refused
        except (OSError, HTTPException):  # its process is being killed
            pass
        return None


@contextmanager
def ordering(api: Api) -> Iterator[Customer]:
    """Orders keep coming inside; afterwards every order begun has been answered."""
    customer = Customer(api)
    thread = Thread(target=customer.run, name="customer")
    thread.start()
    try:
        yield customer
    finally:
        customer.stop.set()
        thread.join()
    if customer.failed:
        raise customer.failed[0]
