"""The supplement: a program that learns to classify, and the parameters of it that one may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from ..lesson.blocks import Bullets, CodeLine, Listing, Runs, Table
from ..supplement.excerpts import ExcerptLines, blocks, programs
from ..supplement.told import PARAMETERS, columns, told
from ..training.experiments import DEMO, results
from .model import Slide
from .steps import Writer

#: The experiment of each parameter that slides show, and whether its curves teach.
SHOWN: Mapping[str, bool] = {
    "inputs": False,
    "classes": False,
    "units": True,
    "layers": False,
    "activation": False,
    "rate": True,
    "steps": False,
    "batch": True,
    "initial": True,
}
#: What is typed for each parameter.
_TYPED: Mapping[str, str] = {
    "inputs": "data.inputs=5",
    "classes": "data.classes=5",
    "units": "layers.1.units=8",
    "layers": "layers",
    "activation": "layers.1.activation=relu",
    "rate": "learning_rate=0.01",
    "steps": "steps=4000",
    "batch": "batch=16",
    "initial": "layers.1.initial=zeros",
}
#: The program whose lines are lit: that of the lecture was for the library's forerunner.
_LIBRARY = "keras"
#: As many lines of a program as stand under a bullet; one that is longer than a slide counts as two.
_MOST_LINES = 13
_WIDTHS: Mapping[str, int] = {"16:9": 72, "4:3": 54}
#: As many of them are lit, the first ones; of a loop over the layers, the line that goes on to the next, too.
_MOST_LIT, _TO_END = 3, frozenset({"layers"})
#: How many pieces of a program are left out at first: the constants that the slide before has shown.
_SHOWN_BEFORE: Mapping[str, int] = {"layers": 1}
#: The rows of the demonstration that a slide has room for.
_STEPS = (0, 100, 200, 500, 1000, 1500, 2000)


def supplement(writer: Writer) -> Iterator[Slide]:
    """The demonstration; then of each parameter what it is, where it stands, and what happens."""
    t = writer.t
    yield Slide(
        t("supplement.title"),
        (Bullets((t("supplement.intro"), *(t(f"supplement.{name}") for name in PARAMETERS))),),
    )
    yield from _demonstration(writer)
    for name in PARAMETERS:
        what, *more = _said(writer, name)
        code = (Bullets((what,)), _listing(writer, name))
        yield Slide(t(f"supplement.{name}"), code, writer.notes(f"slide.{name}"))
        title, notes = writer.site(f"supplement.happens.{name}"), writer.notes(f"slide.happens_{name}")
        yield Slide(title, (Bullets(tuple(more)), _table(writer, name)), notes)
        if SHOWN[name]:
            yield Slide(title, (Runs(name),), notes)


def _demonstration(writer: Writer) -> Iterator[Slide]:
    t, notes = writer.t, writer.notes("slide.demonstration")
    title = writer.site("supplement.demonstration")
    items = tuple(t(f"supplement.demonstration.{key}") for key in writer.words["supplement"]["demonstration"])
    typed = t("supplement.typed", command=writer.code("bpgen train demo.toml"))
    yield Slide(title, (Bullets((*items, typed)),), notes)
    (run,) = results(DEMO)
    rows = tuple(
        tuple(map(writer.number, (f"{r.step:,}", f"{r.loss:.4f}", f"{r.accuracy:.4f}", f"{r.test:.4f}")))
        for r in run.reports
        if r.step in _STEPS
    )
    yield Slide(title, (Table(rows, _heads(writer, "step", "loss", "accuracy", "test")),), notes)
    yield Slide(title, (Runs(DEMO),), notes)


def _said(writer: Writer, name: str) -> Iterator[Markup]:
    """What a parameter is, what else changes with it, and how it is changed."""
    texts = writer.words["supplement"]["text"]
    yield from (writer.t(f"supplement.text.{k}") for k in texts if k.startswith(f"{name}_"))
    typed = _TYPED[name]
    key = "supplement.typed" if "=" in typed else "supplement.block"
    command = f"bpgen train demo.toml --set {typed}" if "=" in typed else f"[[{typed}]]"
    yield writer.t(key, command=writer.code(command))


def _listing(writer: Writer, name: str) -> Listing:
    """Where a parameter stands in the program: its pieces in order, each whole where there is room for it,
    else its lit lines with one line round them, or these alone; what still has no room is left out.
    """
    options = writer.options
    (program,) = (p for p in programs(options.lang, options.templates) if p.name == _LIBRARY)
    out: list[CodeLine] = []
    wide = _WIDTHS[options.ratio]
    pieces = blocks(program.text, name)[_SHOWN_BEFORE.get(name, 0) :]
    lit = _lit(pieces, to_end=name in _TO_END)
    for piece in pieces:
        lines = [CodeLine(n, text, n in lit) for n, text in enumerate(piece.text.splitlines(), piece.start)]
        near = ([x for x in lines if any(abs(x.number - n) <= k for n in lit)] for k in (1, 0))
        shown = (lines, *near) if any(line.lit for line in lines) else ()
        out += next((x for x in shown if _high([*out, *x], wide) <= _MOST_LINES and _breaks(x, wide)), [])
    return Listing(tuple(out))


def _lit(pieces: Sequence[ExcerptLines], *, to_end: bool) -> list[int]:
    """The first lines of these that are lit, but for a function's head; ``to_end``: the last one, too."""
    named = [
        piece.start + n - 1
        for piece in pieces
        for n in piece.lit
        if not piece.text.splitlines()[n - 1].startswith("def ")
    ]
    return [*named[: _MOST_LIT - 1], named[-1]] if to_end else named[:_MOST_LIT]


def _breaks(lines: Sequence[CodeLine], wide: int) -> bool:
    """Whether no word of these lines is as long as a line."""
    return all(line.indent + len(word) <= wide for line in lines for word in line.text.split())


def _high(lines: Sequence[CodeLine], wide: int) -> int:
    """As how many lines these stand on a slide, dots for what is left out between them among them."""
    gaps = sum(b.number != a.number + 1 for a, b in pairwise(lines))
    return gaps + sum(1 + (len(line.text) > wide) for line in lines)


def _table(writer: Writer, name: str) -> Table:
    """What becomes of the demonstration: a line for each case."""
    kept = columns(name)
    rows = tuple(
        (_value(writer, name, run.case.value), *(writer.number(told(run)[column]) for column in kept))
        for run in results(name)
    )
    return Table(rows, _heads(writer, name, *kept))


def _value(writer: Writer, name: str, value: str) -> Markup:
    """A parameter's value, as other numbers are written."""
    if value == "all":
        return writer.site(f"supplement.case.{name}_all")
    return writer.count(int(value)) if value.isdigit() else writer.number(value)


def _heads(writer: Writer, *columns: str) -> tuple[Markup, ...]:
    return tuple(writer.site(f"supplement.column.{column}") for column in columns)
