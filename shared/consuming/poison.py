"""What code says when an event contradicts what it stands on, so that no later try can help.

Anything else (no memory, no disk, no recursion left) is this process's own trouble and ends it; a database that is
away (`Unavailable`, a driver's errors) and `Conflict` come before this list and are waited for.
"""

from __future__ import annotations

import msgspec

from shared.errors import PesananError

POISON: tuple[type[Exception], ...] = (
    PesananError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    msgspec.MsgspecError,
)


def reason_of(error: Exception) -> str:
    """Without the event's content: an own error's template, of a foreign one its kind only."""
    return error.template if isinstance(error, PesananError) else type(error).__name__
