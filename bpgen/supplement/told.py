"""The supplement: a program's demonstration, and a page for each parameter that one may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from ..disk.naming import typed
from ..lesson.course import Course, PageSource, printed
from ..trace.digits import Kind, Policy, round_half_up, show
from ..training.experiments import DEMO, EXPERIMENTS, Result, results
from .excerpts import excerpts, program_command, programs

#: The pages of parameters in the lecture's order, each with its experiments.
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "inputs": ("inputs",),
    "classes": ("classes", "narrow"),
    "units": ("units",),
    "layers": ("layers",),
    "activation": ("activation",),
    "rate": ("rate", "points"),
    "steps": ("steps",),
    "batch": ("batch",),
    "initial": ("initial", "symmetry", "seed"),
}
FOLDER = "supplement"
#: The pages of this part of a course, in order.
PAGES = tuple(f"{FOLDER}/{name}" for name in ("demonstration", *PARAMETERS, "tensorflow1"))
#: What a table tells of each case, beside its value, where it is not the usual.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "inputs": ("weights", "loss", "accuracy", "test"),
    "units": ("weights", "loss", "accuracy", "test"),
    "layers": ("weights", "loss", "accuracy", "test"),
    "points": ("rate", "start", "loss", "accuracy", "test"),
    "batch": ("seen", "loss_mean", "accuracy", "test"),
}
_USUAL = ("loss", "accuracy", "test")
_LOSS, _SHARE, _WHOLE = Policy(Kind.FIGURES, 3), Policy(Kind.PLACES, 3), Policy(Kind.PLACES, 0)
#: A line of a terminal on a page.
_WIDEST = 76


class CaseEntry(NamedTuple):
    """A case in the table of its experiment: its value and its cells, and what is told of it by name."""

    value: str
    cells: tuple[str, ...]
    told: Mapping[str, str]


class ExperimentEntry(NamedTuple):
    """An experiment on its page: the columns, the lines, what is typed for each case in a terminal, and
    whether there are regions to be seen.
    """

    name: str
    columns: tuple[str, ...]
    lines: tuple[CaseEntry, ...]
    commands: tuple[tuple[str, ...], ...]
    regions: bool


def columns(name: str) -> tuple[str, ...]:
    """What the table of an experiment tells of each case."""
    return _COLUMNS.get(name, _USUAL)


def loss_column(name: str) -> str:
    """What the loss of an experiment is called: a sum over the points, or their mean."""
    return next(column for column in columns(name) if column.startswith("loss"))


def told(result: Result) -> Mapping[str, str]:
    """What a run comes to, in the digits of a table."""
    training = result.training
    first, last = result.reports[0], result.reports[-1]
    seen = last.step * (training.batch or training.points.count - training.points.test_count)
    weights = sum((before + 1) * units for before, units in pairwise(training.architecture.sizes))
    assert last.test is not None
    return {
        "value": result.case.value,
        "weights": f"{weights:,}",
        "rate": _plain(training.learning_rate),
        "start": loss_text(first.loss),
        "seen": f"{seen:,}",
        "loss": loss_text(last.loss),
        "loss_mean": loss_text(last.loss),
        "accuracy": show(last.accuracy, _SHARE),
        "test": show(last.test, _SHARE),
    }


def loss_text(loss: float) -> str:
    """A loss in three figures; a large one as a whole number."""
    return f"{round_half_up(loss, _WHOLE):,}" if loss >= 1000 else show(loss, _LOSS)


def command(result: Result, lang: str) -> tuple[str, ...]:
    """What is typed in a terminal for a run, in lines that fit a page."""
    lines = [f"bpgen train demo.toml --lang {lang}"]
    for text in result.typed:
        setting = f"--set {typed(text)}"
        if len(lines[-1]) + len(setting) < _WIDEST:
            lines[-1] += f" {setting}"
        else:
            lines[-1] += " \\"
            lines.append(f"    {setting}")
    return tuple(lines)


def supplement_pages(course: Course) -> Iterator[PageSource]:
    """All pages of the supplement, in order: the same in every course."""
    yield _page(
        course,
        "demonstration",
        pages=list(PARAMETERS),
        programs=programs(course.lang, course.own),
        typed=partial(program_command, lang=course.lang),
        **_demonstration(),
    )
    for name, experiments in PARAMETERS.items():
        found = {each: _told(each, course) for each in experiments}
        yield _page(
            course,
            "parameter",
            name,
            experiments=found,
            v=lambda experiment, n, key, found=found: found[experiment].lines[n].told[key],
            rose=_rose,
            excerpts=excerpts(name, course.lang, course.own),
            twins=_twins() if name == "initial" else [],
        )
    yield _page(course, "tensorflow1")


def supplement_files(course: Course) -> Mapping[str, bytes]:
    """What stands beside the pages: the programs to be taken."""
    return {f"{FOLDER}/{p.file}": p.text.encode() for p in programs(course.lang, course.own)}


def _page(course: Course, template: str, name: str = "", **context: Any) -> PageSource:
    text = printed(course, f"{FOLDER}/{template}", prose=FOLDER, parameter=name, **context)
    return PageSource(f"{FOLDER}/{name or template}", text)


def _demonstration() -> Mapping[str, Any]:
    """What the run of the demonstration tells, as `bpgen train` prints it."""
    (demo,) = results(DEMO)
    training = demo.training
    return {
        "reports": [
            (str(r.step), f"{r.loss:.9g}", f"{r.accuracy:.4f}", f"{r.test:.4f}") for r in demo.reports
        ],
        "points": training.points.count,
        "train": training.points.count - training.points.test_count,
        "test": training.points.test_count,
        "every": training.report,
    }


def _rose(name: str, n: int) -> bool:
    """Whether the loss of a run ended higher than it began: what a page says of it is chosen by that."""
    reports = results(name)[n].reports
    return reports[-1].loss > reports[0].loss


def _told(name: str, course: Course) -> ExperimentEntry:
    runs, number = results(name), course.network.notation.number
    lines = []
    for run in runs:
        said = {key: number(text) for key, text in told(run).items()}
        lines.append(CaseEntry(run.case.value, tuple(said[c] for c in columns(name)), said))
    drawn = bool(EXPERIMENTS[name].regions)
    return ExperimentEntry(
        name, columns(name), tuple(lines), tuple(command(run, course.lang) for run in runs), drawn
    )


def _twins() -> list[list[str]]:
    """The weights and the bias of each unit in a first hidden layer that started from zeros."""
    (run,) = results("symmetry")
    weights, biases = run.parameters[:2]
    rows = zip(weights.tolist(), biases.tolist(), strict=True)
    return [[show(x, _LOSS) for x in (*row, bias)] for row, bias in rows]


def _plain(x: float) -> str:
    """A rate without a power of ten."""
    return f"{x:.10f}".rstrip("0")
