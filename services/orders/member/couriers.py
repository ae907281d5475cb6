"""Where a parcel is followed: the couriers' own public pages. Those that open a parcel by its address get the number;
at the others it is pasted."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Courier:
    """`known_as`: how shops write it, in small letters and digits; `page` may hold `{number}`."""

    name: str
    known_as: tuple[str, ...]
    page: str


COURIERS = (
    Courier("JNE", ("jne",), "https://www.jne.co.id/tracking-package"),
    Courier("J&T Express", ("jt", "jnt", "jandt"), "https://jet.co.id/track"),
    Courier("SiCepat", ("sicepat",), "https://www.sicepat.com/checkAwb"),
    Courier("AnterAja", ("anteraja",), "https://anteraja.id/tracking"),
    Courier("Pos Indonesia", ("pos", "posindonesia"), "https://www.posindonesia.co.id/id/tracking"),
    Courier("TIKI", ("tiki",), "https://www.tiki.id/id/tracking"),
    Courier(
        "Ninja Xpress", ("ninja", "ninjaxpress", "ninjavan"), "https://www.ninjaxpress.co/id-id/tracking?id={number}"
    ),
)


def courier_called(written: str) -> Courier | None:
    """`JNE REG`, `j&t`, `POS Kilat Khusus`: by the longest name that it begins with; None for one we don't know."""
    plain = _plain(written)
    begins = [(len(name), one) for one in COURIERS for name in one.known_as if _begins(written, plain, name)]
    return max(begins, key=lambda found: found[0])[1] if begins else None


def tracking_page(courier: Courier, number: str) -> str:
    return courier.page.replace("{number}", quote(number.strip(), safe=""))


def _begins(written: str, plain: str, name: str) -> bool:
    """A short name must be the first word, or all of it: `Posh Logistics` is no Pos."""
    return (
        plain == name
        or _plain(written.split(maxsplit=1)[0] if written.split() else "") == name
        or (len(name) > 3 and plain.startswith(name))
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
