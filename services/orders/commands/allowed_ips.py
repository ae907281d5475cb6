"""The commands about the allow-list, and the check that guards every change an admin makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from services.orders.domain.allow_list import ALLOW_LIST, AllowList, Entry, allow, evolve, has_expired, remove
from shared.contract.events import Event
from shared.errors import NotAllowed
from shared.journal.deciding import change_folded
from shared.journal.folding import KeptFold
from shared.journal.port import Commit, Context, Journal


class AddressNotAllowed(NotAllowed):
    """A change came from an address that is not on the list. `address` is the caller's."""

    def __init__(self, address: str) -> None:
        super().__init__("changes from {address} are not allowed: add this address first", address=address)
        self.address = address


class ProxyNotConfigured(NotAllowed):
    """A change came from the container gateway's own address, which stands for everyone who comes through it."""

    def __init__(self, address: str) -> None:
        super().__init__(
            "proxy not configured: changes through {address}, the container gateway, can't be told apart",
            address=address,
        )


class AddressUses(Protocol):
    """When a change last came from each of the list's networks, as text. Each call raises Unavailable."""

    def note(self, network: str) -> None: ...

    def of(self, networks: Sequence[str]) -> Mapping[str, str]:
        """Of those that were ever used."""


@dataclass(frozen=True)
class ShownAddress:
    """An entry of the list, whether its time is over, and when it was last used ("": never)."""

    entry: Entry
    expired: bool
    last_used_at: str


@dataclass(frozen=True)
class AllowedIps:
    """Reads the journal itself, never a projection: an address that was removed a moment ago must not pass."""

    journal: Journal
    uses: AddressUses
    clock: Callable[[], datetime]

    def check(self, address: str) -> None:
        """Notes the use. Raises AddressNotAllowed, Unavailable."""
        network = self._now().state.allowing(address, self.clock())
        if network is None:
            raise AddressNotAllowed(address)
        self.uses.note(network)

    def add(self, network: str, label: str, context: Context, expires_at: str | None = None) -> Commit:
        caller, now = context.actor.ip, self.clock()
        return self._change(lambda listed: allow(listed, network, label, expires_at, caller=caller, now=now), context)

    def remove(self, network: str, context: Context) -> Commit:
        return self._change(lambda listed: remove(listed, network), context)

    def listed(self) -> list[Entry]:
        """What stands on the list, the last added last. Raises Unavailable."""
        return list(self._now().state.entries.values())

    def shown(self, entries: Sequence[Entry]) -> list[ShownAddress]:
        """A page's. Raises Unavailable."""
        used, now = self.uses.of([entry.network for entry in entries]), self.clock()
        return [
            ShownAddress(entry, has_expired(entry.expires_at, now), used.get(entry.network, "")) for entry in entries
        ]

    def _change(self, decide: Callable[[AllowList], list[Event]], context: Context) -> Commit:
        return change_folded(self.journal, ALLOW_LIST, self._now, decide, context)

    @cached_property
    def _now(self) -> KeptFold[AllowList]:
        """Kept by each process: the list is asked before every change, and a modem adds an address a day."""
        return KeptFold(self.journal, ALLOW_LIST, AllowList(), evolve)
