"""One order: how much to pay where and until when, where the parcel is, what has happened, and its papers."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from services.orders.api.callers import wiring
from services.orders.api.whole_numbers import whole_number
from services.orders.member.area import area
from services.orders.member.members import customer_of
from services.orders.member.news import mark_of_order, unless_seen
from services.orders.member.showing import Shown, shown
from services.orders.member.whatsapp import chat_link
from services.orders.pages.documents import document
from services.orders.pages.language import say, term
from services.orders.projections.reading import Page
from shared.bootstrap import new_id
from shared.contract.fields import BlobRef
from shared.errors import Missing

ORDER = "/orders/<string:number>"
HELLO = term("Hello, I have a question about order {number}.")


def page_of(number: str) -> Page:
    """At the version that the address asks for, once it is sure that the order is the member's. Raises Missing."""
    customer_of(number)
    return wiring().reading.order(number, whole_number(request.args.get("at", "")) or 0)


@area.get(ORDER)
def order(number: str) -> str:
    return order_with(number)


@area.get(f"{ORDER}/news")
def order_news(number: str) -> Response:
    page = page_of(number)
    seen = shown(page.order)
    mark = mark_of_order(seen, page.behind)
    return unless_seen(
        mark,
        lambda: render_template(
            "member/order_news.html", **vars_of(seen), mark=mark, behind=page.behind, once=new_id()
        ),
    )


def order_with(number: str, refused: str = "", reason: str = "") -> str:
    """`refused`: why a return can't be asked for; `reason`: what was written in its form."""
    page = page_of(number)
    seen = shown(page.order)
    return render_template(
        "member/order.html",
        **vars_of(seen),
        chat=_chat(number),
        mark=mark_of_order(seen, page.behind),
        behind=page.behind,
        refused=refused,
        reason=reason,
        once=new_id(),
    )


def vars_of(seen: Shown) -> dict[str, object]:
    names = ("order", "owed", "parcel", "returning", "invoice", "credit_note", "earlier")
    return {name: getattr(seen, name) for name in names}


@area.get(f"{ORDER}/invoice.pdf")
def invoice_pdf(number: str) -> Response:
    invoice = page_of(number).order.invoice
    return _paper(invoice.document, invoice.number, number)


@area.get(f"{ORDER}/credit-note.pdf")
def credit_note_pdf(number: str) -> Response:
    invoice = page_of(number).order.invoice
    return _paper(invoice.credit_note_document, invoice.credit_note, number)


@area.get(f"{ORDER}/papers/<path:paper>.pdf")
def paper_pdf(number: str, paper: str) -> Response:
    """Also one that another followed."""
    return _paper(page_of(number).order.invoice.documents().get(paper), paper, number)


def at_version(number: str, version: int) -> str:
    """The page once it shows what has just been done."""
    return f"{url_for('member.order', number=number)}?at={version}"


def _paper(paper: BlobRef | None, name: str, number: str) -> Response:
    if paper is None:
        raise Missing("order {number} has no invoice", number=number)
    return document(paper, f"{name.replace('/', '-')}.pdf")


def _chat(number: str) -> str:
    return chat_link(wiring().settings.shop_phone, say(HELLO, number=number))
