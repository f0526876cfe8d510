"""Boxes and formulas of an exercise page, of which it has hundreds: each is written as short as it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from ..formats.environment import Words
from .engine import math_of

#: A place for an answer, as it is without script.
BOX = Markup('<span class="box"><label for="box{n}">{label}</label><input id="box{n}" data-box></span>')
_LIVE = Markup(
    '<input id="box{{n}}" data-box inputmode="decimal" autocomplete="off" autocapitalize="off"'
    ' spellcheck="false" maxlength="40" aria-describedby="mark{{n}}"><wbr><span class="mark" id="mark{{n}}">'
    '</span><wbr><button type="button" class="ask" hidden>{ask}</button><span class="hint" hidden></span>'
)
_DISPLAYED = re.compile('<math><mrow displaystyle="true" scriptlevel="0">(.*)</mrow>(?=</math>)', re.DOTALL)
#: An index of two numbers, and the number of a sample: what is within one element is as wide.
_SHORTER = (
    (re.compile('<mn>([0-9]+)</mn><mo rspace="0">,</mo><mn>([0-9]+)</mn>'), r"<mn>\1,\2</mn>"),
    (
        re.compile(r'<mrow><mo stretchy="false">\(</mo><mn>([0-9]+)</mn><mo stretchy="false">\)</mo></mrow>'),
        r"<mtext>(\1)</mtext>",
    ),
)


def live_box(t: Words) -> str:
    """What the script makes of the input of each box, with what it says of it; ``{n}`` is its number."""
    return str(_LIVE.format(ask=t("page.hint")))


def formula(latex: str, keys: Sequence[str]) -> str:
    """A formula of the sheet. One that is displayed stands by itself: its place has the style for it."""
    if not latex:
        return ""
    math, is_displayed = _DISPLAYED.subn(r"<math>\1", math_of(latex, keys))
    for pattern, short in _SHORTER:
        math = pattern.sub(short, math)
    return math if is_displayed else f'<span class="math">{math}</span>'
