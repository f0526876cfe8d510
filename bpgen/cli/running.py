"""A training run on the command line: its rows as they come, a bar of progress, its checkpoint, its files."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import click

from ..errors import BpgenError
from ..formats.plain import padded, phrase, width_of, wrap_text
from ..network.optimiser import GRADIENT_DESCENT
from ..training.session import Rounds
from ..words.texts import terminal
from .run_files import Files, check_files, write_made
from .streams import emit

Say = Callable[..., str]
#: Rounds or Steps: each makes and takes states of a kind of its own.
Run = Any

#: A checkpoint is written no more often than this, in seconds.
_PAUSE = 0.25
#: The widths of columns: of an error from its point on, and of any number after it; an error between 0 and 10
#: has so many characters from the point on, and its heading ends where it ends.
_PLACES, _NUMBER, _USUAL = 13, 14, 10


class _Widths(NamedTuple):
    """The widths of the first two columns: of the count, and of the error up to its point."""

    counted: int
    whole: int


#: Rounds have up to four outputs beside them in 80 columns; steps count points, so that losses are larger.
_ROUNDS, _STEPS = _Widths(6, 3), _Widths(8, 6)


class Keeping:
    """The checkpoint of a run: none, a new one, or one from which the run goes on."""

    def __init__(self, path: Path | None, *, resume: bool) -> None:
        self._path, self._resume, self._last = path, resume, monotonic()

    def start(self, run: Run, say: Say) -> Any:
        """The state from which the run goes on.

        Raises ``BpgenError`` where a file that is there would be lost, or cannot be gone on from.
        """
        if self._path is None:
            return run.begin()
        from ..training.checkpoint import load, save

        if self._resume:
            kept = load(self._path, run.problem)
            try:
                state = run.restored(kept)
            except BpgenError as error:
                raise error.within(str(self._path)) from None
            click.echo(say("train.resumed", n=run.done(state), all=run.total), err=True)
            return state
        if self._path.exists():
            raise BpgenError("cli.checkpoint", where=str(self._path))
        state = run.begin()
        save(self._path, run.problem, run.kept(state))
        return state

    @contextmanager
    def explained(self, say: Say) -> Iterator[None]:
        """Say to who stops the run how it goes on."""
        try:
            yield
        except KeyboardInterrupt:
            if self._path is not None:
                click.echo("\n" + say("train.stopped", file=self._path), err=True)
            raise

    def keep(self, run: Run, state: Any) -> None:
        """Write the state, if the last one was written some time ago or the run has ended."""
        if self._path is None or (monotonic() - self._last < _PAUSE and run.done(state) < run.total):
            return
        from ..training.checkpoint import save

        save(self._path, run.problem, run.kept(state))
        self._last = monotonic()


def run_through(run: Run, files: Files, keeping: Keeping, format_: str, lang: str) -> None:
    """Run to the end, with a row at a time on standard output, and write the files.

    Raises ``BpgenError`` where the training diverges, or something cannot be drawn or written.
    """
    say = partial(phrase, terminal(lang))
    check_files(run, files)
    state = started = keeping.start(run, say)
    if format_ == "table" and run.optimiser != GRADIENT_DESCENT:
        # Beside the table, which is that of the generated programs.
        named = say("train.optimiser", text=run.optimiser.whole.replace(",", ", "))
        for part in wrap_text(named, shutil.get_terminal_size().columns):
            click.echo(part.replace(", ", ","), err=True)
    printed = 0
    with _screen(run.total, run.done(state), format_) as screen, keeping.explained(say):
        screen.write(_heading(run, format_, say))
        # What was printed before the run was stopped is printed again: the same bytes in the end.
        for reached in chain([started], run.advance(started)):
            state = reached
            rows = run.rows(state, printed)
            printed += len(rows)
            for row in rows:
                screen.write(_line(run, row, format_))
            screen.at(run.done(state))
            if state is not started:
                keeping.keep(run, state)
    if isinstance(run, Rounds) and format_ == "table":
        for line in _parameters(run, state):
            click.echo(line)
    write_made(run, state, files, say, lang)


class _Screen(NamedTuple):
    """Where a run is seen: ``write`` takes lines for standard output, ``at`` how far the run is."""

    write: Callable[[str], object]
    at: Callable[[int], object]


def _line(run: Run, row: Sequence[float], format_: str) -> str:
    """A row of numbers: in a table with the digits that people read, in CSV with all."""
    if format_ == "table":
        return _joined(run, run.shown(row))
    named = [] if run.optimiser == GRADIENT_DESCENT else [run.optimiser.whole]
    return _csv([*map(repr, row), *named])


def _heading(run: Run, format_: str, say: Say) -> str:
    if format_ == "table":
        return _joined(run, [_head(name, say) for name in run.columns])
    return _csv([*run.columns, *([] if run.optimiser == GRADIENT_DESCENT else ["optimiser"])])


def _joined(run: Run, cells: Sequence[str]) -> str:
    """A row in the columns of the generated programs, so that the two can be held side by side."""
    first, second, *more = cells
    widths = _ROUNDS if isinstance(run, Rounds) else _STEPS
    whole, point, places = second.partition(".")
    error = _right(whole, widths.whole) + padded(point + places, _PLACES)
    if not point:
        error = padded(_right(second, widths.whole + _USUAL), widths.whole + _PLACES)
    line = f"{_right(first, widths.counted)}  {error}{''.join(_right(cell, _NUMBER) for cell in more)}"
    return line.rstrip() + "\n"


def _right(cell: str, width: int) -> str:
    return " " * (width - width_of(cell)) + cell


def _csv(cells: Sequence[str]) -> str:
    """A row as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


def _head(name: str, say: Say) -> str:
    """A column's heading: outputs have their names, the others words."""
    return name if name.startswith("out_") else say(f"train.{name}")


def _parameters(run: Rounds, state: Any) -> Iterator[str]:
    """The weights after the last update, then the biases: as the generated programs print them."""
    from ..graph.quantity import Concept

    graph = run.network.graph
    values = dict(zip((q.key for q in graph.given), state.given, strict=True))
    names = [q.key for kind in (Concept.WEIGHT, Concept.BIAS) for q in graph.given if q.concept is kind]
    width = max(map(len, names))
    for name in names:
        yield f"{name:<{width}}{values[name]:z{_NUMBER}.9f}"


@contextmanager
def _screen(total: int, done: int, format_: str) -> Iterator[_Screen]:
    """A bar on a terminal; in a pipe none, for there the rows tell how far it is, each as it comes."""

    def write(text: str) -> None:
        if format_ == "csv":
            emit(text)
        else:
            click.echo(text, nl=False)
        sys.stdout.flush()

    if not sys.stderr.isatty():
        yield _Screen(write, lambda _: None)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
    from rich.text import Text

    from .tables import console

    # Where rows go to the same terminal as the bar, they are written above it.
    both = sys.stdout.isatty()
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns,
        console=console(error=not both),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as bar:
        task = bar.add_task("", total=total, completed=done)
        above = lambda text: bar.console.print(Text(text), end="", soft_wrap=True)  # noqa: E731
        yield _Screen(above if both else write, lambda n: bar.update(task, completed=n))
