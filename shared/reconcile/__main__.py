"""`python -m shared.reconcile orders [--resend]`, with the service's own environment."""

from __future__ import annotations

import sys

import rich_click as click

from shared.contract.catalogue import PUBLISHED
from shared.observing import logs
from shared.reconcile.comparing import reconcile
from shared.settings import Settings, common, reader


@click.command()
@click.argument("service", type=click.Choice(sorted(PUBLISHED)))
@click.option("--resend", is_flag=True, help="Send again what the journal holds and the topic lacks.")
def main(service: str, resend: bool) -> None:
    """Compare the service's journal with its topic. Exit code 1 where a difference is left."""
    logs.configure(service)
    env = reader()
    values = common(env, service)
    env.seal()
    report = reconcile(Settings(**values), resend)
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.healthy else 1)


if __name__ == "__main__":
    main()
