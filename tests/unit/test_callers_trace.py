"""The id under which a caller knows what it is doing, from its headers."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.http.requests import callers_trace

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("headers", "trace"),
    [
        ({}, ""),
        ({"X-Correlation-Id": " cart-7 "}, "cart-7"),
        ({"X-Correlation-Id": "x" * 200}, "x" * 100),
        ({"traceparent": PARENT}, TRACE),
        ({"traceparent": PARENT.replace("00-", "cc-", 1) + "-more"}, TRACE),  # a later version may say more
        ({"traceparent": PARENT, "X-Correlation-Id": "cart-7"}, "cart-7"),
        ({"traceparent": PARENT.upper()}, ""),
        ({"traceparent": PARENT.replace(TRACE, "0" * 32)}, ""),
        ({"traceparent": "ff"}, ""),
    ],
)
def test_a_callers_trace_is_taken_over(headers: dict[str, str], trace: str) -> None:
    with Flask(__name__).test_request_context(headers=headers):
        assert callers_trace() == trace
