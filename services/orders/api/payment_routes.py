"""Payment claims, their review, and bank statements."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.exceptions import UnsupportedMediaType

from services.orders.api.answers import MOST, PAGING, answer, changed, expected_version, number_in_query
from services.orders.api.callers import admin, storefront_or_admin, wiring
from services.orders.api.command_log import note_commit
from services.orders.api.proofs import Proof, proof_in
from services.orders.api.views import Changed, ClaimList, ClaimView, Uploaded
from services.orders.api.whole_numbers import whole_number
from services.orders.commands.bank_statements import LARGEST
from services.orders.domain.claims import ClaimPayment, ReviewClaim
from services.orders.projections.claim_queue import QueuedClaim
from shared.contract.fields import BlobRef
from shared.errors import Invalid
from shared.http.documented import answers, blueprint
from shared.http.queries import check_names
from shared.http.requests import body_as

routes = blueprint("payments", "Payment claims and bank statements")


@routes.post("/orders/<string:number>/payment-claims")
@answers(routes, Changed, status=201, takes=ClaimPayment)
def claim(number: str) -> Response:
    """The customer says that they have paid. As JSON, or as a form (multipart) with the file `proof`. `If-Match` is
    honoured."""
    caller = storefront_or_admin()
    claimed, proof = _claim_body()
    if caller.principal.scope == "storefront":
        context = caller.on_behalf_of(wiring().orders.customer_of(number, caller.principal.name))
    else:
        context = caller.context()

    def keep() -> BlobRef | None:
        return wiring().blobs.put(proof.data, proof.media_type, "proof") if proof else None

    claim_id, commit = wiring().orders.claim_payment(number, claimed, keep, context, expected_version())
    return changed(number, commit, 201, claim_id=claim_id)


@routes.get("/payment-claims")
@answers(routes, ClaimList, query={"state": "`open` (default) or `all`", **PAGING})
def queue() -> Response:
    """Konfirmasi Penjualan: the claim that has waited longest comes first."""
    admin()
    state = request.args.get("state", "open")
    if state not in ("open", "all"):
        raise Invalid({"state": ["must be open or all"]})
    limit = number_in_query("limit", 1, MOST, 20)
    found, after = wiring().reading.claims(state == "open", request.args.get("after", ""), limit)
    return answer(ClaimList(claims=tuple(view for one in found if (view := _view(one))), after=after))


@routes.post("/payment-claims/<string:claim_id>/review")
@answers(routes, Changed, takes=ReviewClaim)
def review(claim_id: str) -> Response:
    """Accept or reject a claim; payments answers with PaymentConfirmed or PaymentRejected. `If-Match` is honoured."""
    caller = admin()
    wanted = body_as(ReviewClaim)
    commit = wiring().orders.review_claim(claim_id, wanted, caller.context(), expected_version())
    return changed(claim_id.rpartition("-")[0], commit, claim_id=claim_id)


@routes.get("/payment-claims/<string:claim_id>/proof")
@routes.response(200, content_type="application/octet-stream")
def proof_file(claim_id: str) -> Response:
    """The proof of transfer as it was sent."""
    admin()
    proof = wiring().reading.proof(claim_id)
    made = Response(wiring().blobs.get(proof.key), content_type=proof.media_type)
    made.headers["Content-Disposition"] = "inline"
    made.headers["X-Content-Type-Options"] = "nosniff"
    return made


@routes.post("/bank-statements")
@answers(routes, Uploaded, status=202)
def upload_statement() -> Response:
    """A CSV of the account's movements (multipart, file `file`, field `account`); payments reads it."""
    caller = admin()
    request.max_content_length = LARGEST + 64 * 1024
    file = request.files.get("file")
    if file is None:
        raise Invalid({"file": ["is needed"]})
    check_names(request.form, ("account",))
    check_names(request.files, ("file",))
    account = request.form.get("account", "").strip() or wiring().settings.account.number
    statement_id, commit = wiring().statements.upload(
        account, (file.filename or "")[:100], file.read(), caller.context()
    )
    note_commit(commit)
    return answer(Uploaded(statement_id=statement_id), 202)


def _claim_body() -> tuple[ClaimPayment, Proof | None]:
    if request.mimetype == "application/json":
        return body_as(ClaimPayment), None
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("send JSON, or a multipart form with the file `proof`")
    check_names(request.form, ClaimPayment.__struct_fields__)
    check_names(request.files, ("proof",))
    claimed = body_as(ClaimPayment, _form())
    file = request.files.get("proof")
    return claimed, proof_in(file) if file else None


def _form() -> dict[str, Any]:
    plain: dict[str, Any] = dict(request.form)
    amount = whole_number(str(plain.get("amount", "")))
    return plain if amount is None else {**plain, "amount": amount}


def _view(claim: QueuedClaim) -> ClaimView | None:
    if claim.claimed is None:
        return None
    page = wiring().reading.order(claim.order).order
    return ClaimView(
        id=claim.id,
        order=claim.order,
        claimed_at=claim.claimed_at,
        claim=claim.claimed,
        decision=claim.decision,
        reason=claim.reason,
        reviewed_by=claim.reviewed_by,
        reviewed_at=claim.reviewed_at,
        amount_due=page.placed.amount_due if page.placed else 0,
        order_status=page.status,
    )
