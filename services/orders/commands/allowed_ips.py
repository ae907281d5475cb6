"""The commands about the allow-list, and the check that guards every change an admin makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from services.orders.domain.allow_list import ALLOW_LIST, AllowList, allow, evolve, remove
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


@dataclass(frozen=True)
class AllowedIps:
    """Reads the journal itself, never a projection: an address that was removed a moment ago must not pass."""

    journal: Journal

    def check(self, address: str) -> None:
        """Raises AddressNotAllowed."""
        listed = reduce(evolve, (recorded.event for recorded in self.journal.read(ALLOW_LIST)), AllowList())
        if not listed.allows(address):
            raise AddressNotAllowed(address)

    def add(self, network: str, label: str, context: Context) -> Commit:
        caller = context.actor.ip
        return self._change(lambda listed: allow(listed, network, label, caller=caller), context)

    def remove(self, network: str, context: Context) -> Commit:
        return self._change(lambda listed: remove(listed, network), context)

    def listed(self) -> dict[str, Recorded[Event]]:
        """What is on the list now, by network: the event that put it there says who, when and from where."""
        standing: dict[str, Recorded[Event]] = {}
        for recorded in self.journal.read(ALLOW_LIST):
            match recorded.event:
                case IpAllowed(network=network):
                    standing[network] = recorded
                case IpRemoved(network=network):
                    standing.pop(network, None)
                case _:
                    raise Broken("{kind} is no event of the allow-list", kind=recorded.type)
        return standing

    def _change(self, decide: Callable[[AllowList], list[Event]], context: Context) -> Commit:
        return change(self.journal, ALLOW_LIST, AllowList(), evolve, decide, context)
