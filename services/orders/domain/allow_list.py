"""The IP allow-list: from where an admin may change things, so that a stolen password alone changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from shared.contract.events import Event
from shared.contract.orders import IpAllowed, IpRemoved
from shared.errors import Broken, Invalid, Missing, NotAllowed
from shared.journal.streams import Stream, named

ALLOW_LIST: Stream = named("allow-list")
WIDEST_V4, WIDEST_V6 = 16, 32  # prefix lengths; a wider network allows strangers


@dataclass(frozen=True)
class AllowList:
    networks: frozenset[str] = frozenset()

    def allows(self, address: str) -> bool:
        """What is no address (a proxy may pass on anything) is on no list."""
        try:
            wanted = _address(address)
        except ValueError:
            return False
        return any(wanted in ip_network(network) for network in self.networks)


def evolve(allowed: AllowList, event: Event) -> AllowList:
    match event:
        case IpAllowed():
            return replace(allowed, networks=allowed.networks | {event.network})
        case IpRemoved():
            return replace(allowed, networks=allowed.networks - {event.network})
        case _:
            raise Broken("{kind} is no event of the allow-list", kind=type(event).__name__)


def allow(allowed: AllowList, network: str, label: str, *, caller: str) -> list[Event]:
    """A caller outside the list may add its own address and nothing else. Adding twice does it once."""
    canonical = canonical_network(network)
    if canonical in allowed.networks:
        return []
    if not allowed.allows(caller) and not _is(caller, canonical):
        raise NotAllowed("from {address}, which is not on the list, only {address} itself can be added", address=caller)
    return [IpAllowed(network=canonical, label=label)]


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
