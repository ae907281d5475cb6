"""The order's page as it was: its own stream folded again up to a version, and what others had said by then."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import msgspec

from services.orders.projections.order_page import Entry, OrderPage, order_pages
from services.orders.projections.order_page_entries import SILENT
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded


def order_then(now: OrderPage, log: Sequence[Recorded[Event]], version: int) -> OrderPage:
    """`log`: the order's own stream, of which the event at `version` is the last that had happened. What others said
    is read from the page's entries, which hold their events' data."""
    past = [recorded for recorded in log if recorded.version <= version]
    others = (*now.payment_entries, *now.invoice_entries, *now.mail_entries)
    until = past[-1].time if version < len(log) else max((entry.time for entry in others), default=past[-1].time)
    told = sorted((one for one in others if one.time <= until), key=lambda one: (one.time, one.stream, one.version))
    page = reduce(order_pages.fold, past, OrderPage(id=now.id, version=version))
    return reduce(_after, told, page)


def _after(page: OrderPage, entry: Entry) -> OrderPage:
    return order_pages.fold(page, _recorded(page.id, entry)) if entry.type not in SILENT else page


def _recorded(number: str, entry: Entry) -> Recorded[Event]:
    """The event behind an entry, but for what only its bytes can tell."""
    kind = CONTRACT.types[entry.type]
    return Recorded(
        event=msgspec.convert(entry.says, kind),
        id=entry.event_id,
        source=entry.source,
        type=entry.type,
        subject=number,
        time=entry.time,
        dataversion=kind.dataversion,
        stream=entry.stream,
        version=entry.version,
        prevhash="",
        causation_id=entry.causation_id,
        correlation_id="",
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_ip=entry.actor_ip,
        channel=entry.channel,
        wire=b"",
    )
