"""An uploaded bank statement is read. A policy of its own: a long one keeps no order waiting."""

from __future__ import annotations

from services.payments.commands.statements import Statements
from shared.consuming.policy import Nothing, Outcome, Policy
from shared.contract.events import Recorded
from shared.contract.orders import BankStatementUploaded
from shared.journal.port import Context

NAME = "payments.statements"


def statements_policy(statements: Statements) -> Policy:
    policy = Policy(NAME, topics=("orders.events",))

    @policy.reacts(BankStatementUploaded)
    def uploaded(recorded: Recorded[BankStatementUploaded], context: Context) -> Outcome:
        commit = statements.read(recorded, context)
        return commit if commit.events else Nothing("the statement was read before")

    return policy
