"""What a sheet asks for, numbered as it is printed; and the table to fill in."""

from __future__ import annotations

import csv
import io
from itertools import count
from typing import NamedTuple

from ..graph.quantity import Graph
from ..lesson.choose import blanks
from ..lesson.plan import PlannedSection, plan
from ..sheets.asked import check_length
from ..sheets.options import Options
from ..trace.printed import Round
from ..words.texts import words


class SheetBlank(NamedTuple):
    """A blank of a sheet: the number of its question, its round, the key of its quantity."""

    question: int
    round: int
    key: str


class SectionBlanks(NamedTuple):
    """A section of a sheet with its blanks, in their order."""

    section: PlannedSection
    steps: tuple[SheetBlank, ...]


def parts_of(graph: Graph, options: Options) -> tuple[SectionBlanks, ...]:
    """The blanks of the sheet of this shape and these options; sections without any are left out.

    Raises ``BpgenError`` for a sheet too large to print, or a choice of worked steps that matches none.
    """
    check_length(graph, options)
    sections = plan(graph, options.rounds, options.upto, along=options.along)
    asked = blanks(graph, sections, options.worked, options.fade)
    numbers, out = count(1), []
    for section in sections:
        steps = tuple(
            SheetBlank(number, section.round, key)
            for group, number in zip(section.groups, numbers, strict=False)
            for key in group.keys
            if (section.round, key) in asked
        )
        if steps:
            out.append(SectionBlanks(section, steps))
    return tuple(out)


def blank_table(graph: Graph, options: Options) -> bytes:
    """A CSV file with a row for each blank of a sheet, whose numbers are still to come.

    It begins with the mark by which spreadsheet programs know UTF-8; where numbers have a decimal comma,
    there are semicolons between its cells, as those programs expect. Raises as ``parts_of``.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if graph.shape.notation.decimal == "comma" else ",")
    headings = words("marking", options.lang, options.templates)["heading"]
    writer.writerow([headings[kind] for kind in ("question", "round", "name", "symbol", "value")])
    for part in parts_of(graph, options):
        one = Round(graph, part.section.round)
        writer.writerows([s.question, s.round, s.key, one.symbol(s.key, "text"), ""] for s in part.steps)
    return out.getvalue().encode("utf-8-sig")
