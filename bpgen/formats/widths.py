"""How wide and how high a formula of a Typst document is, told before it is set, and where it may be broken.

Typst can measure, but what it measures it sets twice over, and once more where it stands: half the time of a
sheet. What stands beside what needs no more than a width that is not too small, so that is added up here: of
two above each other, the wider one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, reduce

from ..graph.functions.function import Marks
from ..graph.functions.known import FUNCTIONS
from ..printers import text, typst
from ..printers.marks import Mark
from ..printers.notation import AnySymbol, Derivative, pluses
from ..printers.notation import above as marks_above

#: Two above each other, each with its end; an index or exponent with its end; a blank, a line's result; what
#: follows a bold number.
OVER, SMALL, END, _BLANK, _RESULT, _BOLD = "\x01\x02\x03\x04\x05\x06"
_FRACTION = OVER, END, f"{END} "
_TOKENS = re.compile("\ue000[^\ue002]*\ue002|.", re.DOTALL)

#: The advance widths of New Computer Modern, in em; signs without the spaces that are printed around them.
ADVANCES = {
    c: width
    for width, characters in (
        (0.0, "^"),
        (0.22, " "),
        (0.28, ".,;:|!'"),
        (0.36, "ilt"),
        (0.42, "()[]bjϵ"),
        (0.47, "cresεξ"),
        (0.5, "0123456789*fgoqvzδζθ"),
        (0.54, "adkpyIηρτ"),
        (0.58, "huxγλν"),
        (0.6, "n∂βμπσ⦅⦆"),
        (0.66, "φψχωαJ"),
        (0.68, "SL"),
        (0.73, "wTΣΦ"),
        (0.78, "+-×ABFOPRZ"),
        (0.8, "CEGQUVYΔΨ"),
        (0.89, "mDHNX=>√"),
        (0.93, "K"),
        (1.08, "MW"),
    )
    for c in characters
}
_LETTER = 0.6
#: The frames to write in, as the preamble draws them on text of 10pt; and what bold digits are wider.
_FRAMES = {_BLANK: 4.18, _RESULT: 6.25, _BOLD: 0.4}
#: Around a factor, and around a label, which is set smaller.
_FACTOR, _LABEL = 0.74, 0.7
#: An interval but for its numbers.
INTERVAL = 1.7
#: What is set smaller: indices, and labels.
_INDEX, _NOTE = 0.8, 0.65


@lru_cache(maxsize=65536)
def _symbol(s: AnySymbol) -> str:
    if isinstance(s, Derivative):
        via = f"|{SMALL}{s.via}{END}" if s.via else ""
        return f"{_FRACTION[0]}∂{_symbol(s.of)}{_FRACTION[1]}∂{_symbol(s.by)}{_FRACTION[2]}{via}"
    marks = marks_above(s, pluses(s.updates, "×"))
    index = f"{SMALL}{OVER}{s.sub}{END}^{marks}{END}{END}" if marks else f"{SMALL}{s.sub}{END}"
    return text.letter(s.base) + index


def _label(mark: Mark) -> str:
    return f"{mark.letter}{SMALL}{mark.of or ''}{mark.sample or ''}{END}"


def _factor(mark: Mark, symbol: str) -> str:
    return f"{OVER}{symbol}{END}{_label(mark)}{END}{' ' * round(_FACTOR / ADVANCES[' '])}"


def _by_cases(marks: Marks) -> Marks:
    """A function's marks of Typst with its cases above each other."""
    rows = (("cases(", f"{{{OVER}"), ("&quad", "&&"), ("), ", f"){END}"), ("))", f"){END}"))
    return tuple(
        reduce(lambda text, row: text.replace(*row), rows, mark) if isinstance(mark, str) else mark
        for mark in marks
    )


_CASES = {f.name: _by_cases(f.marks["typst"]) for f in FUNCTIONS if "cases(" in str(f.marks.get("typst"))}

