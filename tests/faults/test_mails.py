"""No mail is lost, and one comes twice only after "unknown", wherever its sender is killed (real SIGKILL)."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from random import Random

from shared.contract.notifications import NotificationSent
from tests.faults.mail_worker import send
from tests.integration.mail_server import MailServer
from tests.integration.notifications_over_mongo import Service
from tests.integration.posting import post, service

__all__ = ["post", "service"]

FORKS = multiprocessing.get_context("forkserver")  # workers fork from a clean process that has imported all
FORKS.set_forkserver_preload(["tests.faults.mail_worker"])
ALL = 1_000_000


def killed(service: Service, steps: int) -> bool:
    """A round in a process of its own; whether that died of its own SIGKILL."""
    worker = FORKS.Process(target=send, args=(service.wired.settings, steps, service.now))
    worker.start()
    worker.join(60)
    assert worker.exitcode in (0, -signal.SIGKILL), worker.exitcode
    return worker.exitcode != 0


def everything_ends(service: Service) -> None:
    """Time goes on until nothing is open: what its sender held is unknown, rests, and is sent once more."""
    for _ in range(3):
        service.round()
        service.passes(minutes=21)
    assert set(service.states()) == {"sent"}


def arrived(post: MailServer) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in post.mails)


def end_of(service: Service, order: str) -> NotificationSent:
    """Exactly one event tells how it ended."""
    assert service.story(order) == ["NotificationDue", "NotificationSent"]
    sent = service.end(order)
    assert isinstance(sent, NotificationSent)
    return sent


def test_a_sender_killed_at_any_step_loses_no_mail(service: Service, post: MailServer) -> None:
    twice = 0
    for step in range(40):
        order = str(10_001 + step)
        service.places(order)
        died = killed(service, step)
        everything_ends(service)
        sent = end_of(service, order)
        copies = arrived(post)[sent.message_id]
        assert copies in (1, 2)
        assert sent.after_unknown or copies == 1, "twice, and nobody had said that it might"
        twice += copies == 2
        if not died:
            break
    else:
        raise AssertionError("it never came through")
    assert step > 8
    assert twice > 0, "it was killed between the content and the ledger too"


def test_rival_senders_killed_at_random_lose_no_mail(service: Service, post: MailServer) -> None:
    random = Random(11)
    orders = [str(20_001 + n) for n in range(30)]
    for order in orders:
        service.places(order)
    kills = 0
    while kills < 12:
        steps = [random.randrange(2, 30) for _ in range(3)]
        rivals = [FORKS.Process(target=send, args=(service.wired.settings, n, service.now)) for n in steps]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join(60)
            assert rival.exitcode in (0, -signal.SIGKILL), rival.exitcode
            kills += rival.exitcode != 0
        if set(service.states()) == {"sent"}:
            break
    assert kills > 0
    everything_ends(service)
    for order in orders:
        sent = end_of(service, order)
        assert arrived(post)[sent.message_id] == 1 or sent.after_unknown


def test_a_lost_ledger_is_made_again_from_the_journal(service: Service, post: MailServer) -> None:
    service.places("10001")
    service.round()
    service.places("10002")
    service.mails.drop()
    service.passes(minutes=6)
    service.places("10003")  # younger than any crash between the journal and the ledger
    for _ in range(3):
        service.wired.recovery.run(service.now, service.wired.settings.held)
        service.round()
        service.passes(minutes=30)
    assert [end_of(service, order).after_unknown for order in ("10001", "10002", "10003")] == [False, True, False]
    assert sorted(arrived(post).values()) == [1, 1, 1]
