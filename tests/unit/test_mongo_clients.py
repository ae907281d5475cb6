"""Whatever reads MongoDB does it through a client that turns its int64 into plain ints: see shared/mongo_client.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bson
import msgspec
import pytest
from bson.codec_options import CodecOptions
from bson.int64 import Int64

from shared.mongo_client import WHOLE_NUMBERS, client_at

ROOT = Path(__file__).parents[2]
MADE_HERE = ROOT / "shared" / "mongo_client.py"
PROGRAMS = ("shared", "services", "operations", "local")  # the benchmarks' bare clients are what ours are measured by
MAKES = {"MongoClient", "AsyncMongoClient", "CodecOptions", "TypeRegistry"}


def sources() -> Iterator[Path]:
    for program in PROGRAMS:
        yield from (path for path in sorted((ROOT / program).rglob("*.py")) if path != MADE_HERE)


def made_in(source: str) -> list[str]:
    """The names of MAKES that are called, with or without a type between brackets and a module before them."""
    called = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    plain = [func.value if isinstance(func, ast.Subscript) else func for func in called]
    return [name for func in plain if (name := getattr(func, "id", getattr(func, "attr", ""))) in MAKES]


def test_clients_and_codec_options_are_made_in_one_place() -> None:
    found = {str(path.relative_to(ROOT)): made for path in sources() if (made := made_in(path.read_text("utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "source", ["MongoClient(x)", "pymongo.MongoClient[dict[str, Any]](x)", "bson.CodecOptions(document_class=dict)"]
)
def test_one_that_is_made_elsewhere_is_found(source: str) -> None:
    assert made_in(source)


def test_a_client_reads_large_numbers_as_plain_ones_however_deep_they_stand() -> None:
    stored = {"total": 3_000_000_000, "lines": [{"price": 2**62}, -(2**63)], "days": {"sold": Int64(7)}, "small": 3}
    with client_at("mongodb://127.0.0.1:1") as client:
        options: CodecOptions[dict[str, object]] = client.codec_options
        read = bson.decode(bson.encode(stored), options)
    assert msgspec.json.decode(msgspec.json.encode(read)) == stored
    assert options.type_registry == WHOLE_NUMBERS
