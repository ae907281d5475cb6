"""The order as it was, and the pack that proves what happened: from the real journal, checked without it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from operations.__main__ import pesanan
from services.orders.domain.order import order_stream
from services.orders.projections.order_then import order_then
from shared.contract.payments import Evidence, PaymentConfirmed
from shared.contract.times import as_text, utc_now
from shared.contract.wire import hash_of
from shared.journal.streams import about_order
from tests.integration.desk_person import Person, say
from tests.integration.orders_api import Api, project


def paid_and_sent(api: Api) -> str:
    number = api.place()
    now = as_text(utc_now())
    confirmed = PaymentConfirmed(order=number, amount=1, evidence=Evidence.CLAIM, reference="x", paid_at=now)
    say(api, "payments", about_order("payment", number), confirmed)
    api.history(number, status="Processing", comment="uang <masuk>")
    api.history(number, status="Shipped", courier="JNE", tracking_number="JNE-7", override=True)
    project(api)
    return number


def test_the_order_is_shown_as_it_was_at_each_version(api: Api, ani: Person) -> None:
    number = paid_and_sent(api)
    first, second, last = (ani.client.get(f"/desk/orders/{number}/then?version={v}").text for v in (1, 2, 9))
    assert "JNE-7" not in second and "JNE-7" in last
    assert "uang &lt;masuk&gt;" not in first and "uang &lt;masuk&gt;" in second
    assert "payment unknown" in first and "payment confirmed" in second
    assert "tidak boleh" not in second and "4 dari 4" in last
    for page in (first, second, last):
        assert "/comment" not in page.split('id="then"')[1]
    odd = ani.client.get(f"/desk/orders/{number}/then?version=²").text
    assert "4 dari 4" in odd


def test_the_last_version_is_the_page_itself(api: Api) -> None:
    number = paid_and_sent(api)
    now = api.wired.reading.order(number).order
    assert order_then(now, api.wired.journal.read(order_stream(number)), now.version) == now


def verified(path: Path, pack: Any) -> Result:
    path.write_text(json.dumps(pack), "utf-8")
    return CliRunner().invoke(pesanan, ["verify-dispute", str(path)])


def test_a_pack_is_verified_without_the_shop_and_prints_the_hash_on_the_paper(
    api: Api, ani: Person, tmp_path: Path
) -> None:
    number = paid_and_sent(api)
    pack = ani.client.get(f"/desk/orders/{number}/dispute.json").get_json()
    paper = ani.client.get(f"/desk/orders/{number}/dispute").text
    said = verified(tmp_path / "p.json", pack)
    assert said.exit_code == 0, said.output
    assert f"last hash: {pack['last_hash']}" in said.output and pack["last_hash"] in paper
    for event in pack["events"]:
        assert event["id"] in paper and event["sha256"] in paper
    assert [one["type"] for one in pack["told"]] == ["PaymentConfirmed"]


def changed(pack: Any, how: str) -> Any:
    events = pack["events"]
    if how == "a word":
        events[1]["text"] = events[1]["text"].replace("uang", "utang")
    elif how == "a word and its hash":
        events[1]["text"] = events[1]["text"].replace("uang", "utang")
        events[1]["sha256"] = hash_of(events[1]["text"].encode())
    elif how == "the line beside":
        events[1]["time"] = events[0]["time"]
    elif how == "one left out":
        del events[1]
    elif how == "the end cut off":
        del events[-1]
    elif how == "another order":
        pack["order"] = "99999"
    elif how == "no bytes":
        events[1]["text"] = "{}"
    return pack


WAYS = (
    "a word",
    "a word and its hash",
    "the line beside",
    "one left out",
    "the end cut off",
    "another order",
    "no bytes",
)


@pytest.mark.parametrize("how", WAYS)
def test_whatever_is_changed_in_a_pack_is_found(api: Api, ani: Person, tmp_path: Path, how: str) -> None:
    pack = ani.client.get(f"/desk/orders/{paid_and_sent(api)}/dispute.json").get_json()
    said = verified(tmp_path / "p.json", changed(pack, how))
    assert said.exit_code == 1 and "not what was written" in said.output


def test_what_is_no_pack_is_one_sentence(tmp_path: Path) -> None:
    said = verified(tmp_path / "p.json", {"order": 1})
    assert said.exit_code == 1 and said.output.count("\n") == 1
