"""How an optimiser takes each parameter through the rounds: a table with a row for each round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.formulas import Filled
from ..formats.slots import DocumentSlot, Fill
from ..graph.architecture import Architecture
from ..graph.quantity import Graph
from ..lesson.blocks import Block, Cell, Paragraph, Section, Table
from ..lesson.by_round import by_round, steps_of_updates
from ..lesson.choose import blanks
from ..lesson.plan import PlannedSection
from ..trace.printed import Round
from .options import Options

#: A table with more rounds than these goes on in another one, which may stand on the next page.
_ROWS = 25


def updates_by_round(
    graph: Graph, options: Options, t: Words, p: Words, sections: Sequence[PlannedSection], *, filled: bool
) -> Iterator[Section]:
    """Where an optimiser remembers something: a part of the sheet with a table for each parameter that is
    updated in several rounds, from its gradient to its new value; of a single round, the lines above say the
    same. ``t`` gives words of the format, ``p`` plain ones.
    """
    if not isinstance(graph.shape, Architecture) or not graph.shape.update.rule.states:
        return
    worked = {(s.round, key) for s in sections for g in s.groups for key in g.keys}
    asked = blanks(graph, sections, options.worked, options.fade)
    tables: list[Table] = []
    for keys in steps_of_updates(graph).values():
        rounds = sorted(r for r, key in worked if key == keys[-1])
        if len(rounds) > 1 and any((r, keys[-1]) in asked for r in rounds):
            parts = (rounds[n : n + _ROWS] for n in range(0, len(rounds), _ROWS))
            tables += [_table(Round(graph, 1), t, keys, part, filled=filled) for part in parts]
    if tables:
        blocks: tuple[Block, ...] = (Paragraph(t("section.by_round_text")), *tables)
        yield Section(Markup(""), t("section.by_round"), p("section.by_round"), blocks, ())


def _table(first: Round, t: Words, keys: Sequence[str], rounds: Sequence[int], *, filled: bool) -> Table:
    """These quantities from round to round: blank, or on a key filled."""

    def cell(key: str, round_: int) -> Cell:
        return Filled(DocumentSlot(Fill.NUMBER, key, round_)) if filled else Markup("")

    return by_round(first, t("section.by_round_head"), keys, rounds, cell)
