"""`pesanan ...`: the operator's command."""

from __future__ import annotations

import rich_click as click

from operations.lazy_group import LazyGroup

COMMANDS = {
    "secrets": "operations.commands.secrets:secrets",
    "setup": "operations.commands.setup:setup",
    "demo": "operations.commands.demo:play_demo",
    "status": "operations.commands.status:status",
    "rebuild": "operations.commands.rebuild:rebuild",
    "parked": "operations.commands.parked:parked",
    "reconcile": "operations.commands.reconcile:reconcile",
    "verify": "operations.commands.verify:verify",
    "verify-dispute": "operations.commands.dispute:verify_dispute",
    "backup": "operations.commands.backup:backup",
    "restore": "operations.commands.backup:restore",
    "restore-mark": "operations.commands.restore_mark:restore_mark",
    "regain": "operations.commands.regain:regain",
    "create-admin": "operations.commands.access:create_admin",
    "reset-password": "operations.commands.access:reset_password",
    "remove-admin": "operations.commands.access:remove_admin",
    "create-key": "operations.commands.access:create_key",
    "keys": "operations.commands.keys:keys",
    "revoke-key": "operations.commands.keys:revoke_key",
}


@click.group(cls=LazyGroup, where=COMMANDS)
def pesanan() -> None:
    """Set up, look after and repair a running Pesanan. It works on MONGO_ROOT_URI and KAFKA_BOOTSTRAP."""


def main() -> None:
    pesanan()


if __name__ == "__main__":
    main()
