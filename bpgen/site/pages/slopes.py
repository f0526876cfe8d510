"""The page of slopes: derivatives as pictures, what an update makes of them, and a check by numbers.

It is a page of its own, not a part of the lessons: those are read with pencil in hand, step by step, and each
of these pictures takes several steps of several lessons together.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext

from markupsafe import Markup

from ...formats.formulas import Number
from ...graph.architecture import ActivationName
from ...lesson.charts import CHARTS
from ...lesson.charts.chart import gradient_of, values
from ...lesson.course import Course, PageSource, printed
from ...trace.along import Function, along
from ...trace.digits import WORKING, show
from ...trace.domains import EXACT
from .page import page

#: The weight is moved by so much.
_MOVES = tuple(Decimal(1).scaleb(-k) for k in (1, 2, 3, 4))
#: The move of which the text speaks.
_TOLD = Decimal("0.001")


def slopes_page(course: Course) -> PageSource:
    """The page."""
    live = course.live

    def number(value: Decimal) -> Markup:
        return course.math(Number(show(value, course.contract.policy)))

    (weight,) = CHARTS["descent"].usual(live)
    gradient, updated = gradient_of(live, weight), live.graph.next_round[weight]
    now = values(live)
    with localcontext(WORKING):
        error = along(live.graph, now, (weight,), live.graph.objective, EXACT)
        change = error(now[updated]) - now[live.graph.objective]
        predicted = now[gradient] * (now[updated] - now[weight])
        told = error(now[weight] + _TOLD) - error(now[weight])
        rows = [tuple(map(number, row)) for row in _rows(error, now[weight])]
    layers = live.network.architecture.layers
    text = printed(
        course,
        "slopes",
        outs=CHARTS["tangent"].usual(live),
        weight=weight,
        of_weight=course.t.format.write(live.printed().name(weight)),
        gradient=gradient,
        updated=updated,
        objective=live.graph.objective,
        pair=CHARTS["contour"].usual(live),
        softmax=any(layer.activation is ActivationName.SOFTMAX for layer in layers),
        change=number(change),
        predicted=number(predicted),
        told=number(told),
        move=number(_TOLD),
        rows=rows,
    )
    return PageSource("slopes", text)


def _rows(error: Function, start: Decimal) -> Iterator[tuple[Decimal, ...]]:
    """Each move, the error's change for it, and its slope over the move to one side and over both."""
    here = error(start)
    for move in _MOVES:
        ahead, behind = error(start + move), error(start - move)
        yield move, ahead - here, (ahead - here) / move, (ahead - behind) / (2 * move)


PAGES = (page("slopes", "repeat", 2, slopes_page),)
