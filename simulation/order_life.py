"""One order's whole life, worked by a client that never gives up: what a load is made of."""

from __future__ import annotations

from datetime import UTC, datetime

from simulation.persistence import Persistent
from simulation.story import an_order


def live(storefront: Persistent, admin: Persistent, customer: str) -> str:
    """From placed to Complete, with a claim, its review and an invoice; the order's number."""
    placed = storefront.post("/orders", an_order(customer)).json
    number = str(placed["number"])
    claim = {
        "bank": "BCA",
        "account_name": customer,
        "amount": placed["amount_due"],
        "transferred_at": datetime.now(UTC).isoformat(),
        "destination": "BCA",
    }
    claim_id = storefront.post(f"/orders/{number}/payment-claims", claim).json["claim_id"]
    admin.post(f"/payment-claims/{claim_id}/review", {"decision": "accept"})
    admin.seen(f"/orders/{number}", lambda page: page.json["status"] == "Processing")
    admin.post(f"/orders/{number}/invoice")
    shipped = {
        "status": "Shipped",
        "courier": "JNE",
        "tracking_number": f"JNE{number}",
        "notify": True,
        "comment": "ya",
    }
    admin.post(f"/orders/{number}/history", shipped)
    admin.post(f"/orders/{number}/history", {"status": "Complete", "comment": "selesai", "notify": True})
    admin.seen(f"/orders/{number}/invoice.pdf", lambda pdf: pdf.status == 200)
    return number
