"""The commands about one order. Each loads, decides and appends; nothing here knows MongoDB or Kafka."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from hashlib import sha256

from services.orders.commands.reservations import Reservations, Wanted
from services.orders.domain import claims, history, placing, worked_order
from services.orders.domain.limits import check_room
from services.orders.domain.mail_addresses import folded
from services.orders.domain.order import EMPTY, Order, evolve, order_stream
from shared.contract.events import Event
from shared.contract.fields import BlobRef
from shared.contract.orders import Account, OrderPlaced
from shared.errors import Missing, Unavailable
from shared.journal.deciding import change
from shared.journal.port import Commit, Context, Journal
from shared.journal.writing import Writer

Decide = Callable[[Order], list[Event]]


@dataclass(frozen=True)
class Orders:
    """Every call is safe to repeat with the same command id. `expected`: the version that the caller has seen."""

    journal: Journal
    reservations: Reservations
    account: Account
    clock: Callable[[], datetime]
    writer: Writer

    def place(self, request: placing.PlaceOrder, context: Context, storefront: str = "") -> Commit:
        # Written once for nothing, since what would be refused afterwards must not take an amount.
        self._check(placing.place(EMPTY, request, placing.LONGEST, self.account, storefront), context)
        wanted = Wanted(context.command_id, context.fingerprint, self.account.number, placing.total_of(request))
        reservation = self.reservations.reserve(wanted)

        def decide(order: Order) -> list[Event]:
            reservation.check_in_time(self.clock())
            return placing.place(order, request, reservation, self.account, storefront)

        commit = self._change(reservation.number, decide, context)
        with suppress(Unavailable):  # it stands: whoever frees amounts asks the journal first
            self.reservations.placed(reservation.number)
        return commit

    def stands(self, number: str) -> bool:
        """Whether this order was placed, by the journal."""
        return self.journal.last(order_stream(number)) is not None

    def add_history(
        self, number: str, entry: history.HistoryChange, context: Context, expected: int | None = None
    ) -> Commit:
        return self._work(number, lambda order: history.add_history(order, entry), context, expected)

    def correct_comment(
        self, number: str, correction: history.CommentCorrection, context: Context, expected: int | None = None
    ) -> Commit:
        return self._work(number, lambda order: history.correct_comment(order, correction), context, expected)

    def claim_payment(
        self,
        number: str,
        claim: claims.ClaimPayment,
        keep_proof: Callable[[], BlobRef | None],
        context: Context,
        expected: int | None = None,
    ) -> tuple[str, Commit]:
        """The claim's id (made of the command's, so a repeat names the same claim) and the commit.

        `keep_proof` is called once all else has been checked, and before the event that names what it kept: nothing is
        stored for a claim that is refused.
        """
        claim_id = f"{number}-{sha256(context.command_id.encode()).hexdigest()[:12]}"

        def decide(order: Order) -> list[Event]:
            now = self.clock()
            claims.claim_payment(order, claim, claim_id, None, now)
            return claims.claim_payment(order, claim, claim_id, keep_proof(), now)

        return claim_id, self._work(number, decide, context, expected)

    def review_claim(
        self, claim_id: str, review: claims.ReviewClaim, context: Context, expected: int | None = None
    ) -> Commit:
        number = claim_id.rpartition("-")[0]
        return self._work(number, lambda order: claims.review_claim(order, claim_id, review), context, expected)

    def customer_of(self, number: str, storefront: str) -> str:
        """Whose order this is, for the storefront that placed it. Raises Missing: it learns nothing of others' orders.

        Read from the journal and not from a page, since it decides who may act.
        """
        return self._customer_where(number, lambda placed: placed.storefront == storefront)

    def customer_at(self, number: str, mail: str) -> str:
        """Whose order this is, for who has shown that `mail` (folded) is theirs. Raises Missing, for another's order
        as for one that isn't there."""
        return self._customer_where(number, lambda placed: folded(placed.customer.email) == mail)

    def _customer_where(self, number: str, may_act: Callable[[OrderPlaced], bool]) -> str:
        order = reduce(evolve, (recorded.event for recorded in self.journal.read(order_stream(number))), EMPTY)
        if order.placed is None or not may_act(order.placed):
            raise Missing("there is no order {number}", number=number)
        return order.placed.customer.id

    def request_invoice(self, number: str, context: Context, expected: int | None = None) -> Commit:
        return self._work(number, worked_order.request_invoice, context, expected)

    def set_points(self, number: str, added: bool, context: Context, expected: int | None = None) -> Commit:
        decide = worked_order.add_points if added else worked_order.remove_points
        return self._work(number, decide, context, expected)

    def set_commission(self, number: str, added: bool, context: Context, expected: int | None = None) -> Commit:
        decide = worked_order.add_commission if added else worked_order.remove_commission
        return self._work(number, decide, context, expected)

    def _check(self, events: list[Event], context: Context) -> None:
        """Raises Invalid, TooLarge."""
        self.writer.write(order_stream(placing.LONGEST.number), None, events, context)

    def _work(self, number: str, decide: Decide, context: Context, expected: int | None = None) -> Commit:
        def on_existing(order: Order) -> list[Event]:
            if order.placed is None:
                raise Missing("there is no order {number}", number=number)
            decided = decide(order)
            check_room(order, decided)
            return decided

        return self._change(number, on_existing, context, expected)

    def _change(self, number: str, decide: Decide, context: Context, expected: int | None = None) -> Commit:
        return change(self.journal, order_stream(number), EMPTY, evolve, decide, context, expected=expected)
