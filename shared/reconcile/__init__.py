"""Does the topic hold exactly what the journal holds?"""

from shared.reconcile.comparing import compare, reconcile
from shared.reconcile.report import Report

__all__ = ["Report", "compare", "reconcile"]
