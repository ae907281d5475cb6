"""Bring a paper to its end from wherever it stands; and the sweep, which does that for all that were left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.invoices.issuing import history_of, issue_credit_note, issue_invoice
from services.invoices.rendering import Rendering
from services.invoices.unfinished import Paper, Unfinished
from shared.errors import PesananError, Unavailable
from shared.journal.port import Commit, Journal


@dataclass(frozen=True)
class Finishing:
    journal: Journal
    unfinished: Unfinished
    rendering: Rendering

    def finish(self, order: str, paper: Paper) -> Commit | None:
        """Number, issue, print whatever is missing; may be repeated, and by several at once. Raises Unavailable."""
        printed = self._finish_invoice(order) if paper is Paper.INVOICE else self._finish_credit_note(order)
        if self._stands(order, paper):
            self.unfinished.end(order, paper)
        return printed

    def sweep(self, begun_before: datetime) -> int:
        """Finish what was begun before this moment; how many papers. One that can't be printed keeps no other waiting:
        the first such trouble is raised at the end, an Unavailable at once."""
        trouble: PesananError | None = None
        left = self.unfinished.begun_before(begun_before)
        for order, paper in left:
            try:
                self.finish(order, paper)
            except Unavailable:
                raise
            except PesananError as error:
                trouble = trouble or error
        if trouble is not None:
            raise trouble
        return len(left)

    def _finish_invoice(self, order: str) -> Commit | None:
        issue_invoice(self.journal, order)
        return self.rendering.render_invoice(order)

    def _finish_credit_note(self, order: str) -> Commit | None:
        issue_credit_note(self.journal, order)
        return self.rendering.render_credit_note(order)

    def _stands(self, order: str, paper: Paper) -> bool:
        """All its invoices, or all its credit notes: who prepares a further one marks it first, at each try."""
        rounds = history_of(self.journal, order).rounds
        if paper is Paper.INVOICE:
            return bool(rounds) and all(papers.rendered for papers in rounds)
        credited = [papers for papers in rounds if papers.credit_prepared]
        return bool(credited) and all(papers.credit_rendered for papers in credited)
