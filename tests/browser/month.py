"""Two months of a shop that sells batik: each day some orders, each where it would be by now. The same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from services.orders.domain.history import HistoryChange
from services.orders.policies.payments import payments_policy
from shared.bootstrap import new_id
from shared.contract.orders import Status
from shared.contract.payments import Evidence, MovementMatched, MovementRecorded, PaymentConfirmed, PaymentExpired
from shared.contract.times import as_text
from shared.journal.port import Actor, Context
from shared.journal.streams import named
from tests.browser import story
from tests.browser.batik import PARCELS, PEOPLE, PRODUCTS, SENT
from tests.browser.shop import ADMIN, Shop
from tests.integration.orders_api import HOME

LONG_AGO, MONTH = 55, 30  # days
DAYTIME = (8, 21)  # hours in which people order


def lived(shop: Shop, until: datetime, now: datetime, days: int) -> None:
    """Orders placed in so many days `until` then, as they stand `now`; both in the shop's zone."""
    random = Random(24)
    for moment in _moments(random, until, days):
        _life(shop, random, moment, now)


def placed(shop: Shop, random: Random, **changes: Any) -> str:
    name, street, city, province, postcode = random.choice(PEOPLE)
    phone = f"0812{random.randrange(10**7, 10**8)}"
    mail = f"{name.split()[0].lower()}@example.com"
    where = {"street": street, "city": city, "province": province, "postcode": postcode}
    lines = [
        {"product": model, "name": product, "model": model, "unit_price": price, "points": price // 10_000}
        for product, model, price in random.sample(PRODUCTS, random.choice((1, 1, 2)))
    ]
    number = shop.api.place(
        customer={"id": f"P-{1000 + random.randrange(900)}", "name": name, "email": mail, "phone": phone},
        shipping_address={"recipient": name, "phone": phone, **where},
        lines=[{**line, "quantity": 1 + (random.random() < 0.2)} for line in lines],
        shipping={"method": "JNE REG", "cost": random.choice((12_000, 18_000, 24_000))},
        affiliate=None,
        **changes,
    )
    story.expected(shop, number)
    return number


def seen(shop: Shop, number: str) -> str:
    """The money is on the account; the movement's id."""
    order, movement = shop.placed(number), f"m-{number}"
    came = MovementRecorded(
        movement_id=movement,
        account=order.account.number,
        amount=order.amount_due,
        booked_at=as_text(shop.clock()),
        description=f"TRSF E-BANKING CR {order.customer.name.upper()}",
    )
    shop.tells("payments", named(f"movement:{movement}"), came)
    shop.tells("payments", named(f"movement:{movement}"), MovementMatched(movement_id=movement, order=number))
    return movement


def paid(shop: Shop, number: str) -> None:
    """The order moves by itself."""
    event = PaymentConfirmed(
        order=number,
        amount=shop.placed(number).amount_due,
        evidence=Evidence.MOVEMENT,
        reference=seen(shop, number),
        paid_at=as_text(shop.clock()),
    )
    _by_policy(shop, shop.says("payments", "payment", number, event))


def works(shop: Shop, number: str, status: Status, **more: Any) -> None:
    """Ani, at the desk."""
    why = Context(new_id(), Actor("admin", ADMIN, HOME, "web"), new_id())
    shop.api.wired.orders.add_history(number, HistoryChange(status=status, **more), why)


def sent(shop: Shop, number: str) -> None:
    courier, first = PARCELS[int(number) % len(PARCELS)]
    parcel = {"courier": courier, "tracking_number": f"{first}{int(number) * 7919 % 10**9:09}"}
    works(shop, number, Status.SHIPPED, notify=True, comment=SENT, **parcel)


def _moments(random: Random, until: datetime, days: int) -> Iterator[datetime]:
    """More at the end of a week, and more every week."""
    for age in range(days, -1, -1):
        day = until - timedelta(days=age)
        many = 1 + (days - age) // 18 + (2 if day.weekday() >= 4 else 0) + random.randrange(3) if age < MONTH else 2
        hours = sorted(random.uniform(*DAYTIME) for _ in range(many))
        moments = [day.replace(hour=0, minute=0) + timedelta(hours=hour) for hour in hours]
        yield from (moment for moment in moments if moment < until)


def _life(shop: Shop, random: Random, moment: datetime, now: datetime) -> None:
    age, luck = now - moment, random.random()
    with shop.clock.at(moment):
        number = placed(shop, random)
    if luck < 0.08 and age > timedelta(days=2):
        with shop.clock.at(moment + timedelta(days=1)):
            order = shop.placed(number)
            _by_policy(
                shop, shop.says("payments", "payment", number, PaymentExpired(order=number, amount=order.amount_due))
            )
        return
    steps = ((timedelta(hours=3), paid), (timedelta(hours=27), sent), (timedelta(days=4, hours=5), _completed))
    for after, step in steps:
        if (when := after * (0.6 + luck)) < age:
            with shop.clock.at(moment + when):
                step(shop, number)


def _completed(shop: Shop, number: str) -> None:
    works(shop, number, Status.COMPLETE)


def _by_policy(shop: Shop, said: Any) -> None:
    why = Context(
        f"orders.payments:{said.id}", Actor("system", "orders.payments", channel="policy"), new_id(), cause=said
    )
    payments_policy(shop.api.wired.journal).handlers[type(said.event)](said, why)
