"""Who is told of what, decided once for each event, with the order remembered in a real MongoDB."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.mongo import MongoServer
from services.notifications.policies.mails import mails_policy
from shared.consuming.policy import Nothing, WaitFor
from shared.contract.notifications import NotificationDue
from shared.contract.orders import CommentCorrected, Shipped, Status, StatusChanged
from shared.contract.payments import Evidence, PaymentConfirmed
from shared.contract.times import utc_now
from shared.journal.memory import MemoryJournal
from shared.journal.streams import about_order
from tests.integration.mail_server import mail_server
from tests.integration.notifications_over_mongo import Service, service_over
from tests.unit.invoices.given import context, paid, placed, recorded, writer

RESI = Shipped(courier="JNE", tracking_number="JNE-0042")
LONG = "📦" * 5_000
PAID = PaymentConfirmed(
    order="10001", amount=1, evidence=Evidence.CLAIM, reference="c", paid_at="2026-11-24T05:00:00.000000Z"
)


@pytest.fixture
def service(mongo: MongoServer, fresh_prefix: str) -> Iterator[Service]:
    with service_over(mongo, fresh_prefix, mail_server()) as service:
        yield service


def decided(service: Service, order: str = "10001") -> list[NotificationDue]:
    found = [event.event for event in service.wired.journal.read(about_order("notification", order))]
    return [event for event in found if isinstance(event, NotificationDue)]


def test_shipping_is_one_mail_that_has_the_no_resi_and_the_comment(service: Service) -> None:
    service.places("10001")
    assert isinstance(service.moves("10001", 2, Status.SHIPPED, "Hati-hati"), Nothing)
    service.happens("10001", 3, RESI)
    _, shipped = decided(service)
    assert (shipped.kind, shipped.facts.tracking_number, shipped.facts.comment) == ("shipped", "JNE-0042", "Hati-hati")


def test_a_confirmed_payment_and_the_move_that_it_causes_are_one_mail(service: Service) -> None:
    service.places("10001")
    service.happens("10001", 3, PAID, "payments")
    quiet = StatusChanged(before=Status.PENDING, status=Status.PROCESSING)  # as the orders policy makes it
    assert service.happens("10001", 2, quiet) == Nothing("notify is off")
    _, told = decided(service)
    assert (told.kind, told.facts.status) == ("payment_confirmed", "Processing")


def test_what_another_topic_says_before_the_order_is_known_waits(service: Service) -> None:
    with pytest.raises(WaitFor):
        service.hears(paid("10001"))
    assert decided(service) == []
    service.places("10001")
    service.hears(paid("10001"))
    assert [due.kind for due in decided(service)] == ["order_placed", "payment_confirmed"]


def test_an_event_that_comes_again_is_told_once(service: Service) -> None:
    for _ in range(3):
        service.places("10001")
        service.moves("10001", 2, Status.PROCESSING, "Sedang dikemas")
    assert [due.kind for due in decided(service)] == ["order_placed", "status_changed"]
    assert service.states() == ["due", "due"]


def test_events_that_step_back_do_not_mix_their_comments(service: Service) -> None:
    service.places("10001")
    service.moves("10001", 2, Status.SHIPPED, "yang lama")
    service.moves("10001", 9, Status.SHIPPED, "yang baru")
    service.moves("10001", 2, Status.SHIPPED, "yang lama")
    service.moves("10001", 9, Status.SHIPPED, "yang baru")
    service.happens("10001", 10, RESI)
    assert decided(service)[-1].facts.comment == "yang baru"


def test_a_correction_is_told_to_those_who_were_told_the_mistake(service: Service) -> None:
    service.places("10001")
    service.moves("10001", 2, Status.PROCESSING, "salah")
    service.happens("10001", 3, StatusChanged(before=Status.PROCESSING, status=Status.PROCESSED, comment="x"))
    assert isinstance(service.happens("10001", 4, CommentCorrected(entry=3, comment="y", reason="r")), Nothing)
    service.happens("10001", 5, CommentCorrected(entry=2, comment="benar", reason="r"))
    assert [(due.kind, due.facts.comment) for due in decided(service)[2:]] == [("comment_corrected", "benar")]


def test_a_history_with_thousands_of_long_comments_is_still_remembered(service: Service) -> None:
    service.places("10001")
    for version in range(2, 1_002):
        status = Status.SHIPPED if version % 2 else Status.PROCESSING
        quiet = StatusChanged(before=Status.PENDING, status=status, comment=LONG)
        service.wired.known.remember(recorded(quiet, about_order("order", "10001"), version, service.now))
    known = service.wired.known.find("10001")
    assert known is not None and len(known.entries) == 1_000  # with its comments it would be 20 MB, and refused


def test_a_customer_without_an_address_is_not_told(service: Service) -> None:
    service.places("10001", "")
    assert decided(service) == []


def test_the_decision_stands_under_the_event_s_command_id(service: Service) -> None:
    journal = MemoryJournal(writer("notifications", utc_now))
    order = placed("10001")
    service.hears(order, journal)
    service.hears(order, journal)
    policy = mails_policy(journal, service.wired.known, service.wired.ledger, utc_now)
    (due,) = journal.log
    assert due.causation_id == order.id
    assert journal.done(about_order("notification", "10001"), context(policy.name, order)) is not None
