"""Every quantity of every round as a row: what pandas and other tables take as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from ..exports.values import record
from ..formats.plain import phrase
from ..graph.quantity import Graph
from ..lesson.meaning import title
from ..network.kinds import Problem
from ..sheets.options import Options
from ..trace.digits import exact
from ..trace.evaluate import Trace, as_float
from ..trace.printed import PrintedRound, printed_rounds, usual_contract
from ..trace.rounding import Worked
from ..trace.row import Row
from ..words.texts import words


def trace_rows(trace: Trace[Any], lang: str) -> list[Row]:
    """A row for each quantity of each round of a trace, printed with nine digits."""
    return list(_rows(printed(trace), trace.network, language(lang)))


def worked_rows(worked: Worked, lang: str) -> list[Row]:
    """A row for each quantity of each round of a worked problem, printed under its contract."""
    return list(_rows(printed(worked), worked.network, language(lang)))


def printed(source: Trace[Any] | Worked) -> Iterator[PrintedRound]:
    """The rounds as they are printed. Raises ``SpecError`` for values that are no single numbers."""
    if isinstance(source, Worked):
        yield from printed_rounds(source.network, source.contract, 1, len(source.written))
        return
    for number, values in enumerate(source.rounds, source.first_round):
        yield PrintedRound(source.graph, number, _decimals(values), usual_contract(source.graph))


def meanings(graph: Graph, network: Problem | None, lang: str) -> Mapping[str, str]:
    """What each quantity is, in words; the words of its concept where the network is not known."""
    if network is None:
        return {q.key: q.concept.value for q in graph.quantities}
    say = partial(phrase, words("quantities", lang))
    return {q.key: title(say, graph, q) for q in graph.quantities}


def language(lang: str) -> str:
    """One of the languages that there are. Raises ``SpecError`` for another."""
    return Options(lang=lang).lang


def _rows(rounds: Iterable[PrintedRound], network: Problem | None, lang: str) -> Iterator[Row]:
    titles: Mapping[str, str] | None = None
    for one in rounds:
        titles = titles or meanings(one.graph, network, lang)
        for q in one.graph.quantities:
            yield {**record(q, one), "title": titles[q.key]}


def _decimals(values: Mapping[str, Any]) -> Mapping[str, Decimal]:
    return {
        key: value if isinstance(value, Decimal) else exact(as_float(value, key))
        for key, value in values.items()
    }
