"""Lines that look alike are printed once: a format's macro sets the formulas of a line and looks into none.

A large sheet has thousands of lines of a few outlines: which parts a line has, and the colour of its label.
So the macro ``line`` runs once for each outline, with marks of the private use area where formulas go; what
it prints is cut at the marks, and a line of this outline is a matter of joining strings, as with ``slots``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..formats.alike import writer
from ..formats.format import Format
from ..formats.formulas import Formula, Label, Name, Value, written
from ..lesson.blocks import Block, Line
from ..printers.marks import Mark
from ..printers.target import Target

Macro = Callable[[Block], Markup]
_OPEN, _CLOSE = "\ue003", "\ue004"
_TOKEN = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_PARTS = ("label", "symbol", "formula", "numbers", "result", "low", "high")


def printer(form: Format, own: Path | None) -> Callable[[Macro, Block], Markup]:
    """What prints a block by its macro: that of a line once for all that look alike. A user's own macro may
    print anything of a line, and a format may give each formula a text to be read out: those run every time.
    """
    target, seen = form.target, dict[object, _Cut]()
    if target is None or form.described is not None or own is not None:
        return lambda macro, block: macro(block)
    formula = writer(target)

    def printed(macro: Macro, block: Block) -> Markup:
        if not isinstance(block, Line):
            return macro(block)
        _, label, symbol, steps, first, numbers, result, low, high, own, starts_row = block
        values = (label, symbol, first, numbers, result, low, high, *steps)
        outline = (label and label.mark.colour, own, starts_row, tuple([x is None for x in values]))
        if outline not in seen:
            seen[outline] = _cut(macro, block, target, values)
        texts, places = seen[outline]
        pieces = texts.copy()
        for at, n in places:
            value = values[n]
            assert value is not None
            pieces[at] = formula(value) if isinstance(value, Formula) else written(target, value)
        return Markup("".join(pieces))  # noqa: S704  # our printer's

    return printed


#: Pieces of text, empty ones where a value of a line goes; and those places, with the value's number.
_Cut = tuple[list[str], list[tuple[int, int]]]


def _cut(macro: Macro, line: Line, target: Target, values: Sequence[Value | None]) -> _Cut:
    """What the macro prints of a line, cut at the marks."""
    marks = [value and Name(f"{_OPEN}{n}{_CLOSE}") for n, value in enumerate(values)]
    parts: dict[str, Any] = dict(zip(_PARTS, marks, strict=False), steps=tuple(marks[len(_PARTS) :]))
    if line.label and marks[0]:  # the macro asks it for its colour, too: its letter is the mark
        parts["label"] = Label(Mark(line.label.mark.colour, marks[0].key))
    text = str(macro(line._replace(**parts)))
    if line.label and marks[0]:
        text = text.replace(written(target, parts["label"]), marks[0].key)
    pieces = _TOKEN.split(text)
    places = [(at, int(pieces[at])) for at in range(1, len(pieces), 2)]
    return ["" if n % 2 else piece for n, piece in enumerate(pieces)], places
