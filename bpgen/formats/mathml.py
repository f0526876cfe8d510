r"""Formulas as MathML: no script and no network.

The LaTeX is that of the printers and of MyST pages, with two macros of ours:
``\bpfactor{colour}{LETTER}{formula}``, a factor in its colour with its letter beneath. Its colour
becomes a CSS class, so that light, dark and print each have their own. ``\bpnumber{N}{number}`` marks the
value of a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

_MACROS = {
    "bpfactor": r"\underset{\textcolor{#1}{\text{#2}}}{\textcolor{#1}{#3}}",
    "bpnumber": r"{\text{@#1@}{#2}}",
    "dotsc": "{\N{HORIZONTAL ELLIPSIS}}",  # unknown to math-core
}
_NUMBER = re.compile("<mrow><mtext>@([0-9]+)([a-z]*)@</mtext>")

#: How math-core writes our five colours; their place is taken by classes.
_CLASSES = {
    "#03FF00": "bp-green",
    "#FFEB3D": "bp-yellow",
    "#FFBFBF": "bp-pink",
    "#FF0000": "bp-red",
    "#0000FF": "bp-blue",
}
_COLOUR = re.compile(r' style="color:(#[0-9A-F]{6});"')

# The tags that math-core writes. Where it leaves a letter of a name as it was typed (in
# a_\operatorname{<b>}), that is no such tag, and is escaped.
_NAMES = (
    "math|m(?:row|i|n|o|s|text|space|sqrt|root|frac|style|padded|phantom|error|table|tr|td|enclose)|none"
    "|m(?:sub|sup|subsup|under|over|underover|multiscripts|prescripts)|b|i|code|span"
)
_ATTRIBUTE = r' (?!on|href|src)[a-z]+="[^"<>&]*"'
_REFERENCE = r'<a href="#[^"<>&]*">|</a>|&(?:#[0-9]+|amp|lt|gt|quot);'
_TAG = re.compile(rf"(</?(?:{_NAMES})(?:{_ATTRIBUTE})*/?>|{_REFERENCE})")

# A word such as "net" comes as mathematical letters from beyond the Basic Multilingual Plane: they are
# copied as such, are not found by the browser's search, and are read out letter by letter. The word is
# written in plain letters instead, and CSS slants it.
_ITALIC = {0x1D44E + i: ord("a") + i for i in range(26)} | {0x1D434 + i: ord("A") + i for i in range(26)}
_WORD = re.compile("<mrow><mspace/><mi>([\U0001d434-\U0001d467\u210e]{2,})</mi></mrow>")

# Signs of multiplication have the space that MathML gives them: the attributes that math-core writes change
# it by a twentieth of an em, and are a fiftieth of a page.
_TIMES = re.compile('<mo lspace="0.2222em" rspace="0.2222em">([\u2217\u00d7\u22c5])</mo>')

# The index of a letter, an index of two numbers, the number of a sample: as wide within one element, of which
# pages have thousands.
_MO = '<mo stretchy="false">'
_DIGIT = "[0-9\U0001d7e2-\U0001d7eb]"
_SHORTER = (
    (re.compile("<mrow><mspace/>(<mi>[^<]{2,}</mi>)</mrow>"), r"\1"),
    (re.compile('<mrow><mi>([^<]{2,})</mi><mo rspace="0">,</mo><mi>([^<]+)</mi></mrow>'), r"<mi>\1,\2</mi>"),
    (re.compile('<mn>([0-9]+)</mn><mo rspace="0">,</mo><mn>([0-9]+)</mn>'), r"<mn>\1,\2</mn>"),
    (re.compile(rf"<mrow>{_MO}\(</mo><(m[in])>({_DIGIT}+)</m[in]>{_MO}\)</mo></mrow>"), r"<\1>(\2)</\1>"),
    (re.compile('<mo rspace="0">,</mo><mn>([0-9,]+)</mn>'), r"<mn>,\1</mn>"),
    (re.compile("<mrow>(<mn>[0-9,]+</mn>)</mrow>"), r"\1"),
)

# Environments that fill the line and number themselves, as the ones that do neither: the box that a formula
# stands in is as wide as the formula, and the number is Sphinx's.
_ENVIRONMENTS = {"split": "aligned", "align": "aligned", "gather": "gathered"}
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(split|align|gather)\*?\}")
_EQUATION = re.compile(r"\\(begin|end)\{equation\*?\}")


@lru_cache(maxsize=2)
def _converter(namespace: bool) -> LatexToMathML:
    return LatexToMathML(macros=_MACROS, xml_namespace=namespace, fancy_error=False)


def mathml(latex: str, *, display: bool = False, namespace: bool = False, keys: Sequence[str] = ()) -> str:
    """A formula as a ``<math>`` element; ``namespace`` makes it XHTML, as epub wants it. A number marked as
    the value of one of ``keys`` is an element of its own, with ``data-key``; an operand, with ``data-in``.

    Its words are data, whatever they look like: the element holds MathML and nothing else.

    Raises ``math_core.LatexError`` for what is no formula.
    """
    source = _ENVIRONMENT.sub(lambda m: rf"\{m[1]}{{{_ENVIRONMENTS[m[2]]}}}", _EQUATION.sub("", latex))
    text = _converter(namespace).convert_with_local_state(source, displaystyle=display)
    # Named references other than XML's own five are no XHTML.
    text = _checked(text.replace("&ApplyFunction;", "&#8289;"))
    text = _COLOUR.sub(lambda m: f' class="{_CLASSES[m[1]]}"' if m[1] in _CLASSES else m[0], text)
    text = _TIMES.sub(r"<mo>\1</mo>", _WORD.sub(_plain_word, text))
    for pattern, short in _SHORTER:
        text = pattern.sub(short, text)
    if keys:
        text = _NUMBER.sub(lambda m: _number(keys[int(m[1])], m[2]), text)
    return _as_mathml_3(text) if namespace else text


def _number(key: str, place: str) -> str:
    return f'<mrow data-key="{escape(key)}"' + f' data-in="{place}"' * bool(place) + ">"


def _checked(text: str) -> str:
    """What math-core wrote, all but its own tags escaped. Raises ``LatexError`` where these do not match."""
    pieces = _TAG.split(text)
    made = "".join(piece if n % 2 else escape(piece, quote=False) for n, piece in enumerate(pieces))
    try:
        ET.fromstring(made)  # noqa: S314  # it has no declarations, and none can come
    except ET.ParseError as error:
        raise LatexError(f"a name in it looks like a tag ({error})") from None
    return made


def _as_mathml_3(text: str) -> str:
    """What e-books are held to: no script level of a table (it would be 0), no ``<b>`` in a text."""
    text = text.replace(' scriptlevel="0"', "")
    return re.sub("<mtext><b>([^<]*)</b></mtext>", r'<mtext style="font-weight:bold">\1</mtext>', text)


def _plain_word(match: re.Match[str]) -> str:
    word = match[1].translate(_ITALIC | {0x210E: ord("h")})
    return f'<mi class="bp-word">{word}</mi>'
