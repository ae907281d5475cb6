"""What became of orders, seen where an admin would see it."""

from __future__ import annotations

from simulation.api import Api, Refused
from tests.compose.customers import Customer
from tests.waiting import until

ARRIVES_WITHIN = 120.0  # seconds, after everything that was killed has come back


def everything_arrives(admin: Api, customer: Customer) -> None:
    """Each order's page tells what every other service did about it: the payment is expected, the mail went out."""

    def missing() -> list[str]:
        return [number for number in customer.numbers if not {"PaymentExpected", "NotificationSent"} <= told(number)]

    def told(number: str) -> set[str]:
        try:
            return {entry["type"] for entry in admin.get(f"/orders/{number}/history").json["entries"]}
        except Refused as refused:
            assert refused.status in (404, 503), refused
            return set()

    try:
        until(lambda: not missing(), ARRIVES_WITHIN, every=0.5)
    except AssertionError as error:
        error.add_note(f"of {len(customer.numbers)} orders: { ({one: sorted(told(one)) for one in missing()}) }")
        raise
