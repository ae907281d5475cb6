"""A shop that was worked in before the upgrade: orders in many states, and what the API tells about all of it."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from simulation.api import Api, Refused
from simulation.story import an_order
from tests.waiting import until

WITHIN = 30.0  # seconds until what was done is seen
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@dataclass(frozen=True)
class Shop:
    """Acts as a storefront and as an admin would, through HTTP alone."""

    storefront: Api
    admin: Api

    def live(self) -> None:
        """Orders that end, stop or wait in each way that one release must leave readable to the next."""
        self.admin.post("/allowed-ips", {"label": "toko"})
        self.canceled()
        self.rejected_claim()
        self.waiting_claim()
        self.returned_and_refunded()
        self.return_asked_for()
        self.corrected()

    def canceled(self) -> None:
        self.change(self.placed("lina"), status="Canceled", comment="Stok habis, maaf.", notify=True)

    def rejected_claim(self) -> None:
        order = self.order("made")
        claim = self.claimed(order)
        self.admin.post(f"/payment-claims/{claim}/review", {"decision": "reject", "reason": "Belum masuk"})
        self.sees(order["number"], "PaymentRejected")

    def waiting_claim(self) -> None:
        self.claimed(self.order("nyoman"))

    def returned_and_refunded(self) -> None:
        number = self.sent("ketut")
        self.admin.post(f"/orders/{number}/invoice")
        until(lambda: self.answered(f"/orders/{number}/invoice.pdf"), WITHIN)
        asked = self.admin.post(f"/orders/{number}/returns", {"reason": "Kemasan penyok"}).json["return_id"]
        self.admin.post(f"/orders/{number}/returns/{asked}/decision", {"decision": "accept", "notify": True})
        self.change(number, status="Refunded", comment="Uang sudah dikembalikan.", notify=True)
        until(lambda: self.answered(f"/orders/{number}/credit-note.pdf"), WITHIN)

    def return_asked_for(self) -> None:
        self.admin.post(f"/orders/{self.sent('wayan')}/returns", {"reason": "Salah warna"})

    def corrected(self) -> None:
        number = self.sent("putu")
        entries = self.history(number)
        shipped = next(entry for entry in entries if entry["comment"] == "Dikirim.")
        self.admin.post(
            f"/orders/{number}/history/corrections",
            {"entry": shipped["version"], "comment": "Dikirim hari ini.", "reason": "tanggal"},
        )
        self.change(number, status="Processing", comment="Paket kembali.", correction_reason="alamat salah")

    def sent(self, customer: str) -> str:
        """Paid by a statement of the bank, and shipped."""
        order = self.order(customer)
        number = str(order["number"])
        self.upload_statement(order["amount_due"])
        until(lambda: self.status(number) == "Processing", WITHIN)
        self.change(number, status="Shipped", courier="JNE", tracking_number="JNE0012345678", comment="Dikirim.")
        return number

    def upload_statement(self, amount: int) -> None:
        today = datetime.now(ZoneInfo("Asia/Jakarta")).strftime("%d/%m/%Y")
        lines = f"Tanggal;Keterangan;Debit;Kredit;Saldo\n{today};TRSF E-BANKING;0;{amount};{amount}\n"
        self._form("/bank-statements", {}, "file", FileStorage(BytesIO(lines.encode()), "mutasi.csv"))

    def claimed(self, order: dict[str, Any]) -> str:
        fields = {
            "bank": "BCA",
            "account_name": "Budi Santoso",
            "amount": str(order["amount_due"]),
            "transferred_at": datetime.now(UTC).isoformat(),
            "destination": "BCA",
        }
        path = f"/orders/{order['number']}/payment-claims"
        claim = str(self._form(path, fields, "proof", FileStorage(BytesIO(PIXEL), "bukti.png"))["claim_id"])
        until(lambda: claim in [one["id"] for one in self.admin.get("/payment-claims").json["claims"]], WITHIN)
        return claim

    def placed(self, customer: str) -> str:
        return str(self.order(customer)["number"])

    def order(self, customer: str) -> dict[str, Any]:
        """Placed, and seen with the mail that says what to transfer."""
        placed: dict[str, Any] = self.storefront.post("/orders", an_order(customer)).json
        self.sees(placed["number"], "NotificationSent")
        return placed

    def change(self, number: str, **entry: Any) -> None:
        version = self.admin.post(f"/orders/{number}/history", entry).json["version"]
        self.admin.get(f"/orders/{number}?min_version={version}")

    def sees(self, number: str, kind: str) -> None:
        until(
            lambda: self.answered(f"/orders/{number}") and kind in [one["type"] for one in self.history(number)], WITHIN
        )

    def status(self, number: str) -> str:
        return str(self.admin.get(f"/orders/{number}").json["status"])

    def history(self, number: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.admin.get(f"/orders/{number}/history").json["entries"]
        return entries

    def answered(self, path: str) -> bool:
        """Whether it is there already."""
        try:
            return self.admin.get(path).status == 200
        except Refused as refused:
            assert refused.status in (404, 409, 503), refused
            return False

    def told(self) -> dict[str, Any]:
        """By path: what the API answers about everything that was done."""
        numbers = sorted(row["number"] for row in self.admin.get("/orders?limit=200").json["orders"])
        paths = ["/orders?limit=200", "/payment-claims", "/bank-statements", "/unmatched-movements", "/allowed-ips"]
        for number in numbers:
            paths += [f"/orders/{number}", f"/orders/{number}/history", f"/orders/{number}/returns"]
        paths += [f"/customers/{customer}/orders" for customer in CUSTOMERS]
        return {path: self.admin.get(path).json for path in paths}

    def papers(self) -> dict[str, bytes]:
        """By path: the PDFs of invoices and credit notes."""
        numbers = [row["number"] for row in self.admin.get("/orders?limit=200").json["orders"]]
        paths = [f"/orders/{number}/{paper}.pdf" for number in numbers for paper in ("invoice", "credit-note")]
        return {path: self.admin.get(path).body for path in paths if self.answered(path)}

    def _form(self, path: str, fields: dict[str, str], name: str, file: FileStorage) -> Any:
        """A multipart form with one file, which `Api` does not speak."""
        boundary, body = encode_multipart({**fields, name: file})
        connection = HTTPConnection(urlsplit(self.admin.url).netloc, timeout=15)
        headers = {
            "Authorization": f"Bearer {self.admin.key}",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        }
        connection.request("POST", f"/api/v1{path}", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        assert answer.status in (201, 202), said
        return json.loads(said)


CUSTOMERS = ("lina", "made", "nyoman", "ketut", "wayan", "putu")


def lacking(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Each place where `after` doesn't say what `before` said. It may say more: a later release knows more fields."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from lacking(value, after[key], f"{path}/{key}") if key in after else [f"{path}/{key} is gone"]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for n, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lacking(one, other, f"{path}/{n}")
    elif before != after:
        yield f"{path}: {before!r} became {after!r}"
