"""How symbols are written within a line of text: as formulas of LaTeX, or in plain characters."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..figures import tikz
from ..graph.quantity import Graph
from ..printers import latex, text


def symbol(graph: Graph, key: str, round_: int = 1, *, form: str = "latex") -> Markup:
    """A quantity's symbol in a round; ``form`` is the format of the text around it."""
    if form == "plain":
        return Markup(text.symbol(graph, key, round_))  # noqa: S704
    return Markup(f"${latex.symbol_of(graph, key, round_)}$")  # noqa: S704


def unit(key: str, *, form: str = "latex") -> Markup:
    """A unit's name."""
    return Markup(key if form == "plain" else f"${tikz.unit(key)}$")  # noqa: S704


def in_short(symbols: Sequence[Markup], most: int, *, form: str = "latex") -> list[Markup]:
    """The symbols; of more than ``most``, the first and the last."""
    if len(symbols) <= most:
        return list(symbols)
    dots = Markup("…") if form == "plain" else Markup(r"$\dotsc$")
    return [symbols[0], dots, symbols[-1]]
