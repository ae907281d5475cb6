"""MongoDB clients, made here alone: what a service reads through one is what it wrote, as types that its code takes.

`tests/unit/test_mongo_clients.py` finds a client or codec options that are made elsewhere.
"""

from __future__ import annotations

from typing import Any

from bson.codec_options import CodecOptions, TypeDecoder, TypeRegistry
from bson.int64 import Int64
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

Client = MongoClient[dict[str, Any]]


class WholeNumbers(TypeDecoder):
    """BSON's int64 as a plain int. The driver's own Int64 is a subclass, which msgspec refuses to encode."""

    bson_type = Int64

    def transform_bson(self, value: Int64) -> int:
        return int(value)


WHOLE_NUMBERS = TypeRegistry([WholeNumbers()])
# For copying and comparing documents byte by byte: their values are not looked at.
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)


def client_at(uri: str, **options: Any) -> Client:
    """Connects when first used, never here. `options`: the driver's."""
    return MongoClient(uri, type_registry=WHOLE_NUMBERS, **options)
