"""The kinds of values that events are made of. What is about a person is marked, so that logs drop it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

PERSONAL = {"personal": True}
# Python's `$` lets one last line feed pass, and JSON Schema, for which these patterns are published too, knows no `\Z`.
# Digits are spelled out since Python's `\d` takes those of every script.
END = r"(?!\n)$"
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

Rupiah = Annotated[int, Meta(ge=0, le=10**15, description="whole rupiah")]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Points = Annotated[int, Meta(ge=0, le=10**9)]
Currency = Annotated[str, Meta(pattern=f"^[A-Z]{{3}}{END}")]
Identifier = Annotated[str, Meta(min_length=1, max_length=100)]
Label = Annotated[str, Meta(max_length=200)]
Comment = Annotated[str, Meta(max_length=20_000)]
Moment = Annotated[str, Meta(pattern=rf"^{DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}\.[0-9]{{6}}Z{END}")]
Day = Annotated[str, Meta(pattern=rf"^{DATE}{END}")]
Language = Annotated[str, Meta(pattern=f"^(id|en){END}")]

PersonName = Annotated[str, Meta(min_length=1, max_length=200, extra=PERSONAL)]
Mail = Annotated[str, Meta(max_length=254, extra=PERSONAL)]
Phone = Annotated[str, Meta(max_length=40, extra=PERSONAL)]
AddressLine = Annotated[str, Meta(max_length=300, extra=PERSONAL)]
BankAccount = Annotated[str, Meta(max_length=60, extra=PERSONAL)]
PersonalText = Annotated[str, Meta(max_length=20_000, extra=PERSONAL)]


class Value(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part of an event. Frozen, it can't be part of a circle, so the collector needn't look at it: a projector holds
    hundreds of thousands."""


class BlobRef(Value, frozen=True, kw_only=True):
    """A claim check for bytes in the blob store."""

    key: Identifier
    size: Annotated[int, Meta(ge=0)]
    media_type: Label
    name: Label = ""
