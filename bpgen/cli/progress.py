"""How far a long command is: a bar on a terminal, some lines in a pipe; both on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

#: A line in a pipe stands for so many parts of the whole.
_PARTS = 10


@contextmanager
def progress(count: int, said: Callable[..., str]) -> Iterator[Callable[[int], None]]:
    """A function that says that so many more are done of ``count``. Of one, nothing is said;
    ``said`` is a line of so many ``done`` of ``all``.
    """
    done = 0
    if sys.stderr.isatty() and count > 1:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        from .tables import console

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console(error=True), transient=True) as bar:
            task = bar.add_task("", total=count)
            yield lambda more: bar.advance(task, more)
        return

    def advance(more: int) -> None:
        nonlocal done
        before, done = done, done + more
        if count > 1 and (done * _PARTS // count > before * _PARTS // count or done == count):
            click.echo(said(done=done, all=count), err=True)

    yield advance
