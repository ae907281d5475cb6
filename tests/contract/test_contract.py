from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import msgspec
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.contract.asyncapi import as_bytes
from shared.contract.catalogue import CONTRACT
from shared.contract.checking import schema_for
from shared.contract.events import Event, Unknown
from shared.contract.orders import StatusChanged
from shared.contract.wire import Undecodable
from tests.contract.golden_files import FOLDER, path_of, sample_event
from tests.contract.samples import TEXTS, pattern_of, plain_forms
from tests.examples import examples

KINDS = sorted(CONTRACT.types.values(), key=lambda kind: kind.__name__)
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
ASYNCAPI = Path(__file__).parents[2] / "docs" / "asyncapi.json"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_version_ever_published_is_kept_and_still_read(kind: type[Event]) -> None:
    for version in range(1, kind.dataversion + 1):
        recorded = CONTRACT.decode(path_of(kind, version).read_bytes())
        assert isinstance(recorded.event, kind)
    assert recorded.event == sample_event(kind)


def test_no_golden_file_is_of_a_type_that_is_gone() -> None:
    assert {path.name.partition(".")[0] for path in FOLDER.glob("*.json")} == set(CONTRACT.types)


def test_the_asyncapi_document_is_that_of_the_code() -> None:
    assert as_bytes() == ASYNCAPI.read_bytes(), "run: python -m shared.contract.asyncapi > docs/asyncapi.json"


@settings(max_examples=examples(600), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_marshmallow_and_msgspec_refuse_the_same(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    plain = data.draw(plain_forms(msgspec.inspect.type_info(kind)))
    assert _marshmallow_takes(kind, plain) == _msgspec_takes(kind, plain)


@pytest.mark.parametrize("odd", [0, 1, 0.0, "true", None])
def test_what_only_equals_true_or_false_is_neither(odd: object) -> None:
    plain = {"before": "Pending", "status": "Processing", "notify": odd}
    assert not _marshmallow_takes(StatusChanged, plain)
    assert not _msgspec_takes(StatusChanged, plain)


@pytest.mark.parametrize("kind", TEXTS, ids=TEXTS.values())
def test_a_pattern_is_of_the_whole_text_in_both_engines_and_in_the_published_schema(kind: Any) -> None:
    made = msgspec.defstruct("One", [("text", kind)], bases=(Event,), frozen=True, kw_only=True)
    one = cast("type[Event]", made)
    good, pattern = TEXTS[kind], pattern_of(kind)
    refused = ["", " " + good, good + "x", good + "\n", good + "\r", "\n" + good, good.translate(ARABIC_DIGITS) + "\n"]
    if any(letter.isdigit() for letter in good):
        refused.append(good.translate(ARABIC_DIGITS))
    assert _marshmallow_takes(one, {"text": good})
    assert _msgspec_takes(one, {"text": good})
    for text in refused:
        assert not _marshmallow_takes(one, {"text": text}), text
        assert not _msgspec_takes(one, {"text": text}), text
    assert not re.search(r"\\[AZzdws]", pattern)  # JSON Schema reads none of them as Python does


def test_an_unknown_type_is_unknown_and_an_unknown_field_is_passed_over() -> None:
    wire = orjson.loads(path_of(KINDS[0], 1).read_bytes())
    assert isinstance(CONTRACT.decode(orjson.dumps({**wire, "type": "Sesuatu"})).event, Unknown)
    assert isinstance(CONTRACT.decode(orjson.dumps({**wire, "dataversion": 99})).event, Unknown)
    more = {**wire, "baru": 1, "data": {**wire["data"], "baru": 1}}
    assert isinstance(CONTRACT.decode(orjson.dumps(more)).event, KINDS[0])


@pytest.mark.parametrize("wire", [b"", b"{", b"[]", b'{"specversion":"1.0"}', b"\xff\xfe", b"null"])
def test_what_is_no_event_is_undecodable(wire: bytes) -> None:
    with pytest.raises(Undecodable):
        CONTRACT.decode(wire)


def test_an_old_version_is_lifted_when_it_is_read() -> None:
    class Moved(Event, frozen=True, kw_only=True):
        dataversion = 3
        place: str
        floor: int

    from shared.contract.wire import Contract

    contract = Contract(
        [Moved],
        {("Moved", 1): lambda old: {"place": old["where"]}, ("Moved", 2): lambda old: {**old, "floor": 0}},
    )
    wire = orjson.loads(path_of(KINDS[0], 1).read_bytes())
    old = {**wire, "type": "Moved", "dataversion": 1, "data": {"where": "Bandung"}}
    assert contract.decode(orjson.dumps(old)).event == Moved(place="Bandung", floor=0)


def _marshmallow_takes(kind: type[Event], plain: object) -> bool:
    try:
        schema_for(kind).load(plain)  # type: ignore[arg-type]  # bad input is the point
    except ValidationError:
        return False
    return True


def _msgspec_takes(kind: type[Event], plain: object) -> bool:
    try:
        msgspec.convert(plain, kind)
    except msgspec.ValidationError:
        return False
    return True
