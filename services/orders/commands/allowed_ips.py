"""The commands about the allow-list, and the check that guards every change an admin makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Protocol

from services.orders.domain.allow_list import ALLOW_LIST, AllowList, allow, evolve, has_expired, remove
from shared.contract.events import Event, Recorded
from shared.contract.orders import IpAllowed, IpRemoved
from shared.errors import Broken, NotAllowed
from shared.journal.deciding import change
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
    """When a change last came from each of the list's networks. Each call raises Unavailable."""

    def note(self, network: str) -> None: ...

    def all(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class ListedAddress:
    """Times as text; empty where there is none. `added`: the event that put it there, with who, when and from where."""

    network: str
    label: str
    expires_at: str
    expired: bool
    last_used_at: str
    added: Recorded[Event]


@dataclass(frozen=True)
class AllowedIps:
    """Reads the journal itself, never a projection: an address that was removed a moment ago must not pass."""

    journal: Journal
    uses: AddressUses
    clock: Callable[[], datetime]

    def check(self, address: str) -> None:
        """Notes the use. Raises AddressNotAllowed, Unavailable."""
        listed = reduce(evolve, (recorded.event for recorded in self.journal.read(ALLOW_LIST)), AllowList())
        network = listed.allowing(address, self.clock())
        if network is None:
            raise AddressNotAllowed(address)
        self.uses.note(network)

    def add(self, network: str, label: str, context: Context, expires_at: str | None = None) -> Commit:
        caller, now = context.actor.ip, self.clock()
        return self._change(lambda listed: allow(listed, network, label, expires_at, caller=caller, now=now), context)

    def remove(self, network: str, context: Context) -> Commit:
        return self._change(lambda listed: remove(listed, network), context)

    def listed(self) -> list[ListedAddress]:
        """What stands on the list, the oldest first. Raises Unavailable."""
        standing: dict[str, Recorded[Event]] = {}
        for recorded in self.journal.read(ALLOW_LIST):
            match recorded.event:
                case IpAllowed(network=network):
                    standing[network] = recorded
                case IpRemoved(network=network):
                    standing.pop(network, None)
                case _:
                    raise Broken("{kind} is no event of the allow-list", kind=recorded.type)
        used, now = self.uses.all(), self.clock()
        return [_listed(recorded, used, now) for recorded in standing.values()]

    def _change(self, decide: Callable[[AllowList], list[Event]], context: Context) -> Commit:
        return change(self.journal, ALLOW_LIST, AllowList(), evolve, decide, context)


def _listed(recorded: Recorded[Event], used: Mapping[str, str], now: datetime) -> ListedAddress:
    allowed = recorded.event
    assert isinstance(allowed, IpAllowed)
    return ListedAddress(
        network=allowed.network,
        label=allowed.label,
        expires_at=allowed.expires_at or "",
        expired=has_expired(allowed.expires_at, now),
        last_used_at=used.get(allowed.network, ""),
        added=recorded,
    )
