"""From the topics to decisions and pages."""

from shared.consuming.process import run_consumer

__all__ = ["run_consumer"]
