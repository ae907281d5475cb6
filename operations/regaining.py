"""After a restore from an old backup: the orders that came back need their numbers and amounts reserved again."""

from __future__ import annotations

from collections.abc import Iterator

from operations.place import Place
from services.orders.adapters.regained import reserve_again
from services.orders.domain.order import order_stream
from shared.bootstrap import Client, journal_of
from shared.contract.orders import OrderPlaced
from shared.journal.mongo import commits_of


def reserve_orders(place: Place, client: Client) -> int:
    """How many orders had no reservation of their number. Raises Unavailable, a PyMongoError."""
    settings = place.settings("orders")
    return reserve_again(client[settings.own_database], _placed(place, client))


def _placed(place: Place, client: Client) -> Iterator[tuple[str, OrderPlaced]]:
    settings = place.settings("orders")
    journal = journal_of(settings, client)
    commits = commits_of(client[settings.journal_database])
    for commit in commits.find({"stream": {"$regex": "^order:"}, "version": 1}, {"key": 1, "command_id": 1}):
        first = journal.read(order_stream(commit["key"]))[0]
        if isinstance(first.event, OrderPlaced):
            yield commit["command_id"], first.event
