"""Pages, made from events."""

from shared.projecting.rebuilding import rebuild

__all__ = ["rebuild"]
