"""Addresses of our own pages, for the links of templates: a page has thirty, mostly those of the page before."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request, url_for


def link(endpoint: str, **values: object) -> str:
    """As Flask's `url_for`, of a page by its full name and of nothing outside."""
    return _link(request.root_path, endpoint, tuple(values.items()))


@lru_cache(2_000)
def _link(_below: str, endpoint: str, values: tuple[tuple[str, object], ...]) -> str:
    filling: dict[str, Any] = dict(values)
    return url_for(endpoint, **filling)
