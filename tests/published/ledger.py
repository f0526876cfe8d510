"""Ledgers of published figures: what a source printed, and what the engine makes of it.

One TOML file per source under ``ledgers/``. It names the source and says under ``evidence`` what of it
was read, where, and what is from memory. Each of its ``runs`` is a network (a preset, or a file under
``networks/``) with the figures printed about it. A figure has

* ``name``, and for several samples ``sample``: the quantity's name in bpgen. ``negated``: the source
  prints the opposite sign. ``less``: it prints the difference from this other quantity;
* ``round``: the round in which bpgen computes it. What the source prints "after n rounds" about the
  forward pass belongs to round n + 1; ``w5+`` of round n is the weight after n rounds;
* ``printed``: the characters printed;
* ``status``: "agrees", "rounded" (the source rounded or cut on the way) or "wrong";
* ``unconfirmed``: the figure was not read in the source or a copy of it.

How a figure that is rounded or wrong came about: ``by`` (an arithmetic of numbers that the source itself
prints), ``places`` (each step rounded to so many decimals), ``mistake`` (one of those that bpgen knows),
``recipe`` (a graph of ``recipes.py``); ``cut`` says that the last digits were cut off, not rounded, and
``within`` that it comes out only as near as this. ``bound``, for "rounded": the source is no farther off.
``weak``: the figure has too few digits for its agreement to mean much.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from bpgen.graph.build import build_graph
from bpgen.graph.mistakes import mistakes
from bpgen.graph.quantity import Graph
from bpgen.network.problem import Network
from bpgen.network.values import values_of_given
from bpgen.trace.compile import compile_training
from bpgen.trace.digits import CONTEXT, Contract, Kind, Policy, Rule
from bpgen.trace.domains import EXACT, FAST_FLOAT
from bpgen.trace.evaluate import Trace, evaluate, trace_round
from bpgen.trace.rounding import work

from .recipes import RECIPES, arithmetic

HERE = Path(__file__).parent
STATUSES = ("agrees", "rounded", "wrong")


@dataclass(frozen=True)
class Figure:
    """One printed number."""

    name: str
    round: int
    printed: str
    status: str
    sample: int | None = None
    negated: bool = False
    less: str = ""
    note: str = ""
    by: str = ""
    places: int | None = None
    mistake: str = ""
    recipe: str = ""
    cut: bool = False
    within: str = "0"
    bound: str = ""
    weak: bool = False
    unconfirmed: bool = False


@dataclass(frozen=True)
class Run:
    """A network and what a source prints about it."""

    network: str
    figures: tuple[Figure, ...]
    online: bool = False


@dataclass(frozen=True)
class Ledger:
    """All figures of one source."""

    name: str
    author: str
    title: str
    year: int
    place: str
    evidence: str
    runs: tuple[Run, ...]


def names_of_ledgers() -> list[str]:
    return sorted(p.stem for p in (HERE / "ledgers").glob("*.toml"))


@cache
def load(name: str) -> Ledger:
    """A ledger by its file's name. An unknown key is an error, not a silence."""
    table = tomllib.loads((HERE / "ledgers" / f"{name}.toml").read_text(encoding="utf-8"))
    runs = tuple(
        Run(**{**run, "figures": tuple(Figure(**f) for f in run["figures"])}) for run in table.pop("runs")
    )
    return Ledger(name=name, runs=runs, **table)


def runs(*, online: bool) -> list[tuple[str, int]]:
    """The runs that learn after every sample, or those that do not: ledger and position."""
    return [
        (name, at)
        for name in names_of_ledgers()
        for at, x in enumerate(load(name).runs)
        if x.online == online
    ]


@cache
def network(name: str) -> Network:
    """A preset's network, or one kept beside the ledgers."""
    kind, _, stem = name.partition(":")
    return Network.preset(stem) if kind == "preset" else Network.from_file(HERE / "networks" / f"{name}.toml")


@cache
def changed_graph(name: str, figure_mistake: str, figure_recipe: str) -> Graph:
    """The graph of a network with a known mistake or a recipe in it."""
    graph = build_graph(network(name).architecture)
    if figure_recipe:
        return RECIPES[figure_recipe](graph)
    return next(m.graph for m in mistakes(graph) if m.name == figure_mistake)


@cache
def round_of(name: str, number: int) -> Trace:
    """One round of a network, however far on."""
    return trace_round(network(name), number)


@cache
def mistaken_round(name: str, number: int, mistake: str, recipe: str) -> Trace:
    """The same round of a network that makes a mistake in every round."""
    graph = changed_graph(name, mistake, recipe)
    start = [float(x) for x in values_of_given(network(name))]
    _, given = compile_training(graph, FAST_FLOAT)(start, number - 1)
    one = evaluate(network(name), 1, graph=graph, given=[EXACT.number(x) for x in given])
    return Trace(graph, one.rounds, number)


def value_in(trace: Trace, figure: Figure) -> Decimal:
    """The number of a trace that a figure is about, with the figure's sign."""

    def one(name: str) -> Decimal:
        base = trace.graph.aliases.get(name, name)
        key = base if figure.sample is None else f"{base}[{figure.sample}]"
        return Decimal(trace.round(figure.round)[key])

    value = one(figure.name) - (one(figure.less) if figure.less else 0)
    return -value if figure.negated else value


def ours(run: Run, figure: Figure) -> Decimal:
    """The engine's value for a figure."""
    return value_in(round_of(run.network, figure.round), figure)


def agrees(value: Decimal, printed: str, *, cut: bool = False) -> bool:
    """Whether a value is the printed string at its decimals: rounded half up, or cut off."""
    number = Decimal(printed)
    if not number:
        return not value
    way = ROUND_DOWN if cut else ROUND_HALF_UP
    # 42 digits first: a value that is a half-way case but for the noise of 50 digits is one.
    clean = round_to(value, 42)
    return clean.quantize(number, rounding=way, context=CONTEXT) == number


def round_to(value: Decimal, figures: int) -> Decimal:
    context = CONTEXT.copy()
    context.prec = figures
    return context.plus(value)


def significant(printed: str) -> int:
    """How many significant digits are printed."""
    return len(Decimal(printed).as_tuple().digits) if Decimal(printed) else 0


def is_explained(figure: Figure) -> bool:
    """Whether the ledger says how the printed number came about, so that a test can do it again."""
    ways = (figure.by, figure.places, figure.mistake, figure.recipe, figure.cut)
    return any(way not in ("", None, False) for way in ways)


def reproduced(run: Run, figure: Figure) -> Decimal:
    """The number that the source's own way gives."""
    if figure.by:
        return arithmetic(figure.by)
    if figure.mistake or figure.recipe:
        return value_in(mistaken_round(run.network, figure.round, figure.mistake, figure.recipe), figure)
    if figure.places is not None:
        contract = Contract(Rule.ROUND, Policy(Kind.PLACES, figure.places))
        worked = work(network(run.network), contract, figure.round)
        return value_in(Trace(worked.graph, worked.written), figure)
    return ours(run, figure)
