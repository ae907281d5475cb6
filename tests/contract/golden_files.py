"""Every version of every event that was ever published, as bytes. `python -m tests.contract.golden_files` adds the
missing ones; a file that stands is never written again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from shared.contract.catalogue import CONTRACT, PUBLISHED
from shared.contract.events import Event
from tests.contract.samples import sample

FOLDER = Path(__file__).parent / "golden"


def path_of(kind: type[Event], version: int) -> Path:
    return FOLDER / f"{kind.__name__}.v{version}.json"


def sample_event(kind: type[Event]) -> Event:
    return msgspec.convert(sample(msgspec.inspect.type_info(kind)), kind)


def wire_of(service: str, kind: type[Event]) -> bytes:
    attributes = {
        "id": "01936d3e-0000-7000-8000-000000000000",
        "source": f"/pesanan/{service}",
        "subject": "10001",
        "time": "2026-11-24T07:00:00.123456Z",
        "stream": "order:10001",
        "streamversion": 3,
        "prevhash": "0" * 64,
        "causationid": "",
        "correlationid": "c",
        "actorkind": "admin",
        "actorid": "ani",
        "actorip": "203.0.113.9",
        "channel": "api",
    }
    return CONTRACT.encode(sample_event(kind), attributes).wire


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for service, kinds in PUBLISHED.items():
        for kind in kinds:
            path = path_of(kind, kind.dataversion)
            if not path.exists():
                path.write_bytes(wire_of(service, kind) + b"\n")


if __name__ == "__main__":
    main()
