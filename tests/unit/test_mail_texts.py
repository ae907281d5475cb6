"""What customers read: every sentence in both languages, and whatever people typed is text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from html.parser import HTMLParser
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import UndefinedError

from shared.contract.orders import Status
from shared.mail_texts.letters import KINDS, SIGN_IN, TEMPLATES, render, rupiah
from shared.mail_texts.wording import INDONESIAN, catalog, status_name

FACTS: Mapping[str, Any] = {
    "number": "10001",
    "name": "Budi",
    "amount": 1_210_123,
    "missing": 90_000,
    "unique_code": 123,
    "account": {"bank": "BCA", "number": "1234567890", "holder": "Toko Batik"},
    "status": "Processing",
    "comment": "Terima kasih",
    "courier": "JNE",
    "tracking_number": "JNE-0042",
    "invoice": "INV/2026/000001",
}
TYPED = ("number", "name", "comment", "courier", "tracking_number", "invoice")
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
HOSTILE = {
    "markup": SCRIPT,
    "endless": "x" * 10_000,
    "braces": "{name} {0} {number.__class__} {{ shop }} {% raw %} %(name)s",
    "emoji": "Budi 👩‍👩‍👧 🇮🇩",
    "right to left": "\u202egnp.exe\u202c שלום",
    "line breaks": "Budi\r\nBcc: everyone@example.com\r\n\r\nhello\u2028there\x85you",
    "control characters": "Budi\x00\x07\x1b[2J",
}


class Seen(HTMLParser):
    """The tags of a page, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def sentences() -> set[str]:
    """Every sentence that a template asks a translation of."""
    found = extract_from_dir(TEMPLATES, [("**.j2", "jinja2")], {"**.j2": {"silent": "false"}})
    return {str(sentence) for _, _, sentence, _, _ in found}


def names(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence))


def typed(text: str) -> dict[str, Any]:
    """The facts with `text` wherever a person may have typed it."""
    return {**FACTS, **dict.fromkeys(TYPED, text), "account": dict.fromkeys(FACTS["account"], text)}


def test_every_sentence_has_its_indonesian_and_no_indonesian_is_left_over() -> None:
    assert len(sentences()) > 20
    assert set(catalog("id")) == sentences()


def test_a_translation_names_the_same_values_as_its_sentence() -> None:
    assert {sentence: names(told) for sentence, told in catalog("id").items()} == {
        sentence: names(sentence) for sentence in sentences()
    }


def test_every_status_has_its_indonesian() -> None:
    assert set(INDONESIAN) == set(Status)
    assert status_name("Shipped", "id") == "Shipped (Dikirim)"
    assert status_name("Shipped", "en") == "Shipped"


def test_there_is_a_template_for_every_kind_and_none_besides() -> None:
    found = {path.name.removesuffix(".j2") for path in TEMPLATES.iterdir()}
    assert found == {*KINDS, SIGN_IN, "letter.html", "letter.txt"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "hello"), [("id", "Halo Budi,"), ("en", "Hello Budi,")])
def test_each_kind_is_written_in_both_languages(kind: str, language: str, hello: str) -> None:
    letter = render(kind, FACTS, language, "Toko Batik")
    page = Seen(letter.html)
    for text in (letter.text, page.text):
        assert hello in text
        assert "10001" in text
        assert "Toko Batik" in text
        assert "{" not in text
    assert f'lang="{language}"' in letter.html
    assert "10001" in letter.subject
    assert "style" not in page.tags, "mail programs drop style sheets: they must be inlined"


@pytest.mark.parametrize("kind", KINDS)
def test_no_indonesian_letter_has_an_english_sentence_left(kind: str) -> None:
    letter = render(kind, FACTS, "id", "Toko Batik")
    same = {english for english, told in catalog("id").items() if english == told}
    for sentence in sentences() - same - {"Account", "Order"}:
        assert names(sentence) or sentence not in letter.text


