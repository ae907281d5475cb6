"""The IP allow-list: from where an admin may change things, so that a stolen password alone changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from shared.contract.events import Event, Recorded
from shared.contract.orders import IpAllowed, IpRemoved
from shared.contract.times import from_text
from shared.errors import Broken, Invalid, Missing, NotAllowed
from shared.journal.streams import Stream, named

ALLOW_LIST: Stream = named("allow-list")
WIDEST_V4, WIDEST_V6 = 16, 32  # prefix lengths; a wider network allows strangers

Block = tuple[int, int, int]
"""A network: IP's version, the prefix's length, and the leading bits of its addresses. `203.0.113.9` and
`203.0.113.9/32` are the same one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands on the list, and which event of the list's stream has put it there. Without `expires_at` it stays."""

    network: str
    label: str
    expires_at: str | None
    version: int
    added_at: str
    added_by: str
    added_from: str


@dataclass(frozen=True)
class AllowList:
    """`entries`: the last added last."""

    entries: Mapping[Block, Entry] = field(default_factory=dict)

    def allowing(self, address: str, now: datetime) -> str | None:
        """The narrowest network that allows it. What is no address (a proxy may pass on anything) is on no list.

        One look for each prefix length that the list has, however long it is.
        """
        try:
            wanted = _address(address)
        except ValueError:
            return None
        for version, width in self._widths:
            if version == wanted.version:
                entry = self.entries.get((version, width, int(wanted) >> (wanted.max_prefixlen - width)))
                if entry is not None and not has_expired(entry.expires_at, now):
                    return entry.network
        return None

    def at(self, canonical: str) -> Entry | None:
        return self.entries.get(_block(canonical))

    @cached_property
    def _widths(self) -> list[tuple[int, int]]:
        return sorted({block[:2] for block in self.entries}, reverse=True)


def evolve(allowed: AllowList, past: Iterable[Recorded[Event]]) -> AllowList:
    """After all of these; the list is copied once, not once an event."""
    entries = dict(allowed.entries)
    for recorded in past:
        match recorded.event:
            case IpAllowed(network=network):
                entries.pop(_block(network), None)
                entries[_block(network)] = _entry(recorded.event, recorded)
            case IpRemoved(network=network):
                entries.pop(_block(network), None)
            case _:
                raise Broken("{kind} is no event of the allow-list", kind=recorded.type)
    return AllowList(entries)


def _entry(allowed: IpAllowed, recorded: Recorded[Event]) -> Entry:
    return Entry(
        network=allowed.network,
        label=allowed.label,
        expires_at=allowed.expires_at,
        version=recorded.version,
        added_at=recorded.time,
        added_by=recorded.actor_id,
        added_from=recorded.actor_ip,
    )


def _block(network: str) -> Block:
    """Of a network in canonical form."""
    text, _, width = network.partition("/")
    address = ip_address(text)
    prefix = int(width) if width else address.max_prefixlen
    return address.version, prefix, int(address) >> (address.max_prefixlen - prefix)


def has_expired(expires_at: str | None, now: datetime) -> bool:
    return expires_at is not None and from_text(expires_at) <= now


def allow(
    allowed: AllowList, network: str, label: str, expires_at: str | None = None, *, caller: str, now: datetime
) -> list[Event]:
    """A caller outside the list may add its own address and nothing else. Adding twice does it once; with another end,
    the newer one holds."""
    canonical = canonical_network(network)
    if has_expired(expires_at, now):
        raise Invalid({"expires_at": ["must lie in the future"]})
    standing = allowed.at(canonical)
    if standing is not None and standing.expires_at == expires_at:
        return []
    if allowed.allowing(caller, now) is None and not _is(caller, canonical):
        raise NotAllowed("from {address}, which is not on the list, only {address} itself can be added", address=caller)
    return [IpAllowed(network=canonical, label=label, expires_at=expires_at)]


def remove(allowed: AllowList, network: str) -> list[Event]:
    canonical = canonical_network(network)
    if allowed.at(canonical) is None:
        raise Missing("{network} is not on the list", network=canonical)
    return [IpRemoved(network=canonical)]


def canonical_network(text: str) -> str:
    """`203.0.113.9` stays an address, `203.0.113.0/24` a network; `::ffff:203.0.113.9` is IPv4. Raises Invalid."""
    try:
        if "/" not in text:
            return str(_address(text))
        network = ip_network(text.strip())
    except ValueError as error:
        raise Invalid({"address": ["must be an IP address or a network like 203.0.113.0/24"]}) from error
    if network.prefixlen < (WIDEST_V4 if network.version == 4 else WIDEST_V6):
        raise Invalid({"address": ["this network is too wide"]})
    return str(network)


def _is(caller: str, canonical: str) -> bool:
    try:
        return str(_address(caller)) == canonical
    except ValueError:
        return False


def _address(text: str) -> IPv4Address | IPv6Address:
    address = ip_address(text.strip())
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
