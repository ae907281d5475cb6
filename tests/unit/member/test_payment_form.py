"""The payment confirmation as people write it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from services.orders.member.payment_form import PaymentForm
from shared.errors import Invalid

JAKARTA = ZoneInfo("Asia/Jakarta")
FORM = PaymentForm("BCA", "Budi", "170123", "2026-11-24T14:05", "BCA 0000000000")


@pytest.mark.parametrize("amount", ["170123", "170.123", "Rp170.123", "Rp 170.123,00", "rp170.123,-", "170 123"])
def test_an_amount_is_read_however_it_is_written(amount: str) -> None:
    assert PaymentForm("BCA", "Budi", amount, "2026-11-24T14:05", "BCA").claim(JAKARTA).amount == 170_123


def test_the_time_is_the_shop_s() -> None:
    assert FORM.claim(JAKARTA).transferred_at == "2026-11-24T14:05:00+07:00"


@pytest.mark.parametrize("amount", ["", "banyak", "-5", "1e9", "170,123", "\u0661\u0662\u0663", "9" * 30, "1;2"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(Invalid):
        PaymentForm("BCA", "Budi", amount, "2026-11-24T14:05", "BCA").claim(JAKARTA)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        PaymentForm(transferred_at="2026-02-30T10:00").claim(JAKARTA)
    assert set(refused.value.fields) == {"bank", "account_name", "amount", "transferred_at"}
