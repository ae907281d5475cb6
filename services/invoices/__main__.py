"""`python -m services.invoices setup | relay | consumer`."""

from __future__ import annotations

from services.invoices.bootstrap import INDEXES, wire
from services.invoices.settings import from_environment
from shared.command_line import Service, commands

main = commands(Service("invoices", "Numbers and documents.", from_environment, wire, indexes=INDEXES))

if __name__ == "__main__":
    main()
