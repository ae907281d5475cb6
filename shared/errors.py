"""Errors, named by the caller's next move. The sentence is a gettext template; its values stand beside it."""

from __future__ import annotations


class PesananError(Exception):
    """`template` is the English sentence with `{names}`, `values` fill it; an edge may translate the template first."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))


class NotAllowed(PesananError):
    """The rules of the business say no: tell the person why."""


class Conflict(PesananError):
    """Someone was faster: read again and try again."""


class Stale(PesananError):
    """The caller decided on an older version than the one that stands (If-Match)."""


class Missing(PesananError):
    """There is no such thing."""


class Invalid(PesananError):
    """A value can't be used. `fields` maps a field's path (`lines.0.quantity`) to sentences."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self.fields = fields
        super().__init__("{fields}", fields="; ".join(f"{path}: {' '.join(said)}" for path, said in fields.items()))


class TooLarge(PesananError):
    """More bytes than an event or a body may have."""


class KeyReused(PesananError):
    """The same Idempotency-Key came with another body."""


class Unavailable(PesananError):
    """Something we stand on is away: wait and try again. Nothing was done, or it will be found done."""


class NotRegained(Unavailable):
    """Everything was restored from a backup, and what came after it isn't back: an operator must end that."""


class Outdated(PesananError):
    """The log holds what only a newer program knows, and nothing is decided on a part of it: start the newer one."""


class Broken(PesananError):
    """What we read contradicts itself: stop, a person must look."""
