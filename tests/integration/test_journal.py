"""The journal keeps its promises: one suite for the real one in MongoDB and for the fake that fast tests stand on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from local.mongo import MongoServer
from shared.bootstrap import client_of, new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, Line, Status
from shared.contract.times import as_text
from shared.contract.wire import Contract
from shared.errors import Conflict, Invalid, KeyReused, Outdated, TooLarge
from shared.journal.deciding import change
from shared.journal.memory import MemoryJournal
from shared.journal.mongo import INDEXES, MongoJournal, commits_of
from shared.journal.port import Actor, Commit, Context, Journal
from shared.journal.streams import about_order
from shared.journal.writing import Writer
from shared.settings import Settings
from tests.unit.orders_given import placed

ORDER = about_order("order", "10001")
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
ANI = Actor("admin", "ani", "203.0.113.9")


@dataclass
class Clock:
    """Shows what it is told, like the clocks of two processes that differ."""

    now: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def real(mongo: MongoServer, fresh_prefix: str, clock: Clock) -> Iterator[MongoJournal]:
    settings = Settings(service="orders", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)
    with client_of(settings) as client:
        commits = commits_of(client[settings.journal_database])
        commits.create_indexes(INDEXES)
        yield MongoJournal(commits, Writer(CONTRACT, "orders", clock, new_id))


@pytest.fixture
def fake(clock: Clock) -> MemoryJournal:
    return MemoryJournal(Writer(CONTRACT, "orders", clock, new_id))


@pytest.fixture(params=["real", "fake"])
def journal(request: pytest.FixtureRequest) -> Journal:
    found: Journal = request.getfixturevalue(request.param)
    return found


def comment(text: str) -> CommentAdded:
    return CommentAdded(status=Status.PENDING, comment=text)


def context(command: str = "", fingerprint: str = "", cause: Recorded[Event] | None = None) -> Context:
    return Context(command or new_id(), ANI, "c-1", cause=cause, fingerprint=fingerprint)


def texts(journal: Journal) -> list[str]:
    found = [recorded.event for recorded in journal.read(ORDER)]
    return [event.comment for event in found if isinstance(event, CommentAdded)]


def test_an_empty_stream_has_no_events(journal: Journal) -> None:
    assert journal.read(ORDER) == []
    assert journal.last(ORDER) is None
    assert journal.done(ORDER, context()) is None


def test_what_is_appended_is_read_back_with_who_when_and_where(journal: Journal) -> None:
    commit = journal.append(ORDER, None, [comment("satu"), comment("dua")], context())
    assert (commit.version, commit.repeated) == (2, False)
    assert journal.read(ORDER) == list(commit.events)
    assert journal.last(ORDER) == commit.events[-1]
    first = commit.events[0]
    assert (first.source, first.stream, first.version, first.subject) == ("orders", "order:10001", 1, "10001")
    assert (first.actor_kind, first.actor_id, first.actor_ip) == ("admin", "ani", "203.0.113.9")
    assert CONTRACT.decode(first.wire) == first


def test_who_has_seen_an_older_version_is_told_that_someone_was_faster(journal: Journal) -> None:
    first = journal.append(ORDER, None, [comment("satu")], context())
    journal.append(ORDER, first.events[-1], [comment("dua")], context())
    with pytest.raises(Conflict):
        journal.append(ORDER, first.events[-1], [comment("tiga")], context())
    with pytest.raises(Conflict):
        journal.append(ORDER, None, [comment("empat")], context())
    assert texts(journal) == ["satu", "dua"]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_two_stale_writers_with_one_and_two_events_exactly_one_wins(
    journal: Journal, order: tuple[int, int]
) -> None:
    seen = journal.append(ORDER, None, [comment("placed")], context()).events[-1]
    faster, slower = ([comment(f"{count} of")] * count for count in order)
    journal.append(ORDER, seen, faster, context())
    with pytest.raises(Conflict):
        journal.append(ORDER, seen, slower, context())
    assert texts(journal) == ["placed", *(event.comment for event in faster)]


@pytest.mark.parametrize("round_", range(10))
def test_of_two_stale_writers_at_once_exactly_one_wins(journal: Journal, round_: int) -> None:
    seen = journal.append(ORDER, None, [comment("placed")], context()).events[-1]

    def write(count: int) -> bool:
        try:
            journal.append(ORDER, seen, [comment(f"{count} of")] * count, context())
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as writers:
        assert sorted(writers.map(write, (1, 2))) == [False, True]
    assert texts(journal) in (["placed", "1 of"], ["placed", "2 of", "2 of"])


def test_the_same_command_is_answered_with_its_first_result(journal: Journal) -> None:
    first = journal.append(ORDER, None, [comment("satu"), comment("dua")], context("k", "body"))
    for after in (None, first.events[-1]):
        again = journal.append(ORDER, after, [comment("lain")], context("k", "body"))
        assert (again.version, again.events, again.repeated) == (2, first.events, True)
    assert journal.done(ORDER, context("k", "body")) == again
    assert texts(journal) == ["satu", "dua"]


def test_the_same_command_in_another_stream_is_another_command(journal: Journal) -> None:
    journal.append(ORDER, None, [comment("satu")], context("k"))
    other = journal.append(about_order("order", "10002"), None, [comment("satu")], context("k"))
    assert (other.version, other.repeated) == (1, False)


def test_the_same_key_with_another_body_is_refused(journal: Journal) -> None:
    first = journal.append(ORDER, None, [comment("satu")], context("k", "body"))
    with pytest.raises(KeyReused):
        journal.append(ORDER, first.events[-1], [comment("dua")], context("k", "other body"))
    with pytest.raises(KeyReused):
        journal.done(ORDER, context("k", "other body"))
    assert texts(journal) == ["satu"]


def test_time_never_steps_back_within_a_stream_though_a_clock_is_5_s_behind(journal: Journal, clock: Clock) -> None:
    first = journal.append(ORDER, None, [comment("satu"), comment("dua")], context())
    clock.now = NOON - timedelta(seconds=5)
    second = journal.append(ORDER, first.events[-1], [comment("tiga")], context())
    times = [event.time for event in (*first.events, *second.events)]
    assert times == [as_text(NOON + timedelta(microseconds=n)) for n in range(3)]


def test_what_is_caused_comes_after_its_cause_though_a_clock_is_5_s_behind(journal: Journal, clock: Clock) -> None:
    cause = journal.append(ORDER, None, [comment("cause")], context()).events[0]
    clock.now = NOON - timedelta(seconds=5)
    caused = journal.append(about_order("payment", "10001"), None, [comment("caused")], context(cause=cause))
    assert caused.events[0].time == as_text(NOON + timedelta(microseconds=1))
    assert caused.events[0].causation_id == cause.id


def test_each_event_carries_the_hash_of_the_one_before_it_in_its_stream(journal: Journal) -> None:
    first = journal.append(ORDER, None, [comment("satu"), comment("dua")], context())
    journal.append(ORDER, first.events[-1], [comment("tiga")], context())
    events = journal.read(ORDER)
    hashes = [sha256(event.wire).hexdigest() for event in events]
    assert [event.prevhash for event in events] == ["", *hashes[:-1]]


def test_an_event_of_more_than_256_kib_is_refused_and_nothing_of_its_commit_stands(journal: Journal) -> None:
    line = Line(product="p-1", name="Kopi Gayo", quantity=1, unit_price=1)
    with pytest.raises(TooLarge):
        journal.append(ORDER, None, [comment("before"), placed(lines=(line,) * 4_000)], context())
    assert journal.read(ORDER) == []


def test_a_commit_that_the_change_stream_could_not_carry_is_refused(journal: Journal) -> None:
    big = comment("😀" * 20_000)
    with pytest.raises(TooLarge):
        journal.append(ORDER, None, [big] * 150, context())
    assert journal.read(ORDER) == []
    assert journal.append(ORDER, None, [big] * 100, context()).version == 100


def test_an_invalid_event_is_refused_and_the_field_is_named(journal: Journal) -> None:
    line = Line(product="", name="Kopi Gayo", quantity=0, unit_price=-1)
    with pytest.raises(Invalid) as refused:
        journal.append(ORDER, None, [placed(lines=(line,))], context())
    assert set(refused.value.fields) == {"lines.0.product", "lines.0.quantity", "lines.0.unit_price"}
    assert journal.read(ORDER) == []


def test_50_changes_at_once_are_50_entries_with_versions_without_a_gap(journal: Journal) -> None:
    def add(number: int) -> int:
        one = comment(str(number))
        return change(journal, ORDER, None, lambda _, __: None, lambda _: [one], context()).version

    with ThreadPoolExecutor(50) as people:
        versions = list(people.map(add, range(50)))
    assert sorted(versions) == list(range(1, 51))
    assert [event.version for event in journal.read(ORDER)] == list(range(1, 51))
    assert sorted(texts(journal), key=int) == [str(number) for number in range(50)]


def test_the_same_command_50_times_at_once_is_done_once(journal: Journal) -> None:
    def add(_: int) -> int:
        return change(journal, ORDER, None, lambda _, __: None, lambda _: [comment("once")], context("k")).version

    with ThreadPoolExecutor(50) as tries:
        assert set(tries.map(add, range(50))) == {1}
    assert texts(journal) == ["once"]


def only_first(journal: Journal, text: str, key: Context) -> Commit:
    """Comments on an empty order; on any other there is nothing to do."""
    return change(journal, ORDER, 0, lambda seen, _: seen + 1, lambda seen: [] if seen else [comment(text)], key)


def test_a_command_that_had_nothing_to_do_does_nothing_later_either(journal: Journal) -> None:
    journal.append(ORDER, None, [comment("satu")], context())
    first = only_first(journal, "dua", context("k", "body"))
    assert (first.version, first.events, first.repeated) == (1, (), False)
    journal.append(ORDER, journal.last(ORDER), [comment("the state is another now")], context())
    late = change(journal, ORDER, None, lambda _, __: None, lambda _: [comment("late")], context("k", "body"))
    assert (late.version, late.events, late.repeated) == (1, (), True)
    assert texts(journal) == ["satu", "the state is another now"]
    with pytest.raises(KeyReused):
        only_first(journal, "dua", context("k", "other body"))


def test_a_try_that_is_under_way_cannot_do_what_another_try_was_told_is_done(journal: Journal) -> None:
    last = journal.append(ORDER, None, [comment("satu")], context()).events[-1]
    only_first(journal, "dua", context("k", "body"))
    slower = journal.append(ORDER, last, [comment("decided before the other was told")], context("k", "body"))
    assert (slower.version, slower.events, slower.repeated) == (1, (), True)
    assert texts(journal) == ["satu"]


def test_nothing_takes_no_version_and_stands_in_nobodys_way(journal: Journal) -> None:
    nothing = [journal.append(ORDER, None, [], context(f"k{n}", "body")) for n in range(3)]
    assert [commit.version for commit in nothing] == [0, 0, 0]
    assert (journal.read(ORDER), journal.last(ORDER)) == ([], None)
    assert journal.append(ORDER, None, [comment("satu"), comment("dua")], context()).version == 2
    assert journal.append(ORDER, journal.last(ORDER), [], context("k", "body")).version == 2
    assert journal.append(ORDER, None, [], context("k0", "body")).repeated
    assert texts(journal) == ["satu", "dua"]


def test_who_can_ask_anew_is_decided_anew(journal: Journal) -> None:
    journal.append(ORDER, None, [comment("satu")], context())
    assert only_first(journal, "dua", context("a sweep")).events == ()
    again = change(journal, ORDER, None, lambda _, __: None, lambda _: [comment("dua")], context("a sweep"))
    assert (again.version, again.repeated) == (2, False)


def test_a_type_in_its_own_journal_that_the_program_does_not_know_stops_it(
    mongo: MongoServer, fresh_prefix: str, clock: Clock
) -> None:
    settings = Settings(service="orders", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)
    with client_of(settings) as client:
        commits = commits_of(client[settings.journal_database])
        newer = MongoJournal(commits, Writer(CONTRACT, "orders", clock, new_id))
        newer.append(ORDER, None, [comment("satu")], context("k"))
        older = MongoJournal(commits, Writer(Contract([]), "orders", clock, new_id))
        for look in (older.read, older.last, lambda stream: older.done(stream, context("k"))):
            with pytest.raises(Outdated, match="order:10001 holds CommentAdded"):
                look(ORDER)
