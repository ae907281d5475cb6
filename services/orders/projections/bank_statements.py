"""Uploaded bank statements and what payments found in them: one document a statement, one a movement."""

from __future__ import annotations

from msgspec.structs import replace
from pymongo import ASCENDING, DESCENDING, IndexModel

from shared.contract.events import Event, Recorded
from shared.contract.orders import BankStatementUploaded
from shared.contract.payments import MovementMatched, MovementRecorded, StatementRead
from shared.projecting.projection import Document, Projection


class BankStatement(Document, frozen=True, kw_only=True):
    """`uploaded_*` are fed by orders, the rest by payments: `read_at` is empty while nobody has read it. `event_id`:
    the upload's, which caused each movement that it brought."""

    name: str = ""
    account: str = ""
    event_id: str = ""
    uploaded_by: str = ""
    uploaded_at: str = ""
    movements: int = 0
    new: int = 0
    problem: str = ""
    read_at: str = ""


class Movement(Document, frozen=True, kw_only=True):
    """`order` is empty while it fits none; `brought_by`: the event that caused it, empty for a bank feed's."""

    account: str = ""
    amount: int = 0
    currency: str = ""
    booked_at: str = ""
    description: str = ""
    brought_by: str = ""
    order: str = ""


def of_statement(recorded: Recorded[Event]) -> list[str]:
    match recorded.event:
        case BankStatementUploaded(statement_id=statement) | StatementRead(statement_id=statement):
            return [statement]
        case _:
            return []


def of_movement(recorded: Recorded[Event]) -> list[str]:
    """An order's payment stream may name the same match: only the movement's own stream counts."""
    match recorded.event:
        case MovementRecorded(movement_id=movement) | MovementMatched(movement_id=movement):
            return [movement] if recorded.stream == f"movement:{movement}" else []
        case _:
            return []


bank_statements: Projection[BankStatement] = Projection(
    "bank_statements",
    BankStatement,
    key=of_statement,
    indexes=(IndexModel([("uploaded_at", DESCENDING), ("_id", DESCENDING)], name="newest"),),
)
movements: Projection[Movement] = Projection(
    "movements",
    Movement,
    key=of_movement,
    indexes=(
        IndexModel([("order", ASCENDING), ("booked_at", DESCENDING), ("_id", DESCENDING)], name="order_newest"),
        IndexModel([("brought_by", ASCENDING), ("order", ASCENDING)], name="brought_by"),
    ),
)


@bank_statements.projects(BankStatementUploaded)
def uploaded(statement: BankStatement, recorded: Recorded[BankStatementUploaded]) -> BankStatement:
    event = recorded.event
    return replace(
        statement,
        name=event.file.name,
        account=event.account,
        event_id=recorded.id,
        uploaded_by=recorded.actor_id,
        uploaded_at=recorded.time,
    )


@bank_statements.projects(StatementRead)
def read(statement: BankStatement, recorded: Recorded[StatementRead]) -> BankStatement:
    event = recorded.event
    return replace(statement, movements=event.movements, new=event.new, problem=event.problem, read_at=recorded.time)


@movements.projects(MovementRecorded)
def came_in(movement: Movement, recorded: Recorded[MovementRecorded]) -> Movement:
    event = recorded.event
    return replace(
        movement,
        account=event.account,
        amount=event.amount,
        currency=event.currency,
        booked_at=event.booked_at,
        description=event.description,
        brought_by=recorded.causation_id,
    )


@movements.projects(MovementMatched)
def given(movement: Movement, recorded: Recorded[MovementMatched]) -> Movement:
    return replace(movement, order=recorded.event.order)
