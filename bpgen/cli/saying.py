"""What the parts of a printed comparison share: its words, in lines of a terminal."""

from __future__ import annotations

from dataclasses import dataclass

import click

from ..formats.plain import wrap_text
from ..marking.wording import Wording


@dataclass(frozen=True)
class Saying(Wording):
    """A comparison in lines of ``width`` columns. ``answers``: with the key's numbers and intervals."""

    width: int
    answers: bool

    def print_wrapped(self, paragraph: str) -> None:
        """Print a paragraph, in lines."""
        for line in wrap_text(paragraph, self.width):
            click.echo(line)
