"""A comparison in the terminal: its tables, what is wrong and why, the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import click
from rich.text import Text

from ..errors.messages import in_language
from ..lesson.meaning import section_title
from ..marking.compare import Judged, JudgedAnswers, JudgedPart, Verdict
from ..marking.unreadable import Unreadable, finding
from ..sheets.options import Options
from .diagnoses import Diagnoses
from .saying import Saying
from .tables import console, on_the_point, plain, print_table, table


def print_comparison(
    found: JudgedAnswers, options: Options, unreadable: Sequence[Unreadable] = (), *, answers: bool = False
) -> None:
    """Print all of a comparison and what of the table was not read, in the language of the options.

    ``answers``: with the key's numbers and the intervals that it accepts.
    """
    out = console()
    shared = (found, options, out.width, answers)
    printer = _Printer(*shared)
    printer.print_wrapped(printer.subject())
    tables = zip(found.parts, printer.tables(), strict=True)
    for blank, group in groupby(tables, key=lambda one: _is_blank(one[0])):
        if blank:
            click.echo()
            printer.print_wrapped(printer.blank([part for part, _ in group]))
            continue
        for part, rows in group:
            click.echo()
            out.print(plain(printer.heading(part)), style="bold")
            print_table(out, rows)
    for paragraph in Diagnoses(*shared).paragraphs():
        click.echo()
        for line in paragraph:
            click.echo(line)
    if unreadable:
        click.echo()
        printer.print_wrapped(printer.say("unreadable.heading", n=len(unreadable)))
        for one in unreadable:
            printer.print_wrapped(printer.unreadable(one))


class _Printer(Saying):
    """The tables, and what stands above them."""

    def subject(self) -> str:
        """The network and its contract."""
        contract = self.say_of("sheet", f"contract.{self.options.contract.rule}", digits=self.digits())
        return self.say("compare.subject", network=self.found.worked.network.name, contract=contract)

    def unreadable(self, one: Unreadable) -> str:
        """What of the table was not read: where, why, and how to write it."""
        place = self.say("unreadable.row", row=one.row)
        if one.column is not None:
            column = in_language(one.column_name, self.options.lang)
            place = self.say("unreadable.cell", row=one.row, column=column)
        what, mend = finding(one).parts(self.options.lang)
        return self.say("unreadable.line", place=place, what=what, mend=mend)

    def heading(self, part: JudgedPart) -> str:
        """A section's heading, as on the sheet."""
        if part.section is None:
            return self.say("compare.beyond")
        heading = section_title(partial(self.say_of, "sheet"), self.found.worked.graph, part.section)
        if not self.several_rounds:
            return heading
        return f"{self.say_of('sheet', 'section.round', round=part.section.round)}  {heading}"

    def blank(self, parts: Sequence[JudgedPart]) -> str:
        """What is said of sections that follow each other and are blank."""
        first, last = self.heading(parts[0]), self.heading(parts[-1])
        return self.say("compare.blank_to" if len(parts) > 1 else "compare.blank", first=first, last=last)

    def tables(self) -> Iterator[Any]:
        """A table for each section; columns are as wide in all, so that they read as one."""
        steps = self.found.steps
        columns = {
            "name": [step.key for step in steps],
            "yours": on_the_point([self.given_text(step) for step in steps]),
        }
        if self.answers:
            write = self.target.number
            right = [write(self.found.worked.text(step.key, step.round)) for step in steps]
            columns["ours"] = on_the_point(right)
        widths = [max(map(len, column), default=0) for column in columns.values()]
        cells = (
            [plain(cell.ljust(width)) for cell, width in zip(row, widths, strict=True)]
            for row in zip(*columns.values(), strict=True)
        )
        headings = [self.say(f"heading.{key}") for key in ("question", *columns, "verdict")]
        for part in self.found.parts:
            rows, before = table(*headings), 0
            rows.columns[0].justify = "right"
            for step in part.steps:
                question = step.question or 0
                number = "" if question == before else str(question)
                rows.add_row(number, *next(cells), self._verdict(step))
                before = question
            yield rows

    def _verdict(self, step: Judged) -> Text:
        style = "bold" if step.verdict is Verdict.DIFFERS else ""
        return Text(self.say(f"verdict.{step.verdict}"), style=style)


def _is_blank(part: JudgedPart) -> bool:
    return all(step.verdict is Verdict.BLANK for step in part.steps)
