"""Does the topic hold exactly what the journal holds, and does the journal hold together?"""

from shared.reconcile.comparing import compare, reconcile
from shared.reconcile.report import Report
from shared.reconcile.verifying import Difference, verify

__all__ = ["Difference", "Report", "compare", "reconcile", "verify"]
