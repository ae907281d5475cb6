"""The time by which a shop of the tests writes down what happens: now, or an earlier moment while that is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from services.orders.adapters.reservations import MongoReservations
from services.orders.bootstrap import Wiring
from services.orders.commands.bank_statements import BankStatements
from services.orders.commands.retries import Retries
from services.orders.commands.returns import Returns
from shared.bootstrap import new_id, own_database
from shared.contract.catalogue import CONTRACT
from shared.contract.times import utc_now
from shared.journal.mongo import MongoJournal, commits_of
from shared.journal.writing import Writer


class Clock:
    def __init__(self) -> None:
        self._behind = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() - self._behind

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Time runs on from there. A stream's times rise all the same: what is told of it later happened later."""
        before, self._behind = self._behind, utc_now() - moment
        try:
            yield
        finally:
            self._behind = before

    def ago(self, **time: float) -> datetime:
        return self() - timedelta(**time)


def by_clock(wired: Wiring, clock: Clock) -> Wiring:
    """Whose commands are written down with this clock's time."""
    settings = wired.settings
    writer = Writer(CONTRACT, settings.service, clock, new_id)
    reservations = MongoReservations(own_database(settings, wired.client), clock)
    journal = MongoJournal(commits_of(wired.client[settings.journal_database]), writer)
    return replace(
        wired,
        journal=journal,
        reservations=reservations,
        orders=replace(wired.orders, journal=journal, reservations=reservations, clock=clock, writer=writer),
        allowed_ips=replace(wired.allowed_ips, journal=journal, clock=clock),
        statements=BankStatements(journal, wired.blobs),
        retries=Retries(journal),
        returns=Returns(journal),
    )
