"""From an invoice to the bytes of its PDF. The same invoice gives the same bytes, on every machine and at any time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

import typst

from services.invoices.document.fonts import fonts
from services.invoices.document.invoice import InvoiceDocument
from services.invoices.document.paper import paper

Standard = Literal["a-2b", "none"]
FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "invoice.typ"
MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


@dataclass(frozen=True)
class Rendered:
    """`standard` is "none" only where a letter has no glyph: the paper then shows a box for each of
    `missing_glyphs`, and isn't fit for the archive by PDF/A's rules."""

    pdf: bytes
    standard: Standard
    missing_glyphs: tuple[str, ...] = ()

    @property
    def alarm(self) -> str:
        """What a person should know about this paper; empty where all is well. At most 200 characters."""
        if self.standard == "a-2b":
            return ""
        points = " ".join(f"U+{ord(letter):04X}" for glyph in self.missing_glyphs for letter in glyph)
        return f"not PDF/A, no glyph for {points}"[:200]


def render(document: InvoiceDocument) -> Rendered:
    """Raises typst.TypstError only for a fault of the template's own."""
    data = json.dumps(paper(document), ensure_ascii=False)
    made = datetime.combine(document.issue_date, time(), UTC)
    try:
        return Rendered(_compile(data, made, "a-2b"), "a-2b")
    except typst.TypstError as error:
        missing = missing_glyphs(error)
        if not missing:
            raise
        return Rendered(_compile(data, made, None), "none", missing)


def missing_glyphs(error: typst.TypstError) -> tuple[str, ...]:
    """What PDF/A refused for want of a glyph, each once; nothing where the error is another."""
    found = dict.fromkeys(MISSING.findall(error.diagnostic))
    return tuple(ESCAPED.sub(lambda code: chr(int(code[1], 16)), glyph) for glyph in found)


def _compile(data: str, made: datetime, standard: Literal["a-2b"] | None) -> bytes:
    return typst.compile(
        TEMPLATE,
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": data},
        pdf_standards=standard or [],
        timestamp=made,
    )
