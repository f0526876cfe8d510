"""TOML files as tables, and single values changed from outside: layers.1.units=8."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from .disk.toml import TooLargeError, loads
from .errors import BpgenError, nearest
from .messages import Message


class Setting(NamedTuple):
    """A value to be put in the place of a file's: where it stands, and what it is to be."""

    path: str
    value: Any


Settings = Sequence[Setting]
#: Keys of training files that a network file does not have.
_TELLING = frozenset(("steps", "batch", "report"))
_SHORTER = "Close each [ before the next key, and keep numbers and keys short."


def parse_toml(data: bytes, where: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises ``BpgenError`` with the line and how to mend it."""
    try:
        return loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BpgenError(
            f"Byte {error.start + 1} is not UTF-8.", where=where, mend="Save the file as UTF-8."
        ) from None
    except TooLargeError as error:
        raise BpgenError(f"{error}.", where=where, mend=_SHORTER) from None
    except tomllib.TOMLDecodeError as error:
        lines = data.rstrip().splitlines()
        end = f"at line {len(lines)}, at its end"
        raise BpgenError(
            f"This is not TOML: {str(error).replace('at end of document', end)}.",
            where=where,
            mend=_typing_mistake(data, str(error)),
        ) from None


def is_training(table: Mapping[str, Any]) -> bool:
    """Whether a file's tables are those of a training file rather than a network's: it has points, or steps
    and no samples.
    """
    return "data" in table or ("samples" not in table and not table.keys().isdisjoint(_TELLING))


def _typing_mistake(data: bytes, message: str) -> str:
    """How to mend a line that is not TOML: a keyboard's wide signs look like those that are wanted."""
    place = re.search(r"line ([0-9]+)", message)
    lines = data.decode("utf-8-sig").splitlines()
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    wide = next((c for c in line.partition("#")[0] if _is_wide_sign(c)), None)
    if wide is not None:
        return f"There is a {wide!r} in this line. Quotes, digits, commas, spaces and = are those of ASCII."
    return "Text stands in quotes, lists in [ ], numbers with a decimal point, and each key once."


def _is_wide_sign(c: str) -> bool:
    """Whether a character is a digit, quote, bracket, comma, space or operator other than ASCII's."""
    return not c.isascii() and (unicodedata.east_asian_width(c) == "F" or unicodedata.category(c)[0] in "PZS")


def parse_setting(text: str) -> Setting:
    """A setting as it is typed: ``layers.1.units=8``; what is no number, list or truth value is a text.

    Raises ``BpgenError`` where there is no name or no value.
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    if not path or not equals or not value:
        raise BpgenError(
            f"{text[:60]!r} is no setting.",
            where="--set",
            mend="Write NAME=VALUE, such as learning_rate=0.1 or layers.1.units=8.",
        )
    # A Japanese keyboard may give a number in full-width digits; a text stays as it was typed.
    for typed in (value, unicodedata.normalize("NFKC", value)):
        try:
            return Setting(path, loads(f"value = {typed}")["value"])
        except TooLargeError as error:
            raise BpgenError(f"{error}.", where=f"--set {path[:60]}", mend=_SHORTER) from None
        except tomllib.TOMLDecodeError:
            continue
    return Setting(path, value)


def with_settings(table: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """A file's tables with these values in place of its own; lists count from 1.

    Raises ``BpgenError`` for a place that is not there. Keys that are unknown are the schema's affair.
    """
    if not settings:
        return table
    out = deepcopy(table)
    for setting in settings:
        *way, last = setting.path.split(".")
        here: Any = out
        for part in way:
            here = _inside(here, part, setting.path)
        if isinstance(here, list):
            here[_place(here, last, setting.path)] = setting.value
        elif isinstance(here, dict):
            here[last] = setting.value
        else:
            raise _no_place(setting.path, f"{way[-1]!r} holds no other values.")
    return out


def _inside(here: Any, part: str, path: str) -> Any:
    if isinstance(here, list):
        return here[_place(here, part, path)]
    if isinstance(here, dict) and part in here:
        return here[part]
    if isinstance(here, dict):
        raise _no_place(path, f"There is no {part!r} here.", mend=nearest(part, here))
    raise _no_place(path, f"There is nothing within it called {part!r}.")


def _place(here: list[Any], part: str, path: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", part) or not 1 <= int(part) <= len(here):
        count = f"There are {len(here)} here" if len(here) != 1 else "There is 1 here"
        raise _no_place(path, f"{part[:40]!r} is none of these. {count}, counted from 1.")
    return int(part) - 1


def _no_place(path: str, what: str, mend: str | Message = "") -> BpgenError:
    return BpgenError(
        what,
        where=f"--set {path[:60]}",
        mend=mend or "Write the way as in layers.1.units, as the file has it.",
    )
