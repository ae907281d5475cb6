"""`python -m services.orders setup | http | relay | consumer | rebuild`."""

from __future__ import annotations

from shared.command_line import commands

main = commands("services.orders", "What people do.", pages=True)


@main.command()
def http() -> None:
    """Serve the desk, the member area, the API and its documentation."""
    from shared.observing.several_processes import count_together  # noqa: PLC0415

    count_together()
    from services.orders.answering import serve  # noqa: PLC0415  nothing that counts may be loaded before

    serve()


if __name__ == "__main__":
    main()
