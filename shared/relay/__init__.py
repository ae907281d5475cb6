"""From a journal to its topic."""

from shared.relay.process import run_relay

__all__ = ["run_relay"]
