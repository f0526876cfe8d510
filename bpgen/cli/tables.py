"""Tables in the terminal, by rich: they measure full-width letters rightly."""

from __future__ import annotations

import re
import sys

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: Blanks at a line's end, which codes of colour may follow.
_FILLING = re.compile(r" +((?:\x1b\[[0-9;]*m)*)$")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """A reader who has gone is the command line's affair, whatever was printing."""
        raise BrokenPipeError


def console(*, error: bool = False) -> Console:
    """A console on standard output, or on standard error, plain in a pipe."""
    return _Console(file=sys.stderr if error else sys.stdout, highlight=False, soft_wrap=False)


def table(*headings: str) -> Table:
    """An empty table with these headings."""
    out = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True, header_style="bold")
    for heading in headings:
        out.add_column(heading, overflow="fold")
    return out


def print_table(out: Console, rows: Table) -> None:
    """Print a table, without the blanks that fill up its last column."""
    with out.capture() as printed:
        out.print(rows)
    for line in printed.get().splitlines():
        click.echo(_FILLING.sub(r"\1", line))


def plain(text: str) -> Text:
    """A cell whose square brackets are brackets, not marks of colour."""
    return Text(text)


def echo(text: str = "") -> None:
    """A line on standard output."""
    click.echo(text)


def on_the_point(numbers: list[str]) -> list[str]:
    """Numbers with spaces before them, so that their decimal points or commas stand below each other."""
    whole = [len(re.split("[.,e]", n, maxsplit=1)[0]) for n in numbers]
    most = max(whole, default=0)
    return [" " * (most - w) + n for n, w in zip(numbers, whole, strict=True)]


#: The columns between two columns of a table.
GAP = 2
