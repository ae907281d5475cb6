"""How the system stands: what lies behind, and what needs a person."""

from operations.status.report import report
from operations.status.row import Row

__all__ = ["Row", "report"]
