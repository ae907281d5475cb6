"""The refusal behind the red *Add IP* button: it names the address, and how to add it."""

from __future__ import annotations

from flask import Response

from services.orders.commands.allowed_ips import AddressNotAllowed, ProxyNotConfigured
from shared.http.problems import problem


def address_not_allowed(error: AddressNotAllowed) -> Response:
    return problem(
        403,
        "address-not-allowed",
        "Changes from this address are not allowed",
        str(error),
        address=error.address,
        add={"method": "POST", "href": "/api/v1/allowed-ips", "body": {"address": error.address}},
    )


def proxy_not_configured(error: ProxyNotConfigured) -> Response:
    return problem(403, "proxy-not-configured", "The shop's proxy is not configured", str(error))
