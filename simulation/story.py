"""The tutorial, played through the real HTTP: from "someone ordered" to "it has arrived".

Each step acts, then waits until what it promised is seen where a person would see it, and raises `NotAsTold` if not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulation.api import Api, Refused
from simulation.mails import Mails

WITHIN = 30.0  # seconds that anything may take to be seen


class NotAsTold(AssertionError):
    """The system did not do what the tutorial tells."""


@dataclass
class Told:
    """What the story has learned so far."""

    number: str = ""
    amount_due: int = 0
    claim_id: str = ""
    pdf: bytes = b""
    customer: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """`away` is the admin at an address that is not on the allow-list; from one machine it may be `admin` itself."""

    storefront: Api
    admin: Api
    away: Api
    mails: Mails
    customer_id: str
    told: Told = field(default_factory=Told)

    def steps(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Each step's name, and what plays it and answers with one line on what was seen."""
        yield "Pelanggan memesan / a customer orders", self.order
        yield "Dashboard: pesanan baru Pending / the order shows at once", self.dashboard
        yield "Pelanggan konfirmasi transfer / the customer claims the transfer", self.claim
        yield "Alamat IP lain ditolak / a change from an unlisted address is refused", self.refused
        yield "Add IP / the address is added", self.add_ip
        yield "Pembayaran diterima / the payment is accepted: Processing", self.accept
        yield "Komentar / a comment for the customer", self.comment
        yield "Invoice dibuat / the invoice is generated", self.invoice
        yield "Poin dan komisi / reward points and commission", self.rewards
        yield "Dikirim dengan No Resi / shipped", self.ship
        yield "Selesai / complete", self.complete
        yield "Pelanggan membaca riwayat / the customer reads the history", self.read_history
        yield "Email sampai / the mails have arrived", self.mailed

    def prepare(self) -> None:
        """The shop's own address is listed, the other one is not."""
        self.admin.post("/allowed-ips", {"label": "toko"})
        if self.away_address in self.listed():
            self.admin.delete(f"/allowed-ips?address={self.away_address}")

    def order(self) -> str:
        placed = self.storefront.post("/orders", an_order(self.customer_id)).json
        self.told.number, self.told.amount_due = placed["number"], placed["amount_due"]
        return f"{placed['number']}: transfer Rp{placed['amount_due']:,} ke {placed['account']['bank']}".replace(
            ",", "."
        )

    def dashboard(self) -> str:
        def latest() -> bool:
            rows = self.admin.get("/dashboard").json["latest"]
            return any(row["number"] == self.told.number and row["status"] == "Pending" for row in rows)

        waited = seen(latest, "the order on the dashboard")
        return f"terlihat setelah {waited * 1000:.0f} ms"

    def claim(self) -> str:
        claim = {
            "bank": "BCA",
            "account_name": "Budi Santoso",
            "amount": self.told.amount_due,
            "transferred_at": datetime.now(UTC).isoformat(),
            "destination": "BCA",
            "note": "Sudah saya transfer ya",
        }
        self.told.claim_id = self.storefront.post(f"/orders/{self.told.number}/payment-claims", claim).json["claim_id"]
        seen(
            lambda: self.told.claim_id in [c["id"] for c in self.admin.get("/payment-claims").json["claims"]],
            "the claim",
        )
        expect(self.status() == "Pending", "a claim moved the order")
        return f"klaim {self.told.claim_id} di antrean; status tetap Pending"

    def refused(self) -> str:
        try:
            self.away.post(f"/payment-claims/{self.told.claim_id}/review", {"decision": "accept"})
        except Refused as refused:
            expect(refused.status == 403, f"refused with {refused.status}")
            expect(self.away_address in str(refused), "the refusal does not name the address")
            return str(refused.problem["detail"])
        raise NotAsTold("a change from an unlisted address went through")

    def add_ip(self) -> str:
        self.away.post("/allowed-ips", {"address": self.away_address, "label": "wifi toko"})
        expect(self.away_address in self.listed(), "the added address is not listed")
        return f"{self.away_address} ada di daftar"

    def accept(self) -> str:
        self.away.post(f"/payment-claims/{self.told.claim_id}/review", {"decision": "accept"})
        seen(lambda: self.status() == "Processing", "Processing after the payment")
        (moved,) = [entry for entry in self.history() if entry["type"] == "StatusChanged"]
        confirmed = next(entry for entry in self.history() if entry["type"] == "PaymentConfirmed")
        expect(moved["causation_id"] == confirmed["event_id"], "the payment is not the cause of Processing")
        return f"Processing, karena PaymentConfirmed {confirmed['event_id'][:13]}"

    def comment(self) -> str:
        self.entry(status="Processing", comment="Pembayaran sudah kami terima, pesanan sedang dikemas.", notify=True)
        return "komentar untuk pelanggan tercatat"

    def invoice(self) -> str:
        self.admin.post(f"/orders/{self.told.number}/invoice")
        seen(lambda: self.admin.get(f"/orders/{self.told.number}/invoice.pdf").status == 200, "the invoice's PDF")
        self.told.pdf = self.admin.get(f"/orders/{self.told.number}/invoice.pdf").body
        expect(self.told.pdf.startswith(b"%PDF-"), "the invoice is no PDF")
        return f"{self.page()['invoice']['number']}, {len(self.told.pdf):,} bytes"

    def rewards(self) -> str:
        for button in ("reward-points", "commission"):
            for _ in range(2):
                version = self.admin.put(f"/orders/{self.told.number}/{button}").json["version"]
        self.admin.get(f"/orders/{self.told.number}?min_version={version}")
        added = [entry["type"] for entry in self.history() if entry["type"].endswith("Added")]
        expect(added.count("RewardPointsAdded") == added.count("CommissionAdded") == 1, "added twice")
        page = self.page()
        return f"{page['points_added']} poin; " + f"komisi Rp{page['commission_added']:,}".replace(",", ".")

    def ship(self) -> str:
        self.entry(
            status="Shipped",
            courier="JNE",
            tracking_number="JNE0012345678",
            comment="Paket dikirim hari ini.",
            notify=True,
        )
        seen(lambda: self.page()["tracking_number"] == "JNE0012345678", "the No Resi on the order")
        return "No Resi JNE0012345678"

    def complete(self) -> str:
        self.entry(status="Complete", comment="Terima kasih sudah berbelanja.", notify=True)
        seen(lambda: self.status() == "Complete", "Complete")
        return "Complete"

    def read_history(self) -> str:
        def order() -> dict[str, Any]:
            orders = self.storefront.get(f"/customers/{self.customer_id}/orders").json["orders"]
            return next((one for one in orders if one["number"] == self.told.number), {"history": []})

        seen(
            lambda: [entry["status"] for entry in order()["history"]][-1:] == ["Complete"],
            "Complete in the member area",
        )
        self.told.customer = order()
        statuses = [entry["status"] for entry in self.told.customer["history"]]
        expect(
            statuses == ["Pending", "Processing", "Processing", "Shipped", "Complete"], f"the customer sees {statuses}"
        )
        return " > ".join(statuses)

    def mailed(self) -> str:
        address = an_order(self.customer_id)["customer"]["email"]
        wanted = ("JNE0012345678", "Complete")
        seen(lambda: all(word in " ".join(self.mails.texts_to(address)) for word in wanted), "the mails")
        return f"{len(self.mails.texts_to(address))} email ke {address}"

    @property
    def away_address(self) -> str:
        """As the shop sees it."""
        return str(self.away.get("/allowed-ips").json["yours"])

    def listed(self) -> list[str]:
        return [ip["address"] for ip in self.admin.get("/allowed-ips").json["addresses"]]

    def entry(self, **entry: Any) -> None:
        version = self.admin.post(f"/orders/{self.told.number}/history", entry).json["version"]
        self.admin.get(f"/orders/{self.told.number}?min_version={version}")

    def page(self) -> dict[str, Any]:
        found: dict[str, Any] = self.admin.get(f"/orders/{self.told.number}").json
        return found

    def status(self) -> str:
        return str(self.page()["status"])

    def history(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.admin.get(f"/orders/{self.told.number}/history").json["entries"]
        return found


def an_order(customer_id: str) -> dict[str, Any]:
    return {
        "customer": {
            "id": customer_id,
            "name": "Budi Santoso",
            "email": f"{customer_id}@example.test",
            "phone": "0812-3456-7890",
        },
        "shipping_address": {
            "recipient": "Budi Santoso",
            "phone": "0812-3456-7890",
            "street": "Jl. Melati No. 5, RT 03/RW 02",
            "city": "Bandung",
            "province": "Jawa Barat",
            "postcode": "40123",
        },
        "lines": [
            {
                "product": "K-250",
                "name": "Kopi Gayo 250 g",
                "model": "giling",
                "quantity": 2,
                "unit_price": 75_000,
                "points": 10,
            },
            {"product": "T-100", "name": "Teh Melati 100 g", "quantity": 1, "unit_price": 32_000, "points": 3},
        ],
        "shipping": {"method": "JNE REG", "cost": 18_000},
        "affiliate": {"id": "sari", "name": "Sari Dewi", "commission": 9_100},
        "comment": "Tolong dititipkan ke tetangga bila kosong.",
    }


def seen(condition: Callable[[], object], what: str) -> float:
    """Wait until it is so; how many seconds that took. A 503 while something starts is no answer yet."""
    started = time.monotonic()
    while time.monotonic() - started < WITHIN:
        try:
            if condition():
                return time.monotonic() - started
        except Refused as refused:
            if refused.status not in (404, 503):
                raise
        time.sleep(0.02)
    raise NotAsTold(f"{what} was not seen within {WITHIN:g} s")


def expect(true: bool, otherwise: str) -> None:
    if not true:
        raise NotAsTold(otherwise)
