"""After a restore from an old backup: commits are what their events say, the orders that came back need their numbers
and amounts reserved again, and their invoices' documents are printed again. `operations.stores` mends the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from operations.place import SERVICES, Place
from services.invoices.printing import TypstPrinter
from services.invoices.reprinting import Reprinting
from services.notifications.adapters.regained import Ended, note_ends
from services.orders.adapters.regained import Placed, reserve_again
from services.orders.domain.order import order_stream
from services.orders.projections.order_page import KINDS
from shared.blobs import BlobStore
from shared.bootstrap import Client, journal_of
from shared.contract.catalogue import CONTRACT
from shared.contract.orders import OrderPlaced
from shared.journal.mongo import commits_of
from shared.reconcile.commit_fields import mend_commits
from shared.reconcile.journal_reading import events_of


def mend_commit_fields(place: Place, client: Client) -> tuple[int, list[str]]:
    """How many commits are what their events say again, and the streams of those that can't. Raises a PyMongoError."""
    done = [mend_commits(commits_of(client[place.settings(one).journal_database]), KINDS) for one in SERVICES]
    return sum(mended for mended, _ in done), [stream for _, left in done for stream in left]


def reserve_orders(place: Place, client: Client) -> int:
    """How many orders had no reservation of their number. Raises Unavailable, a PyMongoError."""
    settings = place.settings("orders")
    return reserve_again(client[settings.own_database], _placed(place, client))


def reprint_invoices(place: Place, client: Client) -> tuple[int, int]:
    """How many documents were printed again, and how many came out differently. Raises Unavailable, a PyMongoError."""
    settings = place.settings("invoices")
    reprinting = Reprinting(journal_of(settings, client), BlobStore(client[settings.blob_database]), TypstPrinter())
    commits = commits_of(client[settings.journal_database])
    orders = commits.distinct("key", {"stream": {"$regex": "^invoice:"}})
    done = [reprinting.order(order) for order in orders]
    return sum(again for again, _ in done), sum(differing for _, differing in done)


def _placed(place: Place, client: Client) -> Iterator[Placed]:
    settings = place.settings("orders")
    journal = journal_of(settings, client)
    commits = commits_of(client[settings.journal_database])
    wanted = {"stream": 1, "command_id": 1, "fingerprint": 1}
    first_ones = {"stream": {"$gte": "order:", "$lt": "order;"}, "version": 1}
    for commit in commits.find(first_ones, wanted, sort=[("stream", 1)]):
        first = journal.read(order_stream(commit["stream"].partition(":")[2]))[0]
        if isinstance(first.event, OrderPlaced):
            yield Placed(commit["command_id"], commit["fingerprint"], first.event)


def note_mails(place: Place, client: Client, now: datetime) -> int:
    """How many mails have ended that the ledger held open, or not at all. Raises a PyMongoError."""
    settings = place.settings("notifications")
    return note_ends(client[settings.own_database], _ended(place, client), now)


def _ended(place: Place, client: Client) -> Iterator[Ended]:
    commits = commits_of(client[place.settings("notifications").journal_database])
    for _, _, _, wire in events_of(commits, {"stream": {"$regex": "^notification:"}}):
        event = CONTRACT.decode(wire).event
        if isinstance(event, Ended):
            yield event
