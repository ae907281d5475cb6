"""Penjualan > Konfirmasi Penjualan: who says to have paid. The claim that has waited longest comes first."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from services.orders.api.callers import wiring
from services.orders.api.views import placed_of
from services.orders.domain.claims import ReviewClaim
from services.orders.pages import commanding, notices
from services.orders.pages.desk import desk
from services.orders.pages.documents import document
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.work import MENDABLE
from services.orders.projections.order_page import OrderPage
from services.orders.projections.order_page_payments import SETTLED
from shared.bootstrap import new_id
from shared.contract.orders import Decision
from shared.http import problems
from shared.http.queries import check_names
from shared.http.requests import body_as

ROWS = 20


@desk.get("/claims")
def claims() -> str:
    check_names(request.args, ("claim", "state", "after", "from"))
    return _shown(request.args.get("claim", ""))


@desk.get("/claims/<string:claim_id>/proof")
def proof(claim_id: str) -> Response:
    """As it was sent."""
    return document(wiring().reading.proof(claim_id), "proof")


@desk.post("/claims/<string:claim_id>/<any(accept, reject):decision>")
def review(claim_id: str, decision: str) -> Response:
    reason = request.form.get("reason", "").strip()
    try:
        wanted = body_as(ReviewClaim, {"decision": decision, "reason": reason})
        wiring().orders.review_claim(claim_id, wanted, commanding.context())
    except MENDABLE as error:
        page = _shown(claim_id, sentence_of(error), reason)
        return make_response(page, problems.of_error(error).status_code)
    done = Decision(decision)
    made = make_response(redirect(url_for("desk.claims", after=claim_id), 303))
    notices.add(made, f"claim-{'accepted' if done is Decision.ACCEPT else 'rejected'}", claim_id.rpartition("-")[0])
    return made


def _missing_after(page: OrderPage, claimed: int) -> int:
    """What would still be missing if this claim were accepted; 0 where the order is paid, or the bank saw money."""
    if page.payment.state in SETTLED or page.payment.received:
        return 0
    return max(placed_of(page).amount_due - page.payment.confirmed - claimed, 0)


def _shown(chosen: str, refused: str = "", reason: str = "") -> str:
    open_only = request.args.get("state", "open") != "all"
    # The one just decided may still stand among the open ones: pages follow a moment later.
    decided = request.args.get("after", "")
    found, older = wiring().reading.claims(open_only, request.args.get("from", ""), ROWS)
    listed = [one for one in found if one.id != decided]
    current = next((one for one in listed if one.id == chosen), listed[0] if listed else None)
    page = wiring().reading.order(current.order).order if current else None
    return render_template(
        "desk/claims.html",
        claims=listed,
        current=current,
        page=page,
        movements=wiring().bank.of_order(current.order) if current else [],
        placed=placed_of(page) if page else None,
        missing=_missing_after(page, current.claimed.amount) if page and current and current.claimed else 0,
        open_only=open_only,
        older=older,
        refused=refused,
        reason=reason,
        once=new_id(),
    )
