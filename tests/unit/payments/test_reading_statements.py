"""From an uploaded file to confirmed orders, however often it is read."""

from __future__ import annotations

from hashlib import sha256

import pytest

from services.payments.commands.statements import Statements, statement_stream
from services.payments.domain.statement_rows import LARGEST
from services.payments.policies.statements import statements_policy
from shared.consuming.policy import Outcome
from shared.contract.events import Event, Recorded
from shared.contract.fields import BlobRef
from shared.contract.orders import BankStatementUploaded
from shared.contract.payments import StatementRead
from shared.errors import Missing, Unavailable
from shared.journal.streams import named
from tests.unit.payments.given import ACCOUNT, DUE, ZONE, Shop, reacted, recorded
from tests.unit.payments.memory import MemoryBlobs

HEADER = "Date;Description;Amount\n"
BUDI = f"2026-11-24;TRSF BUDI;{DUE} CR\n"
SARI = "2026-11-24;TRSF SARI;5.000 CR\n"


class Desk:
    def __init__(self) -> None:
        self.shop, self.blobs = Shop(), MemoryBlobs()
        self.policy = statements_policy(Statements(self.shop.journal, self.shop.movements, self.blobs, ZONE))

    def uploaded(self, text: str) -> Recorded[Event]:
        data = text.encode()
        key = sha256(data).hexdigest()
        self.blobs.blobs[key] = data
        file = BlobRef(key=key, size=len(data), media_type="text/csv")
        event = BankStatementUploaded(statement_id=key[:32], account=ACCOUNT, file=file)
        return recorded(event, named(f"statement:{key[:32]}"), 1, self.shop.now)

    def reads(self, event: Recorded[Event]) -> Outcome:
        return reacted(self.policy, event)

    def said(self, event: Recorded[Event]) -> StatementRead:
        assert isinstance(event.event, BankStatementUploaded)
        (said,) = self.shop.journal.read(statement_stream(event.event.statement_id))
        assert isinstance(said.event, StatementRead)
        return said.event


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_statement_confirms_the_orders_that_its_movements_fit(desk: Desk) -> None:
    desk.shop.places("10001")
    uploaded = desk.uploaded(HEADER + BUDI + SARI)
    desk.reads(uploaded)
    assert desk.shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]
    assert (desk.said(uploaded).movements, desk.said(uploaded).new) == (2, 2)


def test_overlapping_statements_store_a_movement_once(desk: Desk) -> None:
    desk.reads(desk.uploaded(HEADER + BUDI))
    second = desk.uploaded(HEADER + BUDI + SARI)
    desk.reads(second)
    assert (desk.said(second).movements, desk.said(second).new) == (2, 1)
    assert [one.type for one in desk.shop.journal.log].count("MovementRecorded") == 2


def test_a_bad_line_leaves_nothing_half_done(desk: Desk) -> None:
    uploaded = desk.uploaded(HEADER + BUDI + "2026-11-24;x;nothing\n")
    desk.reads(uploaded)
    assert desk.said(uploaded).problem == "line 3: the amount is no number"
    assert [one.type for one in desk.shop.journal.log] == ["StatementRead"]


def test_a_statement_that_a_crash_left_half_read_counts_all_its_new_movements(desk: Desk) -> None:
    uploaded = desk.uploaded(HEADER + BUDI + SARI)
    begin, calls = desk.shop.incoming.begin, []

    def away_at_the_second(*given: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise Unavailable("the database does not answer")
        begin(*given)  # type: ignore[arg-type]  # passed through as it came

    desk.shop.incoming.begin = away_at_the_second  # type: ignore[method-assign,assignment]  # the crash
    with pytest.raises(Unavailable):
        desk.reads(uploaded)
    desk.reads(uploaded)
    assert (desk.said(uploaded).movements, desk.said(uploaded).new) == (2, 2)
    assert [one.type for one in desk.shop.journal.log].count("MovementRecorded") == 2


def test_reading_it_again_says_nothing_new(desk: Desk) -> None:
    uploaded = desk.uploaded(HEADER + BUDI)
    desk.reads(uploaded)
    before = len(desk.shop.journal.log)
    desk.reads(uploaded)
    assert len(desk.shop.journal.log) == before


def test_a_file_too_large_is_not_even_fetched(desk: Desk) -> None:
    file = BlobRef(key="nowhere", size=LARGEST + 1, media_type="text/csv")
    event = BankStatementUploaded(statement_id="s1", account=ACCOUNT, file=file)
    uploaded = recorded(event, named("statement:s1"), 1, desk.shop.now)
    desk.reads(uploaded)
    assert "more than" in desk.said(uploaded).problem


def test_a_file_that_is_nowhere_is_no_empty_statement(desk: Desk) -> None:
    file = BlobRef(key="nowhere", size=5, media_type="text/csv")
    event = BankStatementUploaded(statement_id="s1", account=ACCOUNT, file=file)
    with pytest.raises(Missing):
        desk.reads(recorded(event, named("statement:s1"), 1, desk.shop.now))
