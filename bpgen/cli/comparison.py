"""A comparison in the terminal: its tables, the first step that does not agree, the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

import click
from rich.text import Text

from ..documents.meaning import forms_of, section_title, title
from ..documents.options import Options
from ..documents.plain import equation, phrase, wrap_text
from ..marking.compare import Comparison, Judged, JudgedPart, Verdict
from ..marking.hints import Kind
from ..marking.unreadable import Unreadable, said
from ..marking.verdicts import accepts
from ..numbers import Kind as Digits
from ..numbers import plain as written
from ..printers import text
from ..texts import words
from .tables import console, on_the_point, plain, print_table, table

#: So many names say where else to look.
_MOST_NAMED = 6
_INDENT = "  "


def print_comparison(found: Comparison, options: Options, unreadable: Sequence[Unreadable] = ()) -> None:
    """Print all of a comparison and what of the table was not read, in the language of the options."""
    out = console()
    printer = _Printer(found, options, out.width)
    printer.say_wrapped(printer.subject())
    tables = zip(found.parts, printer.tables(), strict=True)
    for blank, group in groupby(tables, key=lambda one: _is_blank(one[0])):
        if blank:
            click.echo()
            printer.say_wrapped(printer.blank([part for part, _ in group]))
            continue
        for part, rows in group:
            click.echo()
            out.print(plain(printer.heading(part)), style="bold")
            print_table(out, rows)
    for paragraph in printer.remarks():
        click.echo()
        for line in paragraph:
            click.echo(line)
    if unreadable:
        click.echo()
        printer.say_wrapped(printer.say("unreadable.heading", n=len(unreadable)))
        for one in unreadable:
            finding = said(one, options.lang, options.templates)
            printer.say_wrapped(printer.say("unreadable.line", **finding._asdict()))


@dataclass(frozen=True)
class _Printer:
    """What the parts of the output share."""

    found: Comparison
    options: Options
    width: int

    def say(self, key: str, **values: object) -> str:
        """A text of the kind "marking", filled in."""
        return self.say_of("marking", key, **values)

    def say_of(self, kind: str, key: str, **values: object) -> str:
        """A text of any kind."""
        return phrase(words(kind, self.options.lang, self.options.templates), key, **values)

    def say_wrapped(self, paragraph: str) -> None:
        """A paragraph, in lines."""
        for line in wrap_text(paragraph, self.width):
            click.echo(line)

    def digits(self) -> str:
        """How many digits the contract asks for, in words."""
        policy = self.options.contract.policy
        kind = "figures" if policy.kind is Digits.FIGURES else "places"
        return self.say_of("text", f"contract.{kind}", n=policy.digits)

    def subject(self) -> str:
        """The network and its contract."""
        contract = self.say_of("text", f"contract.{self.options.contract.rule}", digits=self.digits())
        return self.say("compare.subject", network=self.found.worked.network.name, contract=contract)

    def heading(self, part: JudgedPart) -> str:
        """A section's heading, as on the sheet."""
        if part.section is None:
            return self.say("compare.beyond")
        arch = self.found.worked.network.architecture
        heading = section_title(partial(self.say_of, "text"), arch, part.section)
        if not self.several_rounds:
            return heading
        return f"{self.say_of('text', 'section.round', round=part.section.round)}  {heading}"

    def blank(self, parts: Sequence[JudgedPart]) -> str:
        """What is said of sections that follow each other and are blank."""
        first, last = self.heading(parts[0]), self.heading(parts[-1])
        return self.say("compare.blank_to" if len(parts) > 1 else "compare.blank", first=first, last=last)

    @property
    def several_rounds(self) -> bool:
        """Whether a round needs to be named."""
        return len(self.found.worked.written) > 1

    def tables(self) -> Iterator[Any]:
        """A table for each section; columns are as wide in all, so that they read as one."""
        steps = self.found.steps
        columns = (
            [step.key for step in steps],
            on_the_point([_given(step) for step in steps]),
            on_the_point([self._right(step) for step in steps]),
        )
        widths = [max(map(len, column), default=0) for column in columns]
        cells = (
            [plain(cell.ljust(width)) for cell, width in zip(row, widths, strict=True)]
            for row in zip(*columns, strict=True)
        )
        headings = [self.say(f"heading.{key}") for key in ("question", "name", "yours", "ours", "verdict")]
        for part in self.found.parts:
            rows, before = table(*headings), 0
            rows.columns[0].justify = "right"
            for step in part.steps:
                question = step.question or 0
                number = "" if question == before else str(question)
                rows.add_row(number, *next(cells), self._verdict(step))
                before = question
            yield rows

    def _right(self, step: Judged) -> str:
        """The key's number; nothing where the learner has still to find it."""
        return "" if step.value is None else self.found.worked.text(step.key, step.round)

    def _verdict(self, step: Judged) -> Text:
        style = "bold" if step.verdict is Verdict.DIFFERS else ""
        return Text(self.say(f"verdict.{step.verdict}"), style=style)

    def remarks(self) -> Iterator[list[str]]:
        """The paragraphs below the tables, in lines."""
        if self.found.of(Verdict.FOLLOWS) and self.found.of(Verdict.DIFFERS):
            yield self._wrapped("compare.legend")
        first = self.found.first
        if first is not None:
            yield list(self._first(first))
            others = [s for s in self.found.of(Verdict.DIFFERS) if s is not first]
            if others:
                named = [self._named(s) for s in others[:_MOST_NAMED]]
                dots = [] if len(named) == len(others) else ["..."]
                comma = self.say_of("text", "comma")
                yield self._wrapped("compare.others", n=len(others), names=comma.join(named + dots))
        blank = len(self.found.of(Verdict.BLANK))
        given = len(self.found.steps) - blank
        agrees = len(self.found.of(Verdict.AGREES))
        counts = "compare.counts" if given else "compare.nothing"
        yield self._wrapped(counts, given=given, agrees=agrees, blank=blank)
        if self.found.is_of_another_sheet:
            network = self.found.worked.network
            shape = "-".join(map(str, network.architecture.sizes))
            yield self._wrapped("compare.elsewhere", network=network.name, shape=shape, digits=self.digits())

    def _wrapped(self, key: str, **values: object) -> list[str]:
        return wrap_text(self.say(key, **values), self.width)

    def _first(self, step: Judged) -> Iterator[str]:
        """The step to look at first: what it is, its formula, the numbers put in, where it may come from."""
        worked = self.found.worked
        q = worked.graph[step.key]
        terminal = partial(self.say_of, "terminal")
        what = title(terminal, worked.network.architecture, worked.graph, q)
        place = self._place(step.question, step.round)
        yield from self._wrapped("compare.first", place=place, name=step.key, title=what)
        result = worked.text(step.key, step.round)
        forms = forms_of(
            replace(q, steps=()),
            text.formula,
            lambda e: text.formula(e, lambda key: worked.text(key, step.round)),
            result,
        )
        for line in equation(step.key, forms or (result,), self.width - len(_INDENT)):
            yield _INDENT + line
        low, high = worked.accepted_text(step.key, step.round)
        yours = "compare.yours_exact" if low == high else "compare.yours"
        if low != high and accepts(worked, (step.round, step.key), step.value or Decimal(0)):
            yours = "compare.yours_within"
        yield from self._wrapped(yours, value=_given(step), right=result, low=low, high=high)
        yield from wrap_text(self._hint(step), self.width)

    def _hint(self, step: Judged) -> str:
        """Where a number comes from, in words."""
        hint = step.hint
        if step.verdict is Verdict.FOLLOWS:
            return self.say(f"hint.{self.options.contract.rule}")
        if hint is None:
            return self.say("hint.none")
        if hint.kind is Kind.MISTAKE:
            return self.say("hint.mistake", text=self._mistake(hint.mistake))
        round_, key = hint.place
        if hint.kind is Kind.SWAPPED:
            swapped = "hint.swapped" if hint.name == hint.right else "hint.swapped_copy"
            return self.say(swapped, name=hint.name, right=hint.right, wrong=hint.wrong)
        asked = (s.question for s in self.found.steps if (s.round, s.key) == hint.place)
        place = self._place(next(asked, None), round_)
        return self.say(
            f"hint.{hint.kind}", power=hint.power, digits=self.digits(), part=hint.part, name=key, place=place
        )

    def _mistake(self, name: str) -> str:
        """A known mistake, as the course's page describes it."""
        from ..documents.environment import render_text

        own = self.options.templates
        prose = words(f"prose/{self.options.lang}", "mistakes", own)["mistake"][name]
        return render_text(prose, own, {"network": self.found.worked.network}, "myst").strip()

    def _place(self, question: int | None, round_: int) -> str:
        if question is None:
            return self.say("compare.round", round=round_)
        key = "compare.question_round" if self.several_rounds else "compare.question"
        return self.say(key, question=question, round=round_)

    def _named(self, step: Judged) -> str:
        if not self.several_rounds:
            return step.key
        return self.say("compare.named", name=step.key, round=step.round)


def _is_blank(part: JudgedPart) -> bool:
    return all(step.verdict is Verdict.BLANK for step in part.steps)


def _given(step: Judged) -> str:
    return "" if step.value is None else written(step.value, keep_zeros=True)
