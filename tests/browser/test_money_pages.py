"""What the pages say of money: a customer's word is called so, a part is a part, and late money has come in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from shared.contract.payments import (
    Evidence,
    PaymentExpired,
    PaymentMismatched,
    PaymentPartlyConfirmed,
)
from shared.contract.times import as_text
from shared.mail_texts.letters import rupiah
from tests.browser import story
from tests.browser.member_story import come_in, order_of
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit

CAME_IN = "Dana masuk"


def claimed_one_rupiah(shop: Shop) -> tuple[str, str]:
    """The order and the claim; the customer says that they sent a single rupiah."""
    number = order_of(shop)
    story.expected(shop, number)
    due = shop.placed(number).amount_due
    claim = story.claimed(shop, number, more=1 - due)
    said = PaymentMismatched(order=number, expected=due, received=1, evidence=Evidence.CLAIM, reference=claim)
    shop.says("payments", "payment", number, said)
    return number, claim


def partly_paid(shop: Shop) -> str:
    number, claim = claimed_one_rupiah(shop)
    review = {"decision": "accept", "reason": ""}
    assert shop.api.as_admin().post(f"/api/v1/payment-claims/{claim}/review", json=review).status_code == 200
    shop.says(
        "payments",
        "payment",
        number,
        PaymentPartlyConfirmed(
            order=number,
            amount=1,
            received=1,
            expected=shop.placed(number).amount_due,
            evidence=Evidence.CLAIM,
            reference=claim,
            paid_at=as_text(shop.clock()),
        ),
    )
    shop.settled([number])
    return number


def seen(person: Visit, name: str) -> Page:
    if where := os.environ.get("PICTURES"):
        person.picture(Path(where) / f"{name}.png")
    person.fits()
    person.is_usable_by_all()
    return person.page


def test_a_claim_is_the_customers_word_and_its_acceptance_says_what_it_counts(
    shop: Shop, visit: Callable[..., Visit]
) -> None:
    shop.trusted()
    number, claim = claimed_one_rupiah(shop)
    missing = rupiah(shop.placed(number).amount_due - 1)
    for width in (WIDE, NARROW):
        person = visit(width).sign_in()
        person.at(f"/desk/claims?claim={claim}")
        page = seen(person, f"claims-{width}")
        expect(page.locator("main")).not_to_contain_text("terlihat di rekening")
        expect(page.locator(".decide")).to_contain_text(f"masih kurang {missing}")
        person.at(f"/desk/orders/{number}")
        page = seen(person, f"claimed-{width}")
        expect(page.locator("main")).not_to_contain_text(CAME_IN)
        expect(page.locator(".due")).to_contain_text("Menurut pelanggan")
        expect(page.locator(".history")).to_contain_text("Menurut pelanggan Rp1, yang ditagih")


def test_a_part_stays_a_part_on_every_page(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = partly_paid(shop)
    missing = rupiah(shop.placed(number).amount_due - 1)
    for width in (WIDE, NARROW):
        person = visit(width).sign_in()
        person.at(f"/desk/orders/{number}")
        page = seen(person, f"part-{width}")
        expect(page.locator(".due")).to_contain_text(f"masih kurang {missing}")
        expect(page.locator(".history")).to_contain_text(f"masih kurang {missing}")
        expect(page.locator("main")).not_to_contain_text(CAME_IN)
        expect(page.locator("[data-status], .status").first).to_contain_text("Pending")
        customer = come_in(visit(width))
        customer.at(f"/member/orders/{number}")
        page = seen(customer, f"part-member-{width}")
        expect(page.locator(".owed")).to_contain_text("Sudah kami catat Rp1.")
        expect(page.locator(".owed .due")).to_have_text(missing)
        customer.at(f"/member/orders/{number}/payment")
        expect(seen(customer, f"part-pay-{width}").locator("#amount")).to_have_value(
            missing.strip("Rp").replace(".", "")
        )


def test_a_customer_whose_money_came_late_is_not_asked_for_it_again(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = order_of(shop)
    story.expected(shop, number)
    due = shop.placed(number).amount_due
    shop.says("payments", "payment", number, PaymentExpired(order=number, amount=due))
    assert shop.api.history(number, status="Expired").status_code == 200
    late = PaymentMismatched(order=number, expected=0, received=due, evidence=Evidence.MOVEMENT, reference="m")
    shop.says("payments", "payment", number, late)
    shop.settled([number])
    customer = come_in(visit(NARROW))
    customer.at(f"/member/orders/{number}")
    page = seen(customer, "late-member")
    expect(page.locator(".owed")).to_contain_text("Dana Anda sudah masuk")
    expect(page.locator(".owed a")).to_have_count(0)
    customer.at("/member/")
    expect(seen(customer, "late-list").locator(".next")).to_have_text("Dana Anda sudah masuk")
