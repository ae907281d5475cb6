"""The libraries' own words stay out of what the operator reads."""

from __future__ import annotations

import logging

from shared.observing import logs


def quiet() -> None:
    """Warnings of our own code still come, as JSON on standard error."""
    logs.configure("pesanan", logging.WARNING)
