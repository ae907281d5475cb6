"""The IP allow-list: from where an admin may change things, so that a stolen password alone changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from shared.contract.events import Event
from shared.contract.orders import IpAllowed, IpRemoved
from shared.contract.times import from_text
from shared.errors import Broken, Invalid, Missing, NotAllowed
from shared.journal.streams import Stream, named

ALLOW_LIST: Stream = named("allow-list")
WIDEST_V4, WIDEST_V6 = 16, 32  # prefix lengths; a wider network allows strangers


@dataclass(frozen=True)
class AllowList:
    """`networks`: what is listed, with the time when it ends by itself (None: never)."""

    networks: Mapping[str, str | None] = field(default_factory=dict)

    def allowing(self, address: str, now: datetime) -> str | None:
        """The network that allows it. What is no address (a proxy may pass on anything) is on no list."""
        try:
            wanted = _address(address)
        except ValueError:
            return None
        for network, expires_at in self.networks.items():
            if not has_expired(expires_at, now) and wanted in ip_network(network):
                return network
        return None


def evolve(allowed: AllowList, event: Event) -> AllowList:
    match event:
        case IpAllowed(network=network, expires_at=expires_at):
            return AllowList({**allowed.networks, network: expires_at})
        case IpRemoved(network=network):
            return AllowList({listed: until for listed, until in allowed.networks.items() if listed != network})
        case _:
            raise Broken("{kind} is no event of the allow-list", kind=type(event).__name__)


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
    if canonical in allowed.networks and allowed.networks[canonical] == expires_at:
        return []
    if allowed.allowing(caller, now) is None and not _is(caller, canonical):
        raise NotAllowed("from {address}, which is not on the list, only {address} itself can be added", address=caller)
    return [IpAllowed(network=canonical, label=label, expires_at=expires_at)]


def remove(allowed: AllowList, network: str) -> list[Event]:
    canonical = canonical_network(network)
    if canonical not in allowed.networks:
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
