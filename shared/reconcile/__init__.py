"""Does the topic hold exactly what the journal holds, and does the journal hold together?"""

from shared.reconcile.against_pages import Compared
from shared.reconcile.comparing import compare, reconcile
from shared.reconcile.report import Report
from shared.reconcile.verifying import Difference, verify

__all__ = ["Compared", "Difference", "Report", "compare", "reconcile", "verify"]
