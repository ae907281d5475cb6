"""Any interleaving of the topics, with repeats and steps back, ends in the same bytes: point 7."""

from __future__ import annotations

from collections.abc import Sequence

import bson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, Status
from shared.contract.payments import Evidence, PaymentMismatched
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import Stream, about_order
from shared.journal.writing import Writer
from shared.projecting.parts import NO_PARTS
from shared.projecting.projection import Document, Projection
from shared.projecting.stored import Contradiction, empty, read
from tests.examples import examples


class Page(Document, frozen=True, kw_only=True):
    said: tuple[str, ...] = ()
    received: tuple[int, ...] = ()


PAGES = Projection("pages", Page, key=lambda event: [event.subject], whole=True)


@PAGES.projects(CommentAdded)
def said(page: Page, event: Recorded[CommentAdded]) -> Page:
    return replace(page, said=(*page.said, event.event.comment))


@PAGES.projects(PaymentMismatched)
def received(page: Page, event: Recorded[PaymentMismatched]) -> Page:
    return replace(page, received=(*page.received, event.event.received))


def stream_of(service: str, stream: Stream, events: Sequence[Event]) -> list[Recorded[Event]]:
    ids = iter(range(1000))
    writer = Writer(CONTRACT, service, utc_now, lambda: f"{service}-{next(ids)}")
    return writer.write(stream, None, events, Context("c", Actor("admin", "ani"), "c"))


COMMENTS = stream_of(
    "orders", about_order("order", "1"), [CommentAdded(status=Status.PENDING, comment=f"{n}") for n in range(6)]
)
MONEY = stream_of(
    "payments",
    about_order("payment.v1", "1"),  # a dot is no path
    [PaymentMismatched(order="1", expected=1, received=n, evidence=Evidence.CLAIM, reference="r") for n in range(6)],
)


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=40)


def delivered(steps: Sequence[tuple[bool, int]]) -> list[Recorded[Event]]:
    """Each step delivers the next event of one stream, or goes back by some in it; at the end all has come."""
    log: list[Recorded[Event]] = []
    at = {True: 0, False: 0}
    streams = {True: COMMENTS, False: MONEY}
    for which, back in steps:
        at[which] = max(0, at[which] - back) if back > 1 else at[which]
        log += streams[which][at[which] : at[which] + 1]
        at[which] = min(at[which] + 1, len(COMMENTS))
    return log + COMMENTS[at[True] :] + MONEY[at[False] :]


def bytes_after(log: Sequence[Recorded[Event]], *, restart_every: int = 1000) -> bytes:
    stored = empty(PAGES, "1")
    for number, recorded in enumerate(log):
        stored = stored.after(PAGES, recorded)
        if number % restart_every == 0:  # as another process would find it
            stored = read(PAGES, bson.decode(bson.encode(stored.plain())))
    return bson.encode(stored.plain())


@given(STEPS, st.integers(1, 5))
@settings(max_examples=examples(300), deadline=None)
def test_any_interleaving_with_repeats_and_steps_back_ends_in_the_same_bytes(
    steps: list[tuple[bool, int]], restart_every: int
) -> None:
    assert bytes_after(delivered(steps), restart_every=restart_every) == bytes_after([*MONEY, *COMMENTS])


def test_a_list_whose_items_change_is_encoded_anew() -> None:
    page = Page(id="1", said=("a", "b"))
    parts = NO_PARTS.of(page)
    for said in [("a",), ("c", "b"), (), ("a", "b", "c")]:
        parts = parts.of(replace(page, said=said))
        assert parts.fields["said"] == list(said)


def test_a_gap_in_a_whole_page_is_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        bytes_after([COMMENTS[0], COMMENTS[2]])


def test_an_event_that_was_written_after_another_one_is_a_contradiction() -> None:
    fork = stream_of("orders", about_order("order", "1"), [CommentAdded(status=Status.PENDING, comment="x")] * 3)
    with pytest.raises(Contradiction, match="version 3 was written after another version 2"):
        bytes_after([*COMMENTS[:2], fork[0], fork[2]])


def test_a_page_that_an_older_program_stored_goes_on() -> None:
    plain = empty(PAGES, "1").after(PAGES, COMMENTS[0]).plain()
    del plain["hashes"]
    stored = read(PAGES, plain).after(PAGES, COMMENTS[0]).after(PAGES, COMMENTS[1])
    assert stored.document.said == ("0", "1")


def test_another_event_at_the_version_that_stands_is_a_contradiction() -> None:
    other = stream_of("orders", about_order("order", "1"), [CommentAdded(status=Status.PENDING, comment="lain")])
    with pytest.raises(Contradiction):
        bytes_after([COMMENTS[0], other[0]])
