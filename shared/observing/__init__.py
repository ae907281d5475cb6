"""Logs, probes, and a way to end.

structlog loads rich where it finds it, for tracebacks on a terminal; ours are JSON. Rich is there for the operator's
command, and would be a tenth of what each of ten processes holds in memory. So structlog is loaded once without it.
"""

import sys
from importlib import import_module


def _load_without(name: str, package: str) -> None:
    if name in sys.modules:  # it is in use here: nothing to save
        return
    sys.modules[name] = None  # type: ignore[assignment]  # how Python is told that there is no such module
    try:
        import_module(package)
    finally:
        del sys.modules[name]


_load_without("rich", "structlog")
