"""A group of commands that loads a command when it is asked for, and says what goes wrong in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import rich_click as click


class LazyGroup(click.RichGroup):
    """`where`: each command's name, and the place of its function as `module:function`."""

    def __init__(self, *arguments: Any, where: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._where = dict(where or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self._where)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in self._where:
            return None
        module, _, function = self._where[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), function)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except _expected() as problem:
            sys.exit(_sentence(problem))


def _expected() -> tuple[type[Exception], ...]:
    """Asked for when something was raised, so that a command that goes well loads none of these."""
    from operations.sentences import EXPECTED  # noqa: PLC0415

    return EXPECTED


def _sentence(problem: Exception) -> str:
    from operations.sentences import sentence_of  # noqa: PLC0415  see above

    return sentence_of(problem)
