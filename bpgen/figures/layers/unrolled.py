"""A recurrent layer step by step: a box a step, with its inputs below, its outputs above, and arrows to the
next; and the parts of a cell drawn once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...formats.formulas import Equation, Number
from ...graph.quantity import Quantity
from ...printers.notation import AnySymbol, Symbol
from .grids import View, rows_of
from .parts import (
    HIGH,
    LINE,
    Content,
    DrawnCell,
    LayerFigure,
    Part,
    Route,
    Sign,
    Told,
    below,
    beside,
    moved,
)

#: Between two boxes, and between a box and what is above and below it.
_GAP, _OFF = 1.1, 0.4
#: Height of a row of the table, and how wide a page is.
_ROW, _WIDEST = 0.5, 18.0
#: A table of more rows is in two halves where it has so few steps.
_FEW_STEPS, _LONG = 2, 10


def unrolled(
    view: View,
    inside: Callable[[Quantity], bool],
    outputs: Callable[[Quantity], bool],
    carried: Sequence[str],
) -> LayerFigure:
    """All steps in a row. ``inside`` says which quantities of a step its box has, ``outputs`` which are its
    outputs; ``carried`` are the letters of what goes on to the next step.
    """
    parts, told, right, last = list[Part](), list[Told](), _GAP, 0.0
    rows = rows_of(view.layer.read[0])
    steps = _by_steps(view, len(rows))
    lines = [[view.equation(q.key) for q in made if inside(q)] for made in steps]
    high = max(max(len(found) for found in lines) * LINE + LINE, 1.1)
    box, low = HIGH + _OFF, HIGH + 2 * _OFF + high
    middle = box + high / 2
    for t, (made, found, row) in enumerate(zip(steps, lines, rows, strict=True), 1):
        above, under = view.grid([[q.key for q in made if outputs(q)]]), view.grid([row])
        inner = max([view.width(x) for x in found] + [1.2]) + 0.4
        wide = max(inner, above.width, under.width)
        centre = right + wide / 2
        parts += moved(above, centre - above.width / 2, 0.0)
        parts += moved(under, centre - under.width / 2, low)
        parts.append(DrawnCell((centre - inner / 2, box), (inner, high), round=True))
        head: Content = Equation((Symbol("t"), Number(str(t))))
        for n, content in enumerate((head, *found)):
            place = centre - inner / 2, box + n * LINE + (high - LINE * (1 + len(found))) / 2
            parts.append(DrawnCell(place, (inner, LINE), content, rim="none"))
        parts.append(Route(((centre, low), (centre, box + high))))
        parts.append(Route(((centre, box), (centre, HIGH))))
        parts.append(Route(((last, middle), (centre - inner / 2, middle))))
        before = [Symbol(letter, str(t - 1)) for letter in carried]
        for n, name in enumerate(before):
            place = (last + centre - inner / 2) / 2 - 0.3, middle - LINE * (len(before) - n)
            parts.append(DrawnCell(place, (0.6, LINE), name, rim="none"))
        last = centre + inner / 2
        right += wide + _GAP
        told += [piece._replace(title=head) for piece in (*under.told, *above.told)]
        told += [Told(view.name(q.key), ((view.content(q.key),),)) for q in made if inside(q)]
    return LayerFigure(tuple(parts), right - _GAP, low + HIGH, tuple(told))


def gate(function: str, x: float, y: float, wide: float = 0.8) -> DrawnCell:
    """A box with a function; its middle is at ``x``, its upper edge at ``y``."""
    return DrawnCell((x - wide / 2, y), (wide, 0.5), Sign(function))


def name(symbol: Symbol, x: float, y: float) -> DrawnCell:
    """The name of what a line carries, around a point."""
    return DrawnCell((x - 0.4, y - 0.25), (0.8, 0.5), symbol, rim="none")


def line(*points: tuple[float, float], tip: bool = True) -> Route:
    """A line of a cell."""
    return Route(points, tip)


def steps_table(view: View) -> LayerFigure | None:
    """All values of the layer, a column for each step; None where some of them are to be found."""
    rows = rows_of(view.layer.read[0])
    columns = [
        {_without_step(view.name(key), t): key for key in (*row, *(q.key for q in made))}
        for t, (row, made) in enumerate(zip(rows, _by_steps(view, len(rows)), strict=True), 1)
    ]
    if not all(view.number(key) for column in columns for key in column.values()):
        return None
    # The first step may lack what acts on the state before it: the last one has everything.
    heads = list(columns[-1])
    if len(columns) <= _FEW_STEPS and len(heads) > _LONG:
        half = -(-len(heads) // 2)
        left, right = (_table(view, columns, some) for some in (heads[:half], heads[half:]))
        parts, wide = (*left.parts, *moved(right, left.width + 0.5, 0)), left.width + 0.5 + right.width
        return LayerFigure(parts, wide, left.height, left.told + right.told)
    return _table(view, columns, heads)


def _table(view: View, columns: Sequence[Mapping[Symbol, str]], heads: Sequence[Symbol]) -> LayerFigure:
    """These rows of the table of steps."""
    lead = 0.3 + max(map(view.width, heads))
    parts, told, right = [DrawnCell((0, 0), (lead, _ROW), Symbol("t"))], list[Told](), lead
    parts += [DrawnCell((0, _ROW * n), (lead, _ROW), head) for n, head in enumerate(heads, 1)]
    for t, column in enumerate(columns, 1):
        contents = [view.content(column[head]) if head in column else None for head in heads]
        wide = view.cell_width(contents)
        for n, content in enumerate((Number(str(t)), *contents)):
            parts.append(DrawnCell((right, _ROW * n), (wide, _ROW), content))
        right += wide
    for head in heads:
        found = tuple(view.content(column[head]) for column in columns if head in column)
        told.append(Told(head, (found,)))
    return LayerFigure(tuple(parts), right, _ROW * (len(heads) + 1), tuple(told))


def with_table(view: View, steps: LayerFigure, *cell: LayerFigure) -> LayerFigure:
    """The steps, the ``cell`` where there is one, and the table where all values are known; the last two are
    beside each other where the page is wide enough.
    """
    table = steps_table(view)
    pieces = [steps, *cell, *([table] if table else [])]
    last = pieces[-2:]
    if len(last) > 1 and sum(piece.width for piece in last) + 0.8 <= _WIDEST:
        whole = below([*pieces[:-2], beside(last, 0.8)], 0.6)
    else:
        whole = below(pieces, 0.6)
    return whole._replace(pieces=tuple(pieces))


def _by_steps(view: View, count: int) -> list[list[Quantity]]:
    return [[q for q in view.layer.made if q.index.source == t] for t in range(1, count + 1)]


def _without_step(name: AnySymbol, t: int) -> Symbol:
    """A symbol without the step in its index."""
    assert isinstance(name, Symbol)
    return name._replace(sub="_".join(x for x in name.sub.split("_") if x != f"t{t}"))
