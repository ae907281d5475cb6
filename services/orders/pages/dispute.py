"""The dispute pack of an order: to print, and as a file that `pesanan verify-dispute` checks without the shop."""

from __future__ import annotations

import msgspec
from flask import Response, render_template

from services.orders.api.callers import wiring
from services.orders.api.history_view import admin_history
from services.orders.api.order_view import order_view
from services.orders.domain.dispute import DisputePack, Told, pack_of
from services.orders.domain.order import order_stream
from services.orders.pages.desk import desk
from services.orders.pages.happenings import happenings
from services.orders.pages.visitors import visitor
from services.orders.projections.order_page import Entry, OrderPage
from shared.contract.times import as_text, utc_now

ORDER = "/orders/<string:number>"


@desk.get(f"{ORDER}/dispute")
def dispute(number: str) -> str:
    page = wiring().reading.order(number).order
    pack = _pack(page)
    return render_template(
        "desk/dispute.html",
        order=order_view(page),
        pack=pack,
        kept={one.id: one for one in pack.events},
        happenings=list(reversed(happenings(admin_history(page)))),
        shop=wiring().settings.shop,
    )


@desk.get(f"{ORDER}/dispute.json")
def dispute_file(number: str) -> Response:
    pack = _pack(wiring().reading.order(number).order)
    made = Response(msgspec.json.format(msgspec.json.encode(pack), indent=1), content_type="application/json")
    made.headers["Content-Disposition"] = f'attachment; filename="dispute-{pack.order}.json"'
    return made


def _pack(page: OrderPage) -> DisputePack:
    """From the journal itself, since a page holds no bytes."""
    others = sorted((*page.payment_entries, *page.invoice_entries, *page.mail_entries), key=lambda one: one.time)
    log = wiring().journal.read(order_stream(page.id))
    return pack_of(page.id, log, [_told(one) for one in others], as_text(utc_now()), visitor().name)


def _told(entry: Entry) -> Told:
    return Told(
        source=entry.source,
        stream=entry.stream,
        version=entry.version,
        id=entry.event_id,
        type=entry.type,
        time=entry.time,
    )
