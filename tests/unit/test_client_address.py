from __future__ import annotations

from pathlib import Path

import pytest

from shared.http.client_address import client_address, container_gateway

FORGED = "1.1.1.1, 203.0.113.9"


def test_without_proxies_the_socket_is_believed_and_no_header() -> None:
    assert client_address("198.51.100.7", FORGED, 0) == "198.51.100.7"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        (FORGED, 1, "203.0.113.9"),
        (FORGED, 2, "1.1.1.1"),
        (FORGED, 9, "1.1.1.1"),
        ("", 1, "172.18.0.5"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("<script>", 1, "<script>"),
    ],
)
def test_our_own_proxies_are_counted_from_the_right(forwarded: str, proxies: int, address: str) -> None:
    assert client_address("172.18.0.5", forwarded, proxies) == address


def test_a_mapped_address_is_ipv4() -> None:
    assert client_address("::ffff:203.0.113.9", "", 0) == "203.0.113.9"


def test_the_gateway_is_read_from_the_default_route(tmp_path: Path) -> None:
    routes = tmp_path / "route"
    routes.write_text("Iface\tDestination\tGateway\neth0\t00000000\t010012AC\neth0\t000012AC\t00000000\n", "utf-8")
    assert container_gateway(routes) == "172.18.0.1"
    routes.write_text("Iface\tDestination\tGateway\n", "utf-8")
    assert container_gateway(routes) == ""
