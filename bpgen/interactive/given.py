"""Given values that the reader of an exercise page may change: the boxes, and what its script knows."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ..formats.environment import Words
from ..graph.quantity import Concept, Graph
from ..sheets.exercise import Exercise
from ..sheets.options import Options
from ..trace.printed import Round
from ..words.texts import words
from .lesson import inside, limits_of_given

_PANEL = Markup(
    '<details id="given" class="intro" hidden><summary>{open}</summary><p>{why}</p><div class="others"></div>'
    '</details>\n<p id="changed" class="rule" hidden><span></span> <button type="button">{reset}</button></p>'
)


def can_be_changed(exercise: Exercise) -> bool:
    """Whether a reader may change given values: no number on the sheet is computed from them."""
    options = exercise.options
    shows_all = not options.worked and options.fade is None
    return shows_all and next(limits_of_given(exercise.worked.graph), None) is not None


def given_panel(t: Words) -> Markup:
    """The fold that the script puts boxes into, and the line that says what was changed."""
    return _PANEL.format(**{x: t(f"given.{x}") for x in ("open", "why", "reset")})


def with_given(data: dict[str, Any], graph: Graph, options: Options) -> dict[str, Any]:
    """The data of a page with what a reader may change, as values of JSON: by the places of these quantities,
    ``limits``, ``formulas`` (their symbols as MathML) and ``symbols`` in plain text; and the learning rate's
    place, or -1.
    """
    round_, keys = Round(graph, 1), [q.key for q in graph.quantities]
    said = words("interactive", options.lang, options.templates)["given"]
    limits = dict(limits_of_given(graph))
    own = {x: said[x] for x in ("changed", "slider", "wrong")}
    return {
        **data,
        "words": {**data["words"], **own, "comma": data["comma_of_lists"]},
        "limits": limits,
        "formulas": {n: inside(round_.symbol(keys[n], "latex")) for n in limits},
        "symbols": {n: round_.symbol(keys[n], "text") for n in limits},
        "rate": next((n for n, q in enumerate(graph.quantities) if q.concept is Concept.LEARNING_RATE), -1),
    }
