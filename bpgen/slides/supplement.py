"""The supplement: a program that learns to classify, and the parameters of it that one may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from ..lesson.blocks import Bullets, CodeLine, Listing, Runs, Table
from ..supplement.excerpts import blocks, programs
from ..supplement.told import PARAMETERS, columns, told
from ..training.experiments import DEMO, Result, results
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
    "steps": True,
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
#: As many lines of a program as stand under some bullets.
_FEW_LINES = 4
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
        notes = writer.notes(f"slide.{name}")
        said, listing = Bullets(tuple(_said(writer, name))), _listing(writer, name)
        # A long one has a slide of its own.
        if len(listing.lines) <= _FEW_LINES:
            yield Slide(t(f"supplement.{name}"), (said, listing), notes)
        else:
            yield Slide(t(f"supplement.{name}"), (said,), notes)
            yield Slide(t(f"supplement.{name}"), (listing,), notes)
        title = writer.site(f"supplement.happens.{name}")
        found = writer.notes(f"slide.happens_{name}")
        yield Slide(title, (_table(writer, name),), found)
        if SHOWN[name]:
            yield Slide(title, (Runs(name),), found)


def _demonstration(writer: Writer) -> Iterator[Slide]:
    t, notes = writer.t, writer.notes("slide.demonstration")
    title = writer.site("supplement.demonstration")
    items = tuple(t(f"supplement.demonstration.{key}") for key in writer.words["supplement"]["demonstration"])
    typed = t("supplement.typed", command=writer.code("bpgen train demo.toml"))
    yield Slide(title, (Bullets((*items, typed)),), notes)
    (run,) = results(DEMO)
    rows = tuple(
        tuple(map(writer.escape, (f"{r.step:,}", f"{r.loss:.4f}", f"{r.accuracy:.4f}", f"{r.test:.4f}")))
        for r in run.state.reports
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
    """The lines of the program in which a parameter stands."""
    options = writer.options
    (program,) = (p for p in programs(options.lang, options.templates) if p.name == _LIBRARY)
    return Listing(
        tuple(
            CodeLine(n, text)
            for block in blocks(program.text, name, around=0)
            for n, text in enumerate(block.text.splitlines(), block.start)
        )
    )


def _table(writer: Writer, name: str) -> Table:
    """What becomes of the demonstration: a line for each case."""
    kept = columns(name)
    rows = tuple(tuple(map(writer.escape, _cells(run, kept))) for run in results(name))
    return Table(rows, _heads(writer, name, *kept))


def _cells(run: Result, kept: tuple[str, ...]) -> tuple[str, ...]:
    said = told(run)
    return (said["value"], *(said[column] for column in kept))


def _heads(writer: Writer, *columns: str) -> tuple[Markup, ...]:
    return tuple(writer.site(f"supplement.column.{column}") for column in columns)
