"""Commands with help, usage and complaints in the language asked for; the texts are in help.toml."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from ..errors import BpgenError, nearest
from ..errors.messages import Message, said
from ..words.language import locale_language


def spoken(ctx: click.Context | None = None) -> str:
    """The language of the command line that runs."""
    running = ctx or click.get_current_context(silent=True)
    found = running.find_root().obj if running else None
    return str(found or locale_language(os.environ))


def asked_for_before() -> str | None:
    """The language that was asked for before the command's name; None where none was."""
    found = click.get_current_context().find_root().params.get("asked")
    return None if found is None else str(found)


class Described(click.Command):
    """A command with its help in help.toml, under ``key``: its name, after that of its group."""

    def __init__(self, name: str | None, *args: Any, key: str = "", **how: Any) -> None:
        super().__init__(name, *args, **how)
        self.key = key or str(name)

    # Counted in `parse_args`, which says so in our words.
    allow_extra_args = True

    def get_usage(self, ctx: click.Context) -> str:
        """The line of usage."""
        from .helping import usage

        return usage(self, ctx, spoken(ctx))

    def get_help(self, ctx: click.Context) -> str:
        """The page of help."""
        from .helping import help_page

        return help_page(self, ctx, spoken(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line of the overview, for shells that complete commands; ``limit`` is click's."""
        from ..programs.names import LISTS
        from ..words.help_texts import HelpTexts

        return HelpTexts(spoken(), LISTS).short(self.key)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words that are neither options nor arguments: none. Raises ``BpgenError`` for any."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click's parser does not always say which command it was
            raise
        if rest and not isinstance(self, click.Group):
            raise BpgenError("usage.extra", words=" ".join(map(str, rest)), mend=_help(ctx))
        return rest


#: As `click.command`, for a command of ours.
command: Callable[..., Callable[[Callable[..., Any]], Described]] = partial(click.command, cls=Described)


def complaint(error: click.ClickException) -> BpgenError | None:
    """What click has to say, as an error of ours; None where it is no error but a wish for help."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    match error:
        case click.NoSuchOption(option_name=name):
            return BpgenError("usage.option", name=name, mend=_near(name, ctx))
        case click.BadOptionUsage(option_name=name):
            flag = any(getattr(p, "is_flag", False) for p in _params(ctx) if name in _typed(p))
            if flag:
                return BpgenError("usage.takes_no_value", name=name, mend=_help(ctx))
            return BpgenError("usage.needs_value", name=name, mend=_help(ctx))
        case click.MissingParameter(param=click.Parameter() as p) if ctx:
            from ..programs.names import LISTS
            from ..words.help_texts import HelpTexts

            name = HelpTexts(spoken(ctx), LISTS).metavar(p, ctx)
            return BpgenError("usage.missing", name=name, mend=_help(ctx))
    return None


def _params(ctx: click.Context | None) -> list[click.Parameter]:
    return ctx.command.get_params(ctx) if ctx else []


def _typed(p: click.Parameter) -> list[str]:
    return [*p.opts, *p.secondary_opts] if isinstance(p, click.Option) else []


def _near(name: str, ctx: click.Context | None) -> Message | str:
    """The option of which a name is a slip, else where the options are listed."""
    known = {x.lstrip("-"): x for p in _params(ctx) for x in _typed(p)}
    hint = nearest(name.lstrip("-"), known)
    if isinstance(hint, Message) and hint.key == "hint.nearest":
        return said(hint.key, name=known[str(hint.values["name"])])
    return _help(ctx)


def _help(ctx: click.Context | None) -> Message | str:
    return said("usage.help", command=ctx.command_path) if ctx else ""
