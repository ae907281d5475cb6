"""From a journal to its topic."""

from shared.relay.process import run_relays

__all__ = ["run_relays"]
