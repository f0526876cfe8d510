"""What slides tell of an optimiser: its rule, and what it carries from round to round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup

from ..formats.formulas import Aligned, Number, defined
from ..graph import names
from ..graph.schedules.rule import ROUND
from ..lesson.blocks import Bullets, Cell, Rows, Table
from ..lesson.by_round import by_round, steps_of_updates
from ..lesson.live import Live
from ..lesson.plan import PlannedQuestion
from ..lesson.rules import convention
from ..printers.notation import Symbol
from ..trace.digits import show
from .model import Slide
from .steps import Writer

#: As many rounds of a parameter stand beside each other.
_MOST_COLUMNS = 3
#: In later rounds a power, or a rate that falls exponentially, is too small for a program's numbers.
_LAST = 1000


def rule(w: Writer) -> Iterator[Slide]:
    """The optimiser's convention, and the formulas that update the parameter worked first, in their order;
    nothing where they are plain.
    """
    if w.arch.update.is_plain:
        return
    weight = names.weight(w.arch, w.arch.depth, 1, 1)
    rows = tuple(defined(w.first, key) for key in w.graph.updates[weight])
    said = tuple(map(w.bullet, convention(w.text, w.arch.update)))
    blocks = (*((Bullets(said),) if said else ()), Rows(Aligned(rows)))
    yield Slide(w.t("backward.optimiser"), blocks, w.notes("slide.optimiser"))


def carries(w: Writer) -> Iterator[Markup]:
    """What the updates of a round need of the round before besides the parameters, as bullets."""
    if w.arch.update.rule.states:
        yield w.t("repetition.state")
    if w.arch.update.rate is not None:
        yield w.t("repetition.schedule")


def carried(w: Writer, rounds: Sequence[int]) -> Iterator[Slide]:
    """How what all updates share comes to the next round, and its values in these rounds; for each parameter
    worked, the values of its updates in the first of them.
    """
    graph, head, notes = w.graph, w.t("table.round"), w.notes("slide.by_round")
    if graph.carried:
        yield from w.group(PlannedQuestion("carried", graph.carried))
        shared = [old for key in graph.carried if (old := graph.round_before[key]) != ROUND.key]
        seen = [r for r in rounds if r <= _LAST]
        table = by_round(w.first, head, shared, seen, partial(_number, w.program))
        table = table._replace(heads=tuple(_of_any_round(w, x) for x in table.heads))
        yield Slide(w.t("repetition.shared"), (table,), notes)
    if not graph.architecture.update.rule.states:
        return
    for name, keys in steps_of_updates(graph).items():
        if w.is_worked(graph[keys[-1]]):
            table = by_round(w.first, head, keys, rounds[:_MOST_COLUMNS], partial(_number, w.live))
            heads, *rows = zip(table.heads, *table.rows, strict=True)
            title = w.t("repetition.by_round", symbol=w.symbol(name))
            yield Slide(title, (Table(tuple(rows), heads, tall=True),), notes)


def _number(live: Live, key: str, round_: int) -> Number:
    """A number with no more digits than others, though it is an exact power."""
    return Number(show(live.printed(round_).values[key], live.contract.policy))


def _of_any_round(w: Writer, head: Cell) -> Cell:
    """The head of a column: of a constant's powers, the constant, as each round has another exponent."""
    if isinstance(head, Symbol) and head.sup:
        return w.t("table.power", symbol=head._replace(sup=""))
    return head
