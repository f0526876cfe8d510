"""Symbols within the text of an SVG: letters in italics, indices as lowered spans."""

from __future__ import annotations

from . import text
from .notation import AnySymbol, Derivative, pluses
from .target import Target

#: How far an index is down in its own size, and up again in that of the text: no text, no way back.
_DOWN, _UP, _BACK = ".35em", "-.45em", "\u200b"


def _symbol(s: AnySymbol) -> str:
    if isinstance(s, Derivative):
        via = _index(s.via.replace("_", ","), _DOWN) if s.via else ""
        return f"∂{_symbol(s.of)}/∂{_symbol(s.by)}{via}"
    base = (
        text.letter(s.base) if s.base.isdigit() else f'<tspan class="bp-letter">{text.letter(s.base)}</tspan>'
    )
    sample = f"({s.sample})" if s.sample is not None else ""
    raised = s.layer + s.sup + pluses(s.updates, "×") + sample
    return base + _index(s.sub.replace("_", ","), _DOWN) + _index(raised, _UP)


def _index(raw: str, way: str) -> str:
    if not raw:
        return ""
    back = way[1:] if way[0] == "-" else f"-{way}"
    # The way back is in the index's size, too.
    return f'<tspan class="bp-sub" dy="{way}">{raw}</tspan><tspan class="bp-sub" dy="{back}">{_BACK}</tspan>'


TARGET: Target = text.TARGET._replace(symbol=_symbol)
