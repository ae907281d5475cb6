"""The whole system, with one of its processes killed again and again while orders go through it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from benchmarks.memory.processes import name_of
from local.kafka_archive import prepare_kafka
from local.keys import new_key
from local.processes import processes
from local.settings import ROOT, LocalSettings
from simulation.api import Api
from simulation.mails import Mails
from simulation.order_life import live
from simulation.persistence import Persistent
from tests.local_ports import free_range
from tests.waiting import until

AT_ONCE = 4
KILLS = 2  # of each kind of process
KILL_EVERY = 1.5  # seconds
ONCE_EACH = (
    "OrderPlaced",
    "PaymentExpected",
    "PaymentClaimed",
    "ClaimReceived",
    "PaymentReviewed",
    "PaymentConfirmed",
    "InvoiceRequested",
    "InvoiceIssued",
    "InvoiceRendered",
    "Shipped",
)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[tuple[LocalSettings, psutil.Process]]:
    prepare_kafka()
    settings = LocalSettings(port=free_range(), data=tmp_path / "data")
    # A sender that is killed leaves its mail held, then of unknown fate: nobody waits 20 minutes for that here.
    soon = {"MAIL_HELD": "10", "MAIL_UNKNOWN": "5"}
    told = {**os.environ, **soon, "PESANAN_PORT": str(settings.port), "PESANAN_DATA": str(settings.data)}
    with (tmp_path / "output").open("w", encoding="utf-8") as output:
        running = subprocess.Popen([sys.executable, "-m", "local"], cwd=ROOT, env=told, stdout=output, stderr=output)
    try:
        until(lambda: "Ctrl-C stops everything" in (tmp_path / "output").read_text("utf-8"), within=90)
        yield settings, psutil.Process(running.pid)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)


@pytest.mark.timeout(400)
def test_kill_9_of_any_process_loses_nothing_and_doubles_nothing(
    system: tuple[LocalSettings, psutil.Process],
) -> None:
    settings, root = system
    url = f"http://127.0.0.1:{settings.port}"
    admin = Persistent(Api(url, new_key(settings, "admin", "ani")))
    storefront = Persistent(Api(url, new_key(settings, "storefront", "toko")))
    admin.post("/allowed-ips")
    kinds = {each.name for each in processes(settings)} - {"mail-catcher"}
    assert len(kinds) == 7, "two that answer HTTP, the relays, four consumers"
    done, killed = Event(), Counter[str]()
    killer = Thread(target=kill_again_and_again, args=(root, kinds, done, killed))
    killer.start()
    numbers: list[str] = []
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while sum(killed.values()) < KILLS * len(kinds):
                customers = [f"c-{len(numbers) + n}" for n in range(2 * AT_ONCE)]
                numbers += pool.map(partial(live, storefront, admin), customers)
    finally:
        done.set()
        killer.join()
    assert set(killed) == kinds
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        check_history(admin, number)
    invoices = sorted(admin.get(f"/orders/{number}").json["invoice"]["number"] for number in numbers)
    assert [int(invoice.rpartition("/")[2]) for invoice in invoices] == list(range(1, len(numbers) + 1))
    check_mails(Mails(f"http://127.0.0.1:{settings.mail_page_port}"), numbers)


def check_history(admin: Persistent, number: str) -> None:
    admin.seen(f"/orders/{number}", lambda page: page.json["status"] == "Complete")
    entries = admin.get(f"/orders/{number}/history").json["entries"]
    seen = Counter(entry["type"] for entry in entries)
    assert {name: seen[name] for name in ONCE_EACH} == dict.fromkeys(ONCE_EACH, 1), number
    assert [e["status"] for e in entries if e["type"] == "StatusChanged"] == ["Processing", "Shipped", "Complete"]
    versions = [entry["version"] for entry in entries if entry["source"] == "orders"]
    assert versions == list(range(1, len(versions) + 1))


def check_mails(mails: Mails, numbers: list[str]) -> None:
    """Each customer is told of the No Resi; twice only where the ledger had to say "unknown"."""
    for n, number in enumerate(numbers):
        until(partial(told_of_resi, mails, f"c-{n}@example.test", number), within=60)


def told_of_resi(mails: Mails, address: str, number: str) -> bool:
    return any(f"JNE{number}" in text for text in mails.texts_to(address))


def kill_again_and_again(root: psutil.Process, kinds: set[str], done: Event, killed: Counter[str]) -> None:
    """Each time one of the kind that has died least often."""
    chance = random.Random(1)
    while not done.wait(KILL_EVERY):
        with suppress(psutil.NoSuchProcess):  # it ended while we looked
            running = [
                (kind, one) for one in root.children(recursive=True) if (kind := name_of(one.cmdline())) in kinds
            ]
            kind, victim = min(running, key=lambda found: (killed[found[0]], chance.random()))
            victim.kill()
            killed[kind] += 1
