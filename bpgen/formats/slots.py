"""Slots: a document printed once for an architecture, with places for what a problem fills in.

Between two problems of one shape only the numbers differ. So the templates run once, with marks of the
private use area where numbers go; what they print is cut at the marks and kept, and one more variant is
a matter of joining strings. No user's text can hold such a mark: escaping drops those characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from .glyphs import needs_japanese_font

_OPEN, _BETWEEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_TOKEN = re.compile(f"{_OPEN}([^{_CLOSE}]+){_CLOSE}")


class Fill(Enum):
    """What goes into a slot."""

    NUMBER = auto()
    OPERAND = auto()
    LOW = auto()
    HIGH = auto()
    PROGRAM = auto()
    ID = auto()
    COMMAND = auto()
    PAGE = auto()
    COMMAND_LINE = auto()
    PROGRAM_COMMAND = auto()
    NAME = auto()
    STUDENT = auto()
    NOTE = auto()
    CODE = auto()
    CODE_SIZE = auto()
    PAGE_CODE = auto()
    KEYWORDS = auto()
    JAPANESE = auto()
    ANSWER = auto()
    LAYER_FIGURE = auto()
    FILLED_LAYER_FIGURE = auto()


class DocumentSlot(NamedTuple):
    """A place in a document. A number stands in brackets here where it is negative (``bracket``), has an
    exponent of its own (``power``), or is 0 (``minus``: a minus sign stands before it). ``spoken``: it is
    filled with plain text, for those who have it read to them.
    """

    fill: Fill
    key: str = ""
    round: int = 0
    bracket: bool = False
    power: bool = False
    minus: bool = False
    spoken: bool = False


Form = tuple[str | DocumentSlot, ...]


def marked(slot: DocumentSlot) -> str:
    """The mark that stands for a slot in what the templates print."""
    odd = "".join(str(int(x)) for x in (slot.bracket, slot.power, slot.minus, slot.spoken))
    return f"{_OPEN}{_BETWEEN.join((slot.fill.name, slot.key, str(slot.round), odd))}{_CLOSE}"


def cut(text: str) -> Form:
    """The printed document, cut at the marks."""
    return tuple(_slot(piece) if n % 2 else piece for n, piece in enumerate(_TOKEN.split(text)))


def _slot(mark: str) -> DocumentSlot:
    fill, key, number, odd = mark.split(_BETWEEN)
    return DocumentSlot(Fill[fill], key, int(number), *(x == "1" for x in odd))


def japanese_in(form: Form, *more: str) -> str:
    """``true`` or ``false``: whether a document, or what fills its slots, needs Japanese fonts."""
    texts = (*(piece for piece in form if isinstance(piece, str)), *more)
    return str(any(map(needs_japanese_font, texts))).lower()


def fill_in(form: Form, text_of: Callable[[DocumentSlot], str]) -> str:
    """The document with every slot filled."""
    return "".join([piece if isinstance(piece, str) else text_of(piece) for piece in form])
