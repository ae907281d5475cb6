"""Who may hold a mail, for how long, and what becomes of those whose sender is gone: on the real MongoDB."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.mongo import MongoServer
from services.notifications.adapters.ledger import Held, Ledger
from shared.bootstrap import client_of
from shared.settings import Settings

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
HELD, UNKNOWN = timedelta(minutes=5), timedelta(minutes=15)
MOMENT = timedelta(milliseconds=1)  # dates in the database have no finer one


@pytest.fixture
def settings(mongo: MongoServer, fresh_prefix: str) -> Settings:
    return Settings(service="notifications", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)


@pytest.fixture
def ledger(settings: Settings) -> Any:
    with client_of(settings) as client:
        yield Ledger(client[settings.own_database], HELD, UNKNOWN)


def taken(ledger: Ledger, owner: str, at: datetime) -> Held:
    mail = ledger.take(owner, at)
    assert mail is not None
    return mail


def test_a_sender_that_lives_is_not_robbed(ledger: Ledger) -> None:
    ledger.enter("m1", "10001", NOON)
    taken(ledger, "one", NOON)
    ledger.recover(NOON + HELD)
    assert ledger.take("two", NOON + HELD) is None


@pytest.mark.parametrize("found_after", [HELD + MOMENT, HELD + timedelta(seconds=1), timedelta(hours=9)])
def test_a_mail_whose_sender_died_rests_its_whole_time_and_is_sent_once_more(
    ledger: Ledger, found_after: timedelta
) -> None:
    ledger.enter("m1", "10001", NOON)
    taken(ledger, "one", NOON)
    found = NOON + found_after
    ledger.recover(found)
    rested = found + UNKNOWN - HELD
    assert rested >= NOON + UNKNOWN, "no shorter than from the moment that its sender took it"
    assert ledger.take("two", rested - MOMENT) is None
    again = taken(ledger, "two", rested)
    assert (again.attempts, again.after_unknown) == (2, True)


def test_a_mail_rests_its_whole_time_where_a_sender_may_hold_one_for_longer_than_that(settings: Settings) -> None:
    with client_of(settings) as client:
        ledger = Ledger(client[settings.own_database], held=UNKNOWN, unknown=HELD)
        ledger.enter("m1", "10001", NOON)
        taken(ledger, "one", NOON)
        ledger.recover(NOON + UNKNOWN)
        assert ledger.take("two", NOON + UNKNOWN) is None, "it is held still"
        ledger.recover(NOON + UNKNOWN + MOMENT)
        assert taken(ledger, "two", NOON + UNKNOWN + MOMENT).after_unknown


def test_a_mail_whose_sender_dies_a_second_time_is_given_up_and_told(ledger: Ledger) -> None:
    ledger.enter("m1", "10001", NOON)
    taken(ledger, "one", NOON)
    ledger.recover(NOON + timedelta(hours=1))
    taken(ledger, "two", NOON + timedelta(hours=2))
    ledger.recover(NOON + timedelta(hours=3))
    assert ledger.take("three", NOON + timedelta(days=9)) is None
    (fate,) = ledger.unpublished()
    assert (fate.state, fate.mail.attempts) == ("refused", 2)


def test_a_slow_sender_s_success_counts_while_nobody_has_tried_again(ledger: Ledger) -> None:
    ledger.enter("m1", "10001", NOON)
    slow = taken(ledger, "one", NOON)
    ledger.recover(NOON + timedelta(minutes=6))
    ledger.sent(slow)
    assert ledger.take("two", NOON + timedelta(days=1)) is None
    (fate,) = ledger.unpublished()
    assert (fate.state, fate.mail.after_unknown) == ("sent", False)


@pytest.mark.parametrize("owner", ["one", "two"])
def test_a_slow_sender_changes_nothing_of_a_mail_that_is_tried_again(ledger: Ledger, owner: str) -> None:
    ledger.enter("m1", "10001", NOON)
    slow = taken(ledger, "one", NOON)
    ledger.recover(NOON + timedelta(minutes=6))
    now = NOON + timedelta(hours=1)
    again = taken(ledger, owner, now)
    ledger.sent(slow)
    ledger.refused(slow, "no")
    ledger.later(slow, now, "later", counted=True)
    ledger.fate_unknown(slow, now, "the line broke")
    assert ledger.unpublished() == []
    assert ledger.take("three", now + timedelta(days=1)) is None
    ledger.sent(again)
    assert ledger.unpublished()[0].mail == again


def test_a_mail_that_was_sent_is_not_due_again_because_its_event_comes_again(ledger: Ledger) -> None:
    ledger.enter("m1", "10001", NOON)
    ledger.sent(taken(ledger, "one", NOON))
    ledger.published("m1")
    ledger.enter("m1", "10001", NOON + timedelta(hours=1))
    assert ledger.take("one", NOON + timedelta(days=1)) is None
    assert ledger.unpublished() == []


def test_the_mail_that_has_waited_longest_goes_first_and_none_before_its_time(ledger: Ledger) -> None:
    for minute in (2, 1, 3):
        ledger.enter(f"m{minute}", "10001", NOON + timedelta(minutes=minute))
    late = NOON + timedelta(minutes=2)
    assert [taken(ledger, "one", late).id for _ in range(2)] == ["m1", "m2"]
    assert ledger.take("one", late) is None
    assert ledger.oldest_open() == NOON + timedelta(minutes=1)
