"""What is said on standard error: on a terminal in lines of its width, in a pipe one line a message."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

import click

#: However wide or narrow the terminal is: longer lines are hard to read, shorter ones hold no path.
_WIDEST, _NARROWEST = 80, 40


def say(text: str) -> None:
    """Say a text whose lines may begin with blanks: what is broken of one goes on beneath its beginning."""
    click.echo("\n".join(_broken(text)) if sys.stderr.isatty() else text, err=True)


def _broken(text: str) -> Iterator[str]:
    from ..formats.plain import wrap_text

    width = max(min(shutil.get_terminal_size().columns, _WIDEST), _NARROWEST)
    for line in text.split("\n"):
        whole = line.lstrip(" ")
        indent = " " * (len(line) - len(whole))
        yield from (indent + part for part in wrap_text(whole, width - len(indent)))
