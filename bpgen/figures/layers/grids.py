"""Numbers in rows and columns, as cells with heads: inputs, kernels, maps, matrices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ...formats.formulas import Equation, Number
from ...graph.kinds.kind import Values
from ...graph.layer_values import LayerValues
from ...printers.notation import AnySymbol, Symbol
from .parts import HIGH, LINE, Content, DrawnCell, Frame, KindWord, LayerFigure, Part, Told, moved, text

#: The narrowest cell; how wide a digit and a letter of an index are.
_NARROWEST, _DIGIT, _INDEX = 0.7, 0.17, 0.125


class View(NamedTuple):
    """What a figure shows of a layer: the ``name`` of each quantity, and its ``number`` as it is printed,
    which is empty for one that the reader is to find; ``word`` gives a text of the kind.
    """

    layer: LayerValues
    name: Callable[[str], AnySymbol]
    number: Callable[[str], str]
    word: Callable[[str], str]

    def content(self, key: str) -> Content:
        """The number, or where it is not shown the name."""
        text = self.number(key)
        return Number(text, key) if text else self.name(key)

    def equation(self, key: str) -> Content:
        """The name and, where it is shown, the number."""
        text = self.number(key)
        return Equation((self.name(key), Number(text, key))) if text else self.name(key)

    def value(self, key: str) -> float | None:
        """The number, where it is shown."""
        text = self.number(key)
        return float(text) if text else None

    def width(self, content: Content) -> float:
        """About how wide something is when it is printed."""
        match content:
            case Number(text=text):
                return _DIGIT * len(text)
            case Symbol():
                return _DIGIT * len(content.base) + _INDEX * len(content.sub + content.sup)
            case Equation(sides):
                return (
                    sum(self.width(side) + 0.5 for side in sides if isinstance(side, Symbol | Number)) - 0.5
                )
            case KindWord(key):
                return sum(_DIGIT if c.isascii() else 0.31 for c in self.word(key))
        return 0.5

    def cell_width(self, contents: Sequence[Content]) -> float:
        """How wide cells with these contents are."""
        return max(_NARROWEST, 0.24 + max(map(self.width, contents), default=0.0))

    def titled(self, title: Content, piece: LayerFigure) -> LayerFigure:
        """A piece with its title above it; what it tells has this title."""
        wide = max(piece.width, self.width(title) + 0.1)
        parts = (
            DrawnCell(((0, 0)), (wide, LINE), title, rim="none"),
            *moved(piece, (wide - piece.width) / 2, LINE),
        )
        told = tuple(told if told.title else told._replace(title=title) for told in piece.told)
        return LayerFigure(parts, wide, piece.height + LINE, told)

    def grid(
        self,
        rows: Sequence[Sequence[str]],
        *,
        heads: bool = False,
        shades: Callable[[str], float] = lambda _: 0.0,
        frames: Sequence[tuple[int, int, int, int]] = (),
        around: int = 0,
        steps: str = "",
    ) -> LayerFigure:
        """The quantities of these keys as cells; an empty key is an empty cell. ``heads``: columns and
        several rows are numbered; ``steps``: rows have this letter before their number. ``frames`` has the
        first row and column of a frame, from 0, and how many of each it encloses; ``around`` are zeros around
        the grid, which are counted by frames.
        """
        contents = [[self.content(key) if key else None for key in row] for row in rows]
        wide = self.cell_width([x for row in contents for x in row])
        parts, columns = list[Part](), len(rows[0]) + 2 * around
        several = heads and len(rows) > 1
        left, top = (0.42 if several or steps else 0.0), (0.36 if heads else 0.0)
        zero = Number("0")
        deep = around if len(rows) > 1 else 0
        for r in range(len(rows) + 2 * deep):
            for c in range(columns):
                inside = deep <= r < len(rows) + deep and around <= c < columns - around
                key = rows[r - deep][c - around] if inside else ""
                content = contents[r - deep][c - around] if inside else zero
                rim = ("" if key else "dashed") if inside else "dashed"
                place = left + c * wide, top + r * HIGH
                parts.append(DrawnCell(place, (wide, HIGH), content, shades(key) if key else 0.0, rim))
        if several or steps:
            for r in range(len(rows)):
                head = Symbol(steps, str(r + 1)) if steps else Number(str(r + 1))
                parts.append(DrawnCell((0, top + (r + deep) * HIGH), (left, HIGH), head, rim="none"))
        if heads:
            for c in range(len(rows[0])):
                place = left + (c + around) * wide, 0.0
                parts.append(DrawnCell(place, (wide, top), Number(str(c + 1)), rim="none"))
        for row, column, high, across in frames:
            place = left + column * wide, top + row * HIGH
            parts.append(Frame(place, (across * wide, high * HIGH)))
        told = Told(None, tuple(tuple(x for x in row if x is not None) for row in contents))
        height = top + (len(rows) + 2 * deep) * HIGH
        return LayerFigure(tuple(parts), left + columns * wide, height, (told,))

    def line(self, key: str) -> LayerFigure:
        """A quantity on a line of its own."""
        content = self.equation(key)
        told = Told(None, ((self.content(key),),))
        return text(content, self.width(content) + 0.2)._replace(told=(told._replace(title=self.name(key)),))


def rows_of(values: Values) -> list[list[str]]:
    """The keys of numbers in rows: of a vector one row."""
    keys, wide = values.keys, values.shape[-1]
    return [list(keys[n : n + wide]) for n in range(0, len(keys), wide)]


def maps_of(values: Values, sides: int) -> list[list[list[str]]]:
    """The rows of each map of several with so many sides; of one, its alone."""
    rows = rows_of(values)
    high = values.shape[-2] if sides == 2 else 1
    return [rows[n : n + high] for n in range(0, len(rows), high)]
