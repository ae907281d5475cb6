"""How much one order may hold. Its page is one document of at most 16 MiB, and holds an entry for every event.

6 MiB   what people write: comments, claims, reasons (the longest comment alone is 80 kB)
1 MiB   kept for moves, so that an order whose pages are full can still be worked to its end
0.3 MiB the order itself
2.4 MiB who, when and from where: 1 kB for each of 1,200 entries, and again for the mails that told of them
6 MiB   left for what payments and invoices add, and for MongoDB
"""

from __future__ import annotations

from services.orders.domain.order import Order, size_of
from shared.contract.events import Event
from shared.contract.orders import CommentAdded, CommentCorrected, PaymentClaimed
from shared.contract.returns import ReturnRequested
from shared.errors import NotAllowed

MOST_ENTRIES, ENTRIES_FOR_MOVES = 1_000, 200
MOST_BYTES, BYTES_FOR_MOVES = 6 * 1024 * 1024, 1024 * 1024
MOST_OPEN_CLAIMS = 50  # unreviewed ones; a person looks at each
TALK = (CommentAdded, CommentCorrected, PaymentClaimed, ReturnRequested)


def check_room(order: Order, decided: list[Event]) -> None:
    """For what people do; what payments says always has its place. Raises NotAllowed."""
    if not decided:
        return
    moves = not any(isinstance(event, TALK) for event in decided)
    entries = MOST_ENTRIES + (ENTRIES_FOR_MOVES if moves else 0)
    if order.version + len(decided) > entries:
        raise NotAllowed("this order has {limit} entries, and takes no more", limit=entries)
    if order.written + sum(map(size_of, decided)) > MOST_BYTES + (BYTES_FOR_MOVES if moves else 0):
        raise NotAllowed("too much has been written about this order, it takes no more")
    if order.open_claims >= MOST_OPEN_CLAIMS and any(isinstance(event, PaymentClaimed) for event in decided):
        raise NotAllowed("{limit} payment claims of this order wait to be reviewed", limit=MOST_OPEN_CLAIMS)
