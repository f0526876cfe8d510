"""The network and its given values; of a wide one, the weights of each layer as a table with heads, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from ...graph import names
from ...lesson.course import Course, PageSource, printed
from ...printers.notation import of_unit
from .page import page

#: With more weights than these, nobody finds one in a list.
_MOST_LISTED = 20


class UnitHead(NamedTuple):
    """A unit at the head of a row or column: its key in the figure, and its name."""

    key: str
    name: Markup


class WeightTable(NamedTuple):
    """The weights of a layer: a column for each unit that they come from, a row for each that they lead to,
    with the keys of its weights.
    """

    title: str
    heads: tuple[UnitHead, ...]
    rows: tuple[tuple[UnitHead, tuple[str, ...]], ...]


def _network_page(course: Course) -> PageSource:
    return PageSource("network", printed(course, "network", tables=tuple(_tables(course))))


def _tables(course: Course) -> Iterator[WeightTable]:
    arch = course.network.architecture
    weights = sum(a * b for a, b in zip(arch.sizes, arch.sizes[1:], strict=False))
    if weights <= _MOST_LISTED:
        return

    def head(layer: int, number: int) -> UnitHead:
        key = names.unit(arch, layer, number)
        return UnitHead(key, course.math(of_unit(key)))

    for layer in range(1, arch.depth + 1):
        hidden = "matrix.hidden" if arch.depth == 2 else "matrix.hidden_n"
        title = course.t("matrix.output" if layer == arch.depth else hidden, n=layer)
        sources, units = (range(1, arch.sizes[n] + 1) for n in (layer - 1, layer))
        yield WeightTable(
            str(course.t("matrix.weights", layer=title)),
            tuple(head(layer - 1, source) for source in sources),
            tuple(
                (head(layer, unit), tuple(names.weight(arch, layer, unit, source) for source in sources))
                for unit in units
            ),
        )


PAGES = (page("network", "introduction", 3, _network_page),)
