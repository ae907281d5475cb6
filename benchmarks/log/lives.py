"""Orders as shops have them: who, what, and what happens to them, made by the domain's own decisions."""

from __future__ import annotations

from functools import reduce
from random import Random

from services.orders.domain import history, placing, worked_order
from services.orders.domain.order import EMPTY, Order, evolve
from services.orders.domain.placing import PlaceOrder, Reservation
from shared.contract.events import Event
from shared.contract.orders import Account, Address, Affiliate, Customer, Line, Shipping, Status

ACCOUNT = Account(bank="BCA", number="0000000000", holder="Toko")
GIVEN = (
    "Adi",
    "Ani",
    "Bayu",
    "Budi",
    "Citra",
    "Dewi",
    "Eka",
    "Fajar",
    "Gita",
    "Hadi",
    "Indah",
    "Joko",
    "Kartika",
    "Lestari",
)
FAMILY = (
    "Santoso",
    "Wijaya",
    "Saputra",
    "Hidayat",
    "Nugroho",
    "Siregar",
    "Halim",
    "Kusuma",
    "Pratama",
    "Utami",
    "Gunawan",
)
CITIES = ("Bandung", "Surabaya", "Medan", "Semarang", "Makassar", "Denpasar", "Yogyakarta", "Palembang")
GOODS = ("Kopi Gayo 250 g", "Teh melati", "Batik tulis", "Sambal bawang", "Kain tenun", "Gula aren", "Keripik tempe")
EVENTS = 10  # of a whole life


def wanted(random: Random) -> PlaceOrder:
    """What a storefront sends; one in four was brought by an affiliate."""
    name = f"{random.choice(GIVEN)} {random.choice(FAMILY)}"
    return PlaceOrder(
        customer=Customer(
            id=f"c-{random.randrange(10**6)}",
            name=name,
            email=f"{name.split(maxsplit=1)[0].lower()}{random.randrange(999)}@example.test",
            phone=f"0812{random.randrange(10**8):08d}",
        ),
        shipping_address=Address(
            recipient=name,
            street=f"Jl. Melati {random.randrange(1, 200)}",
            city=random.choice(CITIES),
            postcode="40111",
        ),
        lines=tuple(_line(random) for _ in range(random.randint(1, 4))),
        shipping=Shipping(method="JNE REG", cost=random.randrange(9_000, 60_000)),
        affiliate=Affiliate(id="a-7", name="Sari", commission=5_000) if random.random() < 0.25 else None,
    )


def life(random: Random, number: str) -> list[Event]:
    """Ten events, from placed to complete."""
    said = [
        random.choice(("Sudah kami cek.", "Stok dipesan dari gudang.", "Mohon ditunggu ya, Kak.")) for _ in range(2)
    ]
    entries = [
        history.HistoryChange(status=Status.PENDING, comment=said[0]),
        history.HistoryChange(status=Status.PROCESSING, comment="Pembayaran diterima.", notify=True),
        history.HistoryChange(status=Status.PROCESSING, comment=said[1]),
        history.HistoryChange(status=Status.PROCESSED),
        history.HistoryChange(status=Status.PROCESSED, comment="Sudah dikemas."),
        history.HistoryChange(
            status=Status.SHIPPED, comment="Paket dikirim.", notify=True, courier="JNE", tracking_number="JNE0012345678"
        ),
        history.HistoryChange(status=Status.COMPLETE, notify=True),
    ]
    order = wanted(random)
    reserved = Reservation(number, placing.total_of(order) + random.randint(1, 999), True)
    events = placing.place(EMPTY, order, reserved, ACCOUNT, "web")
    for at, entry in enumerate(entries):
        events += history.add_history(order_after(events), entry)
        if at == 1:
            events += worked_order.request_invoice(order_after(events))
    return events


def order_after(events: list[Event]) -> Order:
    return reduce(evolve, events, EMPTY)


def _line(random: Random) -> Line:
    return Line(
        product=f"p-{random.randrange(900)}",
        name=random.choice(GOODS),
        quantity=random.randint(1, 3),
        unit_price=500 * random.randrange(20, 1_000),
        points=random.randrange(20),
    )
