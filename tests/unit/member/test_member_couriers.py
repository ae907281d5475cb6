"""Parcels are followed where their courier shows them, and WhatsApp opens with the right number."""

from __future__ import annotations

import pytest

from services.orders.domain.mail_addresses import folded
from services.orders.member.couriers import COURIERS, courier_called, tracking_page
from services.orders.member.whatsapp import chat_link
from services.orders.pages.history_form import COURIERS as OFFERED

WRITTEN = {
    "JNE": ("JNE", "jne", "JNE REG", "jne yes"),
    "J&T Express": ("J&T", "J & T", "j&t express", "JNT", "J&T EZ"),
    "SiCepat": ("SiCepat", "sicepat HALU", "Si Cepat"),
    "AnterAja": ("AnterAja", "Anteraja Reguler"),
    "Pos Indonesia": ("POS", "Pos Indonesia", "pos kilat khusus"),
    "TIKI": ("TIKI", "tiki ons"),
    "Ninja Xpress": ("Ninja", "Ninja Xpress", "ninjavan"),
}


@pytest.mark.parametrize(("name", "written"), [(name, one) for name, ways in WRITTEN.items() for one in ways])
def test_a_courier_is_known_as_shops_write_it(name: str, written: str) -> None:
    found = courier_called(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("written", ["", "  ", "Posh Logistics", "Kurir toko", "jneX", "Lion Parcel", "<script>"])
def test_another_is_not_taken_for_one_of_them(written: str) -> None:
    assert courier_called(written) is None


def test_the_desk_offers_couriers_that_are_known_here() -> None:
    assert {one for one in OFFERED if courier_called(one) is None} == {"Lion Parcel"}


def test_a_number_stays_within_its_place_in_the_address() -> None:
    for one in COURIERS:
        page = tracking_page(one, ' X/../"?a=b&c#d\u202e ')
        assert page.startswith("https://")
        assert not set(page) & set(' "<>\u202e')
        assert page.startswith(one.page.split("{", maxsplit=1)[0])
        assert "X%2F..%2F%22%3Fa%3Db%26c%23d" in page or "{" not in one.page


@pytest.mark.parametrize(
    ("phone", "number"),
    [("0812-3456-789", "628123456789"), ("+62 812 3456 789", "628123456789"), ("+65 8123 4567", "6581234567")],
)
def test_whatsapp_opens_with_the_shop_and_the_order(phone: str, number: str) -> None:
    assert chat_link(phone, "Halo & #10001") == f"https://wa.me/{number}?text=Halo%20%26%20%2310001"


def test_no_phone_is_no_link() -> None:
    assert chat_link("", "Halo") == ""


def test_a_letter_that_only_looks_like_another_s_opens_nothing() -> None:
    assert folded(" Budi@Example.TEST ") == "budi@example.test"
    assert folded("\u212aen@example.test") != "ken@example.test", "the sign of the Kelvin becomes a k when made small"
    assert folded("stra\u00dfe@example.test") != "strasse@example.test"
