"""Boxes and formulas of an exercise page, of which it has hundreds: each is written as short as it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.terms import terms
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
#: A formula of more characters than this is one of a line or more: so is a sum of it.
_LONG = 1200
#: What is written shorter in formulas of a page that has hundreds: a letter with its index in the colour of
#: its factor, without an element around it; and the index of a unit as one element, its letter the sign that
#: MathML shows for a single letter.
_SHORTER = (
    (
        re.compile(r"<mrow (class=\"bp-\w+\")><(msub(?:sup)?)>((?:(?!</?msub).)*)</\2></mrow>(?=</munder>)"),
        r"<\2 \1>\3</\2>",
    ),
    (re.compile('<mi class="bp-word">'), '<mi class="w">'),
)
#: An element that is opened and not closed at once; and a value that can do without quotation marks.
_OPENED = re.compile(r'<\w+(?: [\w-]+(?:="[^"<>]*")?)+>')
_PLAIN = re.compile(r'(?<= )([\w-]+)="([\w-]+)"(?=[ >])')
_INDEX = re.compile("<mrow><mi>([a-z])</mi><mn>([0-9]+)</mn></mrow>")
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
    math = _INDEX.sub(lambda m: f"<mi>{_italic(m[1])}{m[2]}</mi>", math)
    if is_displayed and len(math) > _LONG:
        math = f"<span class=sum><math>{'</math><math>'.join(terms(math[6:-7]))}</math></span>"
    return math if is_displayed else f'<span class="math">{math}</span>'


def unquoted(html: str) -> str:
    """Elements whose attributes have no quotation marks where HTML needs none.

    >>> unquoted('<p class="a" title="b c">class="d"</p><path d="M0"/>')
    '<p class=a title="b c">class="d"</p><path d="M0"/>'
    """
    return _OPENED.sub(lambda m: _PLAIN.sub(r"\1=\2", m[0]), html)


def _italic(letter: str) -> str:
    """The sign of mathematics that a letter alone in its element is shown as."""
    return "\u210e" if letter == "h" else chr(ord(letter) - ord("a") + 0x1D44E)
