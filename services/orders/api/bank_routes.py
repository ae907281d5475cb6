"""The account: uploaded statements, what payments read in them, and money that fits no order."""

from __future__ import annotations

from flask import Response, request

from services.orders.api.answers import MOST, PAGING, answer, number_in_query
from services.orders.api.callers import admin, wiring
from services.orders.projections.bank_statements import BankStatement, Movement
from shared.contract.fields import Value
from shared.http.documented import answers, blueprint

routes = blueprint("bank", "Bank statements, and movements that fit no order")


class MovementView(Value, frozen=True, kw_only=True):
    id: str
    account: str
    amount: int
    currency: str
    booked_at: str
    description: str


class StatementView(Value, frozen=True, kw_only=True):
    """`movements`: lines that were read; `new`: those that nothing had told before; `unmatched`: those of them that fit
    no order. `read_at` is empty while payments has not read it; `problem` says why it could not."""

    id: str
    event_id: str
    name: str
    account: str
    uploaded_by: str
    uploaded_at: str
    read_at: str
    movements: int
    new: int
    unmatched: int
    problem: str


class StatementList(Value, frozen=True, kw_only=True):
    """`after` is the cursor of the next page, empty at the end."""

    statements: tuple[StatementView, ...]
    after: str


class MovementList(Value, frozen=True, kw_only=True):
    movements: tuple[MovementView, ...]
    after: str


@routes.get("/bank-statements")
@answers(routes, StatementList, query=PAGING)
def statements() -> Response:
    """Uploaded statements, the newest first, with what became of them."""
    admin()
    bank = wiring().bank
    found, after = bank.statements(request.args.get("after", ""), _limit())
    unmatched = bank.unmatched_of(found)
    shown = tuple(_statement(one, unmatched.get(one.id, 0)) for one in found)
    return answer(StatementList(statements=shown, after=after))


@routes.get("/unmatched-movements")
@answers(routes, MovementList, query={**PAGING, "statement": "only those of the statement with this `event_id`"})
def unmatched() -> Response:
    """Money that came in and fits no order, the newest first: of statements and of the bank feed."""
    admin()
    found, after = wiring().bank.unmatched(
        request.args.get("after", ""), _limit(), request.args.get("statement") or None
    )
    return answer(MovementList(movements=tuple(map(_movement, found)), after=after))


def _statement(one: BankStatement, unmatched: int) -> StatementView:
    return StatementView(
        id=one.id,
        event_id=one.event_id,
        name=one.name,
        account=one.account,
        uploaded_by=one.uploaded_by,
        uploaded_at=one.uploaded_at,
        read_at=one.read_at,
        movements=one.movements,
        new=one.new,
        unmatched=unmatched,
        problem=one.problem,
    )


def _movement(one: Movement) -> MovementView:
    return MovementView(
        id=one.id,
        account=one.account,
        amount=one.amount,
        currency=one.currency,
        booked_at=one.booked_at,
        description=one.description,
    )


def _limit() -> int:
    return number_in_query("limit", 1, MOST, 20)
