"""Boxes and formulas of an exercise page, of which it has hundreds: each is written as short as it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from ..formats.environment import Words
from .engine import math_of

#: A place for an answer, as it is without script.
BOX = Markup("<label>= <b>{}</b><input></label>")
_LIVE = Markup(
    '<span class="end">= <span class="box"><label for="box{{n}}">{{label}}</label>'
    '<input id="box{{n}}" data-box inputmode="decimal" autocomplete="off" autocapitalize="off"'
    ' spellcheck="false" maxlength="40" aria-describedby="mark{{n}}"><wbr>'
    '<span class="mark" id="mark{{n}}"></span><wbr>'
    '<button type="button" class="ask" hidden>{ask}</button>'
    '<span class="hint" hidden></span></span></span>'
)
_DISPLAYED = re.compile('<math><mrow displaystyle="true" scriptlevel="0">(.*)</mrow>(?=</math>)', re.DOTALL)
#: The index of a letter, words, an index of two numbers, the number of a sample: as wide within one element.
_SHORTER = (
    (re.compile("<mrow><mspace/>(<mi>[^<]{2,}</mi>)</mrow>"), r"\1"),
    (re.compile('<mrow><mi>([^<]{2,})</mi><mo rspace="0">,</mo><mi>([^<]+)</mi></mrow>'), r"<mi>\1,\2</mi>"),
    (re.compile('<mi class="bp-word">'), "<mi class=w>"),
    (re.compile('<mn>([0-9]+)</mn><mo rspace="0">,</mo><mn>([0-9]+)</mn>'), r"<mn>\1,\2</mn>"),
    (
        re.compile(r'<mrow><mo stretchy="false">\(</mo><mn>([0-9]+)</mn><mo stretchy="false">\)</mo></mrow>'),
        r"<mn>(\1)</mn>",
    ),
)
#: A formula with squares for its numbers, before a box; and the place of a box.
_SQUARES = re.compile(
    r"\n<span>= <!--math-->(?:(?!<!--)[^\n])*\\square(?:(?!<!--)[^\n])*<!--end--></span>"
    r'(?=\n<span class="end">= <!--math--><!--end--><!--box-->)'
)
_PLACE = '<span class="end">= <!--math--><!--end--><!--box--><!--math--><!--end--></span>'


def around_boxes(text: str) -> list[str]:
    """The pieces of a sheet between its boxes. The squares before a box are left out: on paper they are room
    for numbers, but nothing can be typed into them.
    """
    return _SQUARES.sub("", text).split(_PLACE)


def live_box(t: Words) -> str:
    """What the script makes of each box, with what it says of it; ``{n}`` is its number, ``{label}`` what it
    is called.
    """
    return str(_LIVE.format(ask=t("page.hint")))


def formula(latex: str, keys: Sequence[str]) -> str:
    """A formula of the sheet. One that is displayed stands by itself: its place has the style for it."""
    if not latex:
        return ""
    math, is_displayed = _DISPLAYED.subn(r"<math>\1", math_of(latex, keys))
    for pattern, short in _SHORTER:
        math = pattern.sub(short, math)
    return math if is_displayed else f'<span class="math">{math}</span>'