#: Formulas as texts that ``width`` adds up.
TARGET = typst.TARGET._replace(
    style=typst.TYPST._replace(
        power=(SMALL, END),
        tall_brackets=("⦅", "⦆"),
        fraction=_FRACTION,
        nested=("", ""),
        own=(("exp", (f"e{SMALL}", 0, END)), ("sqrt", (" √", 0, "")), *_CASES.items()),
    ),
    symbol=_symbol,
    unit=str,
    number=str,
    label=_label,
    factor=_factor,
    dots="MM",
    blank=_BLANK,
    filled=str,
    result=_RESULT,
    found=lambda text: f"{text}{_BOLD}",
    spoken=True,
    signs=text.TARGET.signs,
)


def of_label(of: str) -> float:
    """The width in em of a factor's letter before a line."""
    return _LABEL + _NOTE * width(of)[0]


@lru_cache(maxsize=4096)
def width(of: str) -> tuple[float, str]:
    """The width in em of a formula of ``TARGET``, but for its slots; and these, to be added."""
    return _sum(iter(_TOKENS.findall(of)), 1.0)


def _sum(tokens: Iterator[str], size: float) -> tuple[float, str]:
    total, slots = 0.0, ""
    for token in tokens:
        if token == END:
            break
        if token == OVER:
            # Of two numbers above each other nobody knows the wider one: both count.
            (top, above), (bottom, below) = _sum(tokens, size), _sum(tokens, size)
            total, slots = total + max(top, bottom), slots + above + below
        elif token == SMALL:
            more, found = _sum(tokens, _INDEX * size)
            total, slots = total + more + 0.06, slots + found
        elif len(token) > 1:
            slots += token
        else:
            total += _FRAMES.get(token) or size * ADVANCES.get(token, _LETTER)
    return total, slots


#: Heights in em: of letters, of brackets; what is below a letter with an index, and around a fraction's rule;
#: what an exponent is raised by, and the index of a bar lowered.
LETTER, _BRACKET = 0.7, 1.0
_BELOW, _RULE, _RAISED, _SCRIPT, _LOW = 0.22, 0.42, 0.4, 0.78, 0.45


@lru_cache(maxsize=4096)
def extent(of: str) -> tuple[float, float]:
    """Width and height in em of a formula of ``TARGET`` without slots."""
    return width(of)[0], _tall(iter(of))


def _tall(characters: Iterator[str]) -> float:
    high, before = LETTER, ""
    for c in characters:
        if c == END:
            break
        # The index of a bar is below what the bar stands beside.
        low, before = _LOW if before == "|" else 0.0, c
        if c == OVER:
            high = max(high, _tall(characters) + _tall(characters) + _RULE)
        elif c == SMALL:
            high = max(high, LETTER + _BELOW, _SCRIPT * _tall(characters) + _RAISED) + low
        elif c in "()[]⦅⦆|":
            high = max(high, _BRACKET)
    return high


_SIGN = re.compile(r" [-+−] | (?:\*|×|·|dot(?:\.o)?) ")


def terms(of: str) -> list[list[str]]:
    """Where a formula of ``TARGET`` may be broken, as ``printers.typst.pieces`` has it."""
    out, depth, start, at = [list[str]()], 0, 0, 0
    while at < len(of):
        c, at = of[at], at + 1
        depth += 2 * (c == OVER) + (c in f"([⦅{SMALL}") - (c in f")]⦆{END}")
        found = None if depth else _SIGN.match(of, at - 1)
        if found and start < at - 1:
            sign = found[0].strip()
            out[-1].append(of[start : at - 1])
            if sign in "-+−":
                out += [[sign], []]
            else:
                out[-1].append(sign)
            start = at = found.end()
    out[-1].append(of[start:])
    return out


def widest_piece(of: str, before: float) -> float:
    """The width in em, which is not too small, of the widest piece of a formula of ``TARGET`` that is broken
    wherever it may be; ``before`` is the width of what its first piece follows.
    """
    pieces = (1.02 * (extent(piece)[0] + 0.25) for term in terms(of) for piece in term)
    return max(piece + (0 if n else before) for n, piece in enumerate(pieces))


#: Where Latin ends: from here on a character is as wide as a kanji.
LATIN = "\u2000"


@lru_cache(maxsize=4096)
def advance(text: str) -> float:
    """The width in em of a text."""
    return sum(ADVANCES.get(c, 1.0 if c > LATIN else 0.55) for c in text)
