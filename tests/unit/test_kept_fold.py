"""A fold that a process keeps: as true as folding the whole stream anew, and paid for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, Status
from shared.contract.times import utc_now
from shared.journal.deciding import change_folded
from shared.journal.folding import KeptFold
from shared.journal.memory import MemoryJournal
from shared.journal.port import Actor, Commit, Context
from shared.journal.streams import Stream, named
from shared.journal.writing import Writer

STREAM = named("words")


@dataclass
class Counting:
    """A journal that counts the events that it has given."""

    journal: MemoryJournal
    given: list[int] = field(default_factory=list)

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        found = self.journal.read(stream, since)
        self.given.append(len(found))
        return found

    def last(self, stream: Stream) -> Recorded[Event] | None:
        return self.journal.last(stream)

    def append(self, stream: Stream, last: Recorded[Event] | None, events: Sequence[Event], context: Context) -> Commit:
        return self.journal.append(stream, last, events, context)

    def done(self, stream: Stream, context: Context) -> Commit | None:
        return self.journal.done(stream, context)


def words(so_far: tuple[str, ...], past: Sequence[Recorded[Event]]) -> tuple[str, ...]:
    return (*so_far, *(one.event.comment for one in past if isinstance(one.event, CommentAdded)))


def keeping(log: Counting) -> KeptFold[tuple[str, ...]]:
    return KeptFold(log, STREAM, (), words)


def journal() -> Counting:
    return Counting(MemoryJournal(Writer(CONTRACT, "orders", utc_now, new_id)))


def say(to: Counting, *said: str) -> None:
    events = [CommentAdded(status=Status.PENDING, comment=word) for word in said]
    to.append(STREAM, to.last(STREAM), events, Context(new_id(), Actor("admin", "ani"), "c"))


def test_cold_it_reads_all_and_warm_what_is_new_and_the_event_before_it() -> None:
    log = journal()
    for n in range(1_000):
        say(log, str(n))
    kept = keeping(log)
    assert [len(kept().state) for _ in range(3)] == [1_000] * 3
    say(log, "satu")
    say(log, "dua")
    assert kept().state[-2:] == ("satu", "dua")
    assert log.given == [1_000, 1, 1, 3]


def test_an_empty_stream_is_asked_anew_each_time() -> None:
    log = journal()
    kept = keeping(log)
    assert (kept().state, kept().last) == ((), None)
    say(log, "satu")
    assert (kept().state, kept().version) == (("satu",), 1)


def test_another_past_than_the_one_that_it_knows_is_folded_anew() -> None:
    log, restored = journal(), journal()
    for word in ("satu", "dua", "tiga"):
        say(log, word)
    kept = keeping(log)
    assert kept().state == ("satu", "dua", "tiga")
    log.journal = restored.journal
    assert (kept().state, kept().last) == ((), None)
    for word in ("one", "two", "three"):
        say(log, word)
    assert kept().state == ("one", "two", "three")
    log.journal = journal().journal
    for word in ("uno", "dos", "tres", "cuatro"):
        say(log, word)
    assert kept().state == ("uno", "dos", "tres", "cuatro")


def test_a_commit_of_several_events_is_never_taken_in_part_or_twice() -> None:
    log = journal()
    kept = keeping(log)
    for n in range(1, 4):
        say(log, *(["kata"] * n))
        assert len(kept().state) == n * (n + 1) // 2
        assert len(kept().state) == n * (n + 1) // 2


def test_a_change_decides_on_what_stands_at_that_moment() -> None:
    log = journal()
    kept = keeping(log)
    say(log, "satu")
    seen: list[tuple[str, ...]] = []

    def decide(state: tuple[str, ...]) -> list[Event]:
        seen.append(state)
        if len(seen) == 1:
            say(log, "dua")  # someone is faster
        return [CommentAdded(status=Status.PENDING, comment="tiga")]

    commit = change_folded(log, STREAM, kept, decide, Context(new_id(), Actor("admin", "ani"), "c"))
    assert (commit.version, seen) == (3, [("satu",), ("satu", "dua")])
    assert kept().state == ("satu", "dua", "tiga")
