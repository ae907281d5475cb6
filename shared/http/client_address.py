"""Whose address a request comes from. A header that anyone can write is believed only from configured proxies."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from pathlib import Path


def client_address(peer: str, forwarded: str, proxies: int) -> str:
    """`peer` is the socket's address, `forwarded` the X-Forwarded-For header, `proxies` how many of ours stand before.

    Counted from the right, since only what our own proxies appended is true.
    """
    chain = [*(part.strip() for part in forwarded.split(",") if part.strip()), peer] if proxies else [peer]
    return normalised(chain[-1 - min(proxies, len(chain) - 1)])


def normalised(text: str) -> str:
    """`::ffff:203.0.113.9` is `203.0.113.9`. What is no address stays as it is, and is on no list."""
    try:
        address = ip_address(text)
    except ValueError:
        return text[:100]
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def container_gateway(routes: Path = Path("/proc/net/route")) -> str:
    """The default route's gateway (Linux writes it as little-endian hex), or "" where there is none."""
    for line in routes.read_text("utf-8").splitlines()[1:]:
        fields = line.split()
        if fields[1] == "00000000":
            return ".".join(str(byte) for byte in bytes.fromhex(fields[2])[::-1])
    return ""
