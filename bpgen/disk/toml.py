"""A user's TOML, read within bounds: no file takes long, or gives numbers that cannot be printed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from ..errors import BpgenError
from ..errors.bounds import DIGITS, KEY_PARTS
from ..errors.messages import Message, said


class TooLargeError(tomllib.TOMLDecodeError):
    """A text that may be TOML, but has a number or key beyond all bounds: ``refusal`` says which."""

    def __init__(self, refusal: BpgenError) -> None:
        ValueError.__init__(self, str(refusal))
        self.refusal = refusal.mended(said("toml.shorter"))


_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
#: A key of too many parts; reading it takes time by the square of their number.
_LONG_KEY = rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{KEY_PARTS}}}"
#: Digits that Python does not turn into a number.
_LONG_NUMBER = r"[0-9][0-9_]{4299}"
_BEYOND = 10**DIGITS


def loads(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises ``tomllib.TOMLDecodeError`` for a text that is not TOML, is nested too deeply, has a dotted key
    of more than ``KEY_PARTS`` parts or a whole number of more than ``DIGITS`` digits.
    """
    long = re.search(_LONG_KEY, text)
    if long:
        line = _line(text, long.start())
        raise TooLargeError(BpgenError("toml.key", line=line, most=KEY_PARTS))
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise TooLargeError(BpgenError("toml.deep")) from None
    except ValueError:  # a whole number of more digits than Python reads
        found = re.search(_LONG_NUMBER, text)
        line = _line(text, found.start() if found else 0)
        raise TooLargeError(BpgenError("toml.digits_line", line=line, most=DIGITS)) from None
    beyond = next(_beyond(tables, ""), None)
    if beyond is not None:
        raise TooLargeError(BpgenError("toml.digits_at", place=beyond, most=DIGITS))
    return tables


def refused(error: tomllib.TOMLDecodeError, text: str, where: str | Message) -> BpgenError:
    """What is wrong with a text that is not TOML, and on which line."""
    if isinstance(error, TooLargeError):
        return error.refusal.within(where)
    what = next((found for start, found in _FINDINGS if str(error).startswith(start)), said("toml.other"))
    at = re.search(r"line ([0-9]+), column ([0-9]+)", str(error))
    if at is None:
        return BpgenError("toml.at_end", where=where, line=len(text.rstrip().splitlines()), what=what)
    return BpgenError("toml.at", where=where, line=at[1], column=at[2], what=what)


#: How the messages of ``tomllib`` begin.
_FINDINGS = (
    ("Expected '='", said("toml.equals")),
    ("Expected newline", said("toml.newline")),
    ("Expected ']", said("toml.heading")),
    ("Invalid value", said("toml.value")),
    ("Unclosed array", said("toml.array")),
    ("Unclosed inline", said("toml.inline")),
    ("Cannot ", said("toml.twice")),
    ("Duplicate", said("toml.twice")),
    ("Unescaped", said("toml.escape")),
    ("Escaped", said("toml.escape")),
    ("Invalid hex", said("toml.escape")),
    ("Expected", said("toml.text")),
    ("Unterminated", said("toml.text")),
    ("Illegal", said("toml.text")),
    ("Found invalid", said("toml.text")),
    ("Invalid initial", said("toml.name")),
    ("Invalid statement", said("toml.statement")),
    ("Invalid date", said("toml.date")),
)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _beyond(value: Any, place: str) -> Iterator[str]:
    """The places of numbers that are too large."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _beyond(inner, f"{place}.{key[:40]}" if place else key[:40])
    elif isinstance(value, list):
        for n, inner in enumerate(value, 1):
            yield from _beyond(inner, f"{place}[{n}]")
    elif isinstance(value, int) and abs(value) >= _BEYOND:
        yield place
