"""Tables of values as nodes: quantities in rows, their numbers in one or more rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from docutils import nodes

from ..errors import BpgenError, nearest
from ..formats.plain import phrase, width_of
from ..graph.quantity import Concept, Quantity, Role
from ..lesson.live import LiveProblem
from ..lesson.meaning import title
from ..printers import latex
from ..words.texts import words
from .formulas import inline, sentence


class FormulaTexts(NamedTuple):
    """A formula in LaTeX and in plain text."""

    latex: str
    plain: str


class QuantityCells(NamedTuple):
    """One quantity: its meaning; its symbol, its formula (or None) and its numbers."""

    key: str
    title: Sequence[nodes.Node]
    symbol: FormulaTexts
    formula: FormulaTexts | None
    numbers: tuple[FormulaTexts, ...]


Head = Sequence[str]


def cells_of(
    live: LiveProblem, kind: str, rounds: Sequence[int], lang: str, own: Path | None
) -> tuple[Head, list[QuantityCells]]:
    """The heading and rows of the quantities of a role or concept.

    Raises ``BpgenError`` for an unknown kind, with the nearest known one.
    """
    say = partial(phrase, words("quantities", lang, own))
    site = words("site", lang, own)

    def word(key: str, **values: object) -> str:
        return phrase(site, f"table.{key}", **values)

    known = [*Role, *Concept]
    if kind not in known:
        raise BpgenError("sphinxext.kind", mend=nearest(kind, known), name=kind[:40])
    graph = live.graph
    found = [q for q in graph.quantities if kind == q.concept or (kind == q.role and not _is_first_state(q))]
    printed = [live.printed(r) for r in rounds]
    with_formulas = any(q.definition is not None for q in found) and len(rounds) == 1
    rows = []
    for q in found:
        formula = _texts(live.printed().formula, q) if with_formulas and q.definition is not None else None
        numbers = tuple(_texts(p.result, q) for p in printed)
        symbol = _texts(live.printed().symbol, q)
        told = sentence(graph, partial(title, say, graph, q))
        rows.append(QuantityCells(q.key, told, symbol, formula, numbers))
    head = [word("what"), word("symbol")]
    if with_formulas:
        head.append(word("formula"))
    many = len(rounds) > 1
    head += [word("round", round=r) if many else word("value") for r in rounds]
    return head, rows


def _is_first_state(q: Quantity) -> bool:
    """Whether this is what an optimiser remembers of a parameter, 0 at first: a sentence says so of all."""
    return q.concept is Concept.STATE and q.start == 0


def _texts(write: Callable[[str, str], str], q: Quantity) -> FormulaTexts:
    return FormulaTexts(write(q.key, "latex"), write(q.key, "text"))


def table(
    head: Head,
    rows: Sequence[QuantityCells],
    note: Callable[[str], nodes.target | None],
    classes: Sequence[str] = (),
) -> nodes.table:
    """The table; ``note`` gives the address of a row, where it gets one, ``classes`` are those of words."""
    columns = len(head)
    widths = _widths(head, rows)
    group = nodes.tgroup("", *(nodes.colspec(colwidth=w) for w in widths), cols=columns)
    group += nodes.thead(
        "", nodes.row("", *(nodes.entry("", _words([nodes.Text(x)], classes)) for x in head))
    )
    body = nodes.tbody()
    for row in rows:
        symbol = _cell(row.symbol)
        target = note(row.key)
        if target is not None:
            symbol.insert(0, target)
        entries: list[nodes.Element] = [_words(row.title, classes), symbol]
        if columns == 3 + len(row.numbers):
            entries.append(_cell(row.formula))
        # Of a value that is given here: in later rounds a parameter has others.
        key = row.key if target is not None and len(row.numbers) == 1 else None
        entries += [_cell(number, key) for number in row.numbers]
        body += nodes.row("", *(nodes.entry("", entry) for entry in entries))
    group += body
    return nodes.table("", group, classes=["bp-table", "colwidths-auto"])


def _words(told: Sequence[nodes.Node], classes: Sequence[str]) -> nodes.paragraph:
    return nodes.paragraph("", "", *told, classes=list(classes))


def _cell(formula: FormulaTexts | None, key: str | None = None) -> nodes.paragraph:
    """A formula in its cell; with ``key``, the number that is the value of this quantity."""
    if formula is None:
        return nodes.paragraph()
    node = inline(*formula)
    if key is not None:
        node["bp-marked"], node["bp-keys"] = latex.marked(0, "", formula.latex), [key]
    return nodes.paragraph("", "", node)


def _widths(head: Head, rows: Sequence[QuantityCells]) -> list[int]:
    """The widths of the columns in letters, for builders that set text in columns."""
    cells = [
        [
            "".join(map(_in_plain, row.title)),
            row.symbol.plain,
            *([row.formula.plain] if row.formula else []),
            *_plain(row.numbers),
        ]
        for row in rows
    ]
    lengths = [[width_of(c) for c in row] for row in [list(head), *cells] if len(row) == len(head)]
    return [min(40, max(column) + 2) for column in zip(*lengths, strict=True)]


def _plain(formulas: Sequence[FormulaTexts]) -> list[str]:
    return [formula.plain for formula in formulas]


def _in_plain(node: nodes.Node) -> str:
    return str(node["plain"]) if isinstance(node, nodes.math) else node.astext()
