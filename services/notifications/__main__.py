"""`python -m services.notifications setup | relay | consumer`."""

from __future__ import annotations

from services.notifications.bootstrap import INDEXES, wire
from services.notifications.settings import from_environment
from shared.command_line import Service, commands

ABOUT = "Who was told what, and whether it arrived."
main = commands(Service("notifications", ABOUT, from_environment, wire, indexes=INDEXES))

if __name__ == "__main__":
    main()
