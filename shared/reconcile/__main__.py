"""`python -m shared.reconcile orders [--resend | --verify]`, with the service's own environment."""

from __future__ import annotations

import sys

import rich_click as click

from shared.bootstrap import client_of
from shared.contract.catalogue import PUBLISHED
from shared.journal.mongo import commits_of
from shared.observing import logs
from shared.reconcile.comparing import reconcile
from shared.reconcile.verifying import verify
from shared.settings import Settings, common, reader


@click.command()
@click.argument("service", type=click.Choice(sorted(PUBLISHED)))
@click.option("--resend", is_flag=True, help="Send again what the journal holds and the topic lacks.")
@click.option("--verify", "only_verify", is_flag=True, help="Check the journal's own hash chains, without the topic.")
def main(service: str, resend: bool, only_verify: bool) -> None:
    """Compare the service's journal with its topic. Exit code 1 where a difference is left."""
    logs.configure(service)
    env = reader()
    values = common(env, service)
    env.seal()
    settings = Settings(**values)
    sys.exit(0 if (_verified(settings) if only_verify else _reconciled(settings, resend)) else 1)


def _reconciled(settings: Settings, resend: bool) -> bool:
    report = reconcile(settings, resend)
    for line in report.lines():
        click.echo(line)
    return report.healthy


def _verified(settings: Settings) -> bool:
    found = 0
    with client_of(settings) as client:
        for difference in verify(commits_of(client[settings.journal_database])):
            click.echo(str(difference))
            found += 1
    click.echo(f"{found} differences in the chains of {settings.service}")
    return found == 0


if __name__ == "__main__":
    main()
