"""What the parts of a printed comparison share: its words, and how a step is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import click

from ..formats.plain import phrase, wrap_text
from ..marking.compare import Judged, JudgedAnswers
from ..printers import text
from ..printers.target import Target, in_notation
from ..sheets.options import Options
from ..trace.digits import Kind, plain
from ..words.texts import words


@dataclass(frozen=True)
class Saying:
    """A comparison in the language of the options, in lines of ``width`` columns. ``answers``: with the key's
    numbers and intervals.
    """

    found: JudgedAnswers
    options: Options
    width: int
    answers: bool

    def say(self, key: str, **values: object) -> str:
        """A text of the kind "marking", filled in."""
        return self.say_of("marking", key, **values)

    def say_of(self, kind: str, key: str, **values: object) -> str:
        """A text of any kind."""
        return phrase(words(kind, self.options.lang, self.options.templates), key, **values)

    def print_wrapped(self, paragraph: str) -> None:
        """Print a paragraph, in lines."""
        for line in wrap_text(paragraph, self.width):
            click.echo(line)

    def digits(self) -> str:
        """How many digits the contract asks for, in words."""
        policy = self.options.contract.policy
        kind = "figures" if policy.kind is Kind.FIGURES else "places"
        return self.say_of("sheet", f"contract.{kind}", n=policy.digits)

    @cached_property
    def target(self) -> Target:
        """How formulas and numbers are written: with the signs of the problem's notation."""
        return in_notation(text.TARGET, self.found.worked.graph.shape.notation)

    def given_text(self, step: Judged) -> str:
        """The learner's number as it was written; empty where there is none."""
        return "" if step.value is None else self.target.number(plain(step.value, keep_zeros=True))

    @property
    def several_rounds(self) -> bool:
        """Whether a round needs to be named."""
        return len(self.found.worked.written) > 1

    def place(self, question: int | None, round_: int) -> str:
        """Where a step stands on the sheet: its question, and its round where there are several."""
        if question is None:
            return self.say("compare.round", round=round_)
        key = "compare.question_round" if self.several_rounds else "compare.question"
        return self.say(key, question=question, round=round_)
