"""Riwayat Pemesanan: everything that was ordered with the member's mail address, the newest first."""

from __future__ import annotations

from flask import render_template, request

from services.orders.api.callers import wiring
from services.orders.member.area import area
from services.orders.member.members import member
from services.orders.member.showing import shown_in_list

ROWS = 10


@area.get("/")
def orders() -> str:
    after = request.args.get("after", "")
    found, older = wiring().reading.orders({"customer_mail": member().mail}, after, ROWS)
    return render_template(
        "member/orders.html", orders=[shown_in_list(page) for page in found], older=older, after=after
    )
