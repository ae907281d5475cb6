"""The form *Tambah riwayat pesanan*: what stands in it, and the change that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.orders.domain.history import HistoryChange
from services.orders.domain.statuses import open_moves
from services.orders.projections.order_page import OrderPage
from shared.contract.orders import Status
from shared.http.requests import body_as

COURIERS = ("JNE", "J&T", "SiCepat", "AnterAja", "Pos Indonesia", "TIKI", "Ninja Xpress", "Lion Parcel")


@dataclass(frozen=True)
class HistoryForm:
    """`mend`: the switch "fix a mistake", which opens every status and asks for a reason."""

    status: str
    override: bool = False
    notify: bool = False
    mend: bool = False
    comment: str = ""
    courier: str = ""
    tracking_number: str = ""
    correction_reason: str = ""

    def change(self, page: OrderPage) -> HistoryChange:
        """Raises Invalid."""
        plain: dict[str, Any] = {"status": self.status, "notify": self.notify, "comment": self.comment}
        if self.override != page.returns_disallowed:
            plain["override"] = self.override
        if self.mend:
            plain["correction_reason"] = self.correction_reason
        if self.status == Status.SHIPPED.value and (self.courier or self.tracking_number):
            plain |= {"courier": self.courier, "tracking_number": self.tracking_number}
        return body_as(HistoryChange, plain)


@dataclass(frozen=True)
class Choices:
    """`sane` may follow; `others` only mend a mistake; `gone` was chosen while it might still follow."""

    now: Status
    sane: tuple[Status, ...]
    others: tuple[Status, ...]
    gone: Status | None


def untouched(page: OrderPage) -> HistoryForm:
    """The status stays, and the customer is told, unless someone says otherwise."""
    return HistoryForm(status=page.status, override=page.returns_disallowed, notify=True)


def filled(form: Mapping[str, str]) -> HistoryForm:
    return HistoryForm(
        status=form.get("status", ""),
        override=form.get("override") == "yes",
        notify=form.get("notify") == "yes",
        mend=form.get("mend") == "yes",
        comment=form.get("comment", "").replace("\r\n", "\n").strip(),  # browsers send a line end as two characters
        courier=form.get("courier", "").strip(),
        tracking_number=form.get("tracking_number", "").strip(),
        correction_reason=form.get("correction_reason", "").strip(),
    )


def choices(page: OrderPage, form: HistoryForm) -> Choices:
    now = Status(page.status)
    sane = open_moves(now)
    others = tuple(status for status in Status if status is not now and status not in sane)
    gone = next((status for status in others if status.value == form.status and not form.mend), None)
    return Choices(now, sane, tuple(status for status in others if status is not gone), gone)
