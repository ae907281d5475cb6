"""All the papers of the invoices' journal, and what is wrong with them: for `reconciling`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.invoices.domain.series import number_text
from shared.blobs import BlobStore, Damaged
from shared.contract.events import Event, Recorded
from shared.contract.fields import BlobRef, Moment
from shared.contract.invoices import (
    CreditNoteIssued,
    CreditNoteRendered,
    InvoiceIssued,
    InvoiceNumberTaken,
    InvoiceRendered,
)
from shared.errors import Missing
from shared.reconcile.verifying import Difference

SWEEP = "Cure: the invoices' consumer makes it; `pesanan status` says whether it runs and has parked something"
PRINT = "Cure: stop the services and run `pesanan regain`, which prints it again"


@dataclass(frozen=True)
class Place:
    stream: str
    version: int
    time: Moment

    def says(self, what: str) -> Difference:
        return Difference(self.stream, self.version, what)


def place_of(recorded: Recorded[Event]) -> Place:
    return Place(recorded.stream, recorded.version, recorded.time)


@dataclass
class Papers:
    """All that the invoices' journal says, by order and by number."""

    invoices: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[str, Place] = field(default_factory=dict)
    series: dict[str, list[tuple[InvoiceNumberTaken, Place]]] = field(default_factory=lambda: defaultdict(list))
    issued: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    rendered: dict[str, tuple[BlobRef, Place]] = field(default_factory=dict)

    def take(self, recorded: Recorded[Event]) -> None:
        place = place_of(recorded)
        match recorded.event:
            case InvoiceNumberTaken() as event:
                self.series[event.series].append((event, place))
                self.taken[number_text(event.series, event.sequence)] = place
            case InvoiceIssued() | CreditNoteIssued() as event:
                if isinstance(event, InvoiceIssued):
                    self.invoices[event.order].append(place)
                self.issued[event.number].append(place)
            case InvoiceRendered() | CreditNoteRendered() as event:
                self.rendered[event.number] = (event.document, place)


def gaps(papers: Papers) -> Iterator[Difference]:
    """Numbers of a series are 1..n, and their dates never fall."""
    for taken in papers.series.values():
        last_day = ""
        for wanted, (event, place) in enumerate(taken, start=1):
            if event.sequence != wanted:
                yield place.says(f"takes number {event.sequence}, and {wanted} is next")
            if event.issued_on < last_day:
                yield place.says(f"is dated {event.issued_on}, and the number before it {last_day}")
            last_day = event.issued_on


def loose_numbers(papers: Papers, settled: Moment) -> Iterator[Difference]:
    """Each number that was taken stands on exactly one paper."""
    for number, place in papers.taken.items():
        if number not in papers.issued and place.time < settled:
            yield place.says(f"takes {number}, which stands on no paper")
    for number, places in papers.issued.items():
        if number not in papers.taken:
            yield places[0].says(f"carries {number}, which was never taken")
        for place in places[1:]:
            yield place.says(f"carries {number} as well")


def missing_documents(papers: Papers, blobs: BlobStore, settled: Moment) -> Iterator[Difference]:
    for number, places in papers.issued.items():
        if number not in papers.rendered and places[0].time < settled:
            yield places[0].says(f"{number} was issued and never rendered. {SWEEP}")
    for number, (document, place) in papers.rendered.items():
        try:
            blobs.get(document.key)
        except Missing:
            yield place.says(f"the document of {number} is not in the blob store. {PRINT}")
        except Damaged:
            yield place.says(f"the document of {number} is not what was stored. {PRINT}")
