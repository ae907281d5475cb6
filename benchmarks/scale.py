"""How much is measured: `make bench` (full), `SCALE=small` (a smoke run), `SCALE=tiny` (what a test can wait for)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """`rounds` of ours and bare in turn; `seconds` that a measured stretch of commands, reads or looks lasts.

    Counts are events, but for `orders`, the numbers of orders that reading is measured over, and `clients`.
    `looks`: what is read (all kinds, where none is named).
    """

    name: str
    rounds: int
    seconds: float
    clients: tuple[int, ...]
    projected: int
    relayed: int
    rebuilt: tuple[int, ...]
    orders: tuple[int, ...]
    readers: int = 8
    looks: tuple[str, ...] = ()


FULL = Scale(
    "full",
    rounds=3,
    seconds=5.0,
    clients=(1, 8, 16),
    projected=150_000,
    relayed=150_000,
    rebuilt=(200_000, 1_000_000),
    orders=(100_000, 1_000_000),
)
SMALL = Scale(
    "small",
    rounds=2,
    seconds=1.0,
    clients=(1, 8, 16),
    projected=20_000,
    relayed=20_000,
    rebuilt=(20_000,),
    orders=(2_000, 20_000),
)
TINY = Scale(
    "tiny",
    rounds=1,
    seconds=0.2,
    clients=(2,),
    projected=4_000,
    relayed=3_000,
    rebuilt=(3_000,),
    orders=(300,),
    readers=2,
    looks=("search, a number", "dashboard", "order page"),
)
SCALES = {scale.name: scale for scale in (FULL, SMALL, TINY)}
