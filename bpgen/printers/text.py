"""Plain text for the terminal: names as users type them, one line a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from ..graph.expr import Expr
from ..graph.notation import GREEK, HATS
from ..graph.quantity import Graph
from .infix import Style, fill, parts
from .marks import Mark
from .notation import AnySymbol, Derivative, pluses
from .notation import symbol as symbol_in
from .target import Target

TEXT = Style(
    times=" * ",
    power=("^", ""),
    target="text",
)

_LETTERS = {
    **GREEK,
    **{name: unicodedata.normalize("NFC", f"{name[0]}\N{COMBINING CIRCUMFLEX ACCENT}") for name in HATS},
    "phi": "φ(x)",
    "phi'": "φ'(x)",
}


def formula(e: Expr, leaf: Callable[[str], str] = str) -> str:
    """The formula on one line; ``leaf`` gives what stands for a quantity: its key, or a number."""
    return fill(TEXT, parts(TEXT, e), leaf)


def symbol(graph: Graph, key: str, round_: int = 1) -> str:
    """A quantity's symbol in a round, on one line, near to the printed one: ∂E_total/∂w5, net_h1,
    E_total(2).
    """
    return _symbol(symbol_in(graph, key, round_))


def _symbol(s: AnySymbol) -> str:
    if isinstance(s, Derivative):
        return f"∂{_symbol(s.of)}/∂{_symbol(s.by)}" + (f"|{s.via.replace('_', ',')}" if s.via else "")
    base, sub = letter(s.base), s.sub.replace("_", ",")
    if s.layer:
        base += f"^{s.layer}"
    join = "" if not sub or (sub[:1].isdigit() and not s.layer) else "_"
    sample = f"({s.sample})" if s.sample is not None else ""
    sup = f"^{s.sup}" if s.sup else ""
    return base + join + sub + pluses(s.updates, "×") + sup + sample


def letter(base: str) -> str:
    """A symbol without its indices."""
    return _LETTERS.get(base, base)


def _label(mark: Mark) -> str:
    sample = f"({mark.sample})" if mark.sample is not None else ""
    return mark.letter + (f"_{mark.of}" if mark.of else "") + sample


TARGET = Target(
    TEXT,
    _symbol,
    unit=str,
    number=str,
    label=_label,
    factor=lambda mark, symbol: f"{symbol} [{_label(mark)}]" if mark.letter else symbol,
    dots="…",
    matrix=lambda rows: "\n".join(", ".join(row) for row in rows),
    aligned=lambda rows: "\n".join(f"{left} = {right}" for left, right in rows),
)
