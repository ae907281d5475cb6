"""Konfirmasi Pembayaran: the customer says that they have transferred, with the proof."""

from __future__ import annotations

from functools import partial

from flask import Response, make_response, redirect, render_template, request

from services.orders.api.callers import wiring
from services.orders.api.proofs import LARGEST, Proof, proof_in
from services.orders.api.views import placed_of
from services.orders.member import commanding
from services.orders.member.area import area
from services.orders.member.order import ORDER, at_version, page_of
from services.orders.member.payment_form import BANKS, PaymentForm, empty, filled
from services.orders.member.problem_pages import complaints_of
from services.orders.member.showing import owed_of
from services.orders.pages import notices
from services.orders.pages.work import MENDABLE
from services.orders.pages.writing import zone
from services.orders.projections.order_page import OrderPage
from shared.bootstrap import new_id
from shared.contract.fields import BlobRef
from shared.contract.times import utc_now
from shared.errors import PesananError
from shared.http import problems


@area.get(f"{ORDER}/payment")
def payment(number: str) -> str:
    page = page_of(number).order
    owed = owed_of(page)
    amount = owed.amount if owed else placed_of(page).amount_due
    return _form(page, empty(placed_of(page), amount, utc_now().astimezone(zone())))


@area.post(f"{ORDER}/payment")
def claim(number: str) -> Response:
    page = page_of(number).order
    form = filled(request.form, placed_of(page))
    try:
        commit_version = _claim(number, form)
    except MENDABLE as error:
        return make_response(_form(page, form, error), problems.of_error(error).status_code)
    made = make_response(redirect(at_version(number, commit_version), 303))
    notices.add(made, "claimed")
    return made


def _claim(number: str, form: PaymentForm) -> int:
    claimed = form.claim(zone())
    file = request.files.get("proof")
    proof = proof_in(file) if file is not None and file.filename else None
    context = commanding.context(number, proof.data if proof else b"")
    _, commit = wiring().orders.claim_payment(number, claimed, partial(_keep, proof), context)
    return commit.version


def _keep(proof: Proof | None) -> BlobRef | None:
    return wiring().blobs.put(proof.data, proof.media_type, "proof") if proof else None


def _form(page: OrderPage, form: PaymentForm, error: PesananError | None = None) -> str:
    refused, beside = complaints_of(error) if error else ("", {})
    return render_template(
        "member/payment.html",
        number=page.id,
        placed=placed_of(page),
        status_name=page.status,
        owed=owed_of(page),
        form=form,
        refused=refused,
        beside=beside,
        banks=BANKS,
        largest=LARGEST,
        latest=utc_now().astimezone(zone()).strftime("%Y-%m-%dT23:59"),
        once=new_id(),
    )
