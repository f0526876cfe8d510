"""Groups of commands: a module each, imported when its command is called."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click

from ..errors import BpgenError, nearest
from ..graph.listing import names_in
from ..version import PROGRAM
from .described import Described, spoken


class Commands(Described, click.Group):
    """The commands of a ``package``, which has a module for each, with the command under its own name."""

    def __init__(self, *args: Any, package: str, **how: Any) -> None:
        super().__init__(*args, **how)
        self._package = package
        self.names = names_in(Path(__file__).parents[2].joinpath(*package.split(".")))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names in the order in which a lecturer meets them."""
        from ..words.help_texts import in_order

        return in_order(self.names, spoken(ctx), "" if self.key == PROGRAM else self.key)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name not in self.names:
            return None
        name = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        place = f"{self._package}.{name}"
        is_new = place not in sys.modules
        command = getattr(import_module(place), name)
        if is_new:
            gc.freeze()  # so that the collector does not look at all this when the process ends
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called. Raises ``BpgenError`` with the nearest name for one that is none."""
        if args and not args[0].startswith("-") and args[0] not in self.names:
            raise BpgenError("usage.command", name=args[0], mend=nearest(args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


def names_of(group: click.Group) -> tuple[str, ...]:
    """The names of a group's commands, from a to z."""
    assert isinstance(group, Commands)
    return group.names
