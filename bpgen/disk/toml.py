"""A user's TOML, read within bounds: no file takes long, or gives numbers that cannot be printed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from ..bounds import DIGITS, KEY_PARTS


class TooLargeError(tomllib.TOMLDecodeError):
    """A text that may be TOML, but has a number or key beyond all bounds."""

    def __init__(self, message: str) -> None:
        ValueError.__init__(self, message)


_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
#: A key of too many parts; reading it takes time by the square of their number.
_LONG_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{KEY_PARTS}}}")
#: Digits that Python does not turn into a number.
_LONG_NUMBER = re.compile(r"[0-9][0-9_]{4299}")
_BEYOND = 10**DIGITS


def loads(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises ``tomllib.TOMLDecodeError`` for a text that is not TOML, is nested too deeply, has a dotted key
    of more than ``KEY_PARTS`` parts or a whole number of more than ``DIGITS`` digits.
    """
    long = _LONG_KEY.search(text)
    if long:
        raise TooLargeError(f"A dotted key has more than {KEY_PARTS} parts (at {_line(text, long.start())})")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise TooLargeError("Brackets are nested too deeply") from None
    except ValueError:  # a whole number of more digits than Python reads
        found = _LONG_NUMBER.search(text)
        raise TooLargeError(_large(_line(text, found.start()) if found else "")) from None
    beyond = next(_beyond(tables, ""), None)
    if beyond is not None:
        raise TooLargeError(_large(beyond))
    return tables


def _large(place: str) -> str:
    return f"A whole number has more than {DIGITS} digits" + (f" (at {place})" if place else "")


def _line(text: str, position: int) -> str:
    return f"line {text.count(chr(10), 0, position) + 1}"


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