def test_the_letter_says_what_the_customer_needs() -> None:
    ordered = render("order_placed", FACTS, "id", "Toko Batik")
    assert "Rp1.210.123" in ordered.subject
    for said in ("kode unik Anda, 123", "Nomor rekening: 1234567890", "Atas nama: Toko Batik", "Bank: BCA"):
        assert said in ordered.text
    sent = render("shipped", FACTS, "id", "Toko Batik")
    assert "JNE-0042" in sent.subject
    assert "Terima kasih" in sent.text


def test_no_unique_code_is_spoken_of_where_the_amount_has_none() -> None:
    assert "kode unik" not in render("order_placed", {**FACTS, "unique_code": 0}, "id", "Toko Batik").text


def test_a_payment_promises_work_only_where_the_order_is_worked() -> None:
    assert "Processing (Diproses)" in render("payment_confirmed", FACTS, "id", "Toko Batik").text
    canceled = render("payment_confirmed", {**FACTS, "status": ""}, "id", "Toko Batik").text
    assert "sudah masuk" in canceled
    assert "kami proses" not in canceled


def test_the_letter_with_the_sign_in_link_has_it_as_a_button_and_as_text() -> None:
    link = "https://toko.example.com/member/enter/abc_DEF-1"
    for language in ("id", "en"):
        letter = render(SIGN_IN, {"name": SCRIPT, "link": link, "minutes": 15}, language, "Toko Batik")
        assert letter.text.count(link) == 1
        assert f'href="{link}"' in letter.html
        assert "<script>" not in letter.html
        assert "15" in letter.text
        assert "Toko Batik" in letter.subject


def test_an_empty_comment_leaves_no_empty_box() -> None:
    assert "quote" not in render("status_changed", {**FACTS, "comment": ""}, "id", "Toko Batik").html


def test_a_missing_fact_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render("shipped", {"number": "10001", "name": "Budi"}, "id", "Toko Batik")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_was_typed_is_text_and_adds_no_tag(kind: str, text: str) -> None:
    plain, hostile = (Seen(render(kind, facts, "id", "Toko").html) for facts in (FACTS, typed(text)))
    assert hostile.tags == plain.tags
    assert "Toko" in hostile.text


@pytest.mark.parametrize("text", [SCRIPT, HOSTILE["braces"]])
def test_whatever_was_typed_is_read_as_it_was_typed(text: str) -> None:
    letter = render("shipped", typed(text), "id", "Toko")
    assert letter.text.count(text) == 5
    assert Seen(letter.html).text.count(text) == 7, "the page has its subject, with two of them, as its title too"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_was_typed_adds_no_header(kind: str, text: str) -> None:
    letter = render(kind, typed(text), "id", "Toko")
    assert len(letter.subject) <= 150
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    wire = mail.as_bytes()
    assert max(map(len, wire.split(b"\r\n"))) <= 998
    read = BytesParser(policy=SMTP).parsebytes(wire)
    assert read.keys() == ["Subject", "MIME-Version", "Content-Type"]
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_unseen_character_turns_a_line_around(kind: str) -> None:
    letter = render(kind, typed(HOSTILE["right to left"]), "id", "Toko")
    for said in (letter.subject, letter.text, letter.html):
        assert "\u202e" not in said
        assert "\u202c" not in said
    assert "שלום" in letter.text


def test_a_comment_keeps_its_lines_and_a_name_has_one() -> None:
    letter = render("shipped", {**FACTS, "comment": "satu\r\ndua", "name": "Budi\nSanti"}, "id", "Toko")
    assert "satu\ndua" in letter.text
    assert "Halo Budi Santi," in letter.text


def test_rupiah_are_written_as_shops_write_them() -> None:
    assert [rupiah(n) for n in (0, 999, 1_000, 1_234_567)] == ["Rp0", "Rp999", "Rp1.000", "Rp1.234.567"]
