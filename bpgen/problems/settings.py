"""TOML files as tables, and single values changed from outside: layers.1.units=8."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from ..disk.toml import TooLargeError, loads, refused
from ..errors import BpgenError, nearest
from ..errors.messages import Message, said


class Setting(NamedTuple):
    """A value to be put in the place of a file's: where it stands, and what it is to be."""

    path: str
    value: Any


Settings = Sequence[Setting]
#: Keys of training files that a network file does not have.
_TELLING = frozenset(("steps", "batch", "report"))
#: The table that a file leaves out where all of it is as usual.
_USUAL = "optimiser"


def parse_toml(data: bytes, where: str | Message) -> dict[str, Any]:
    """The tables of a TOML text. Raises ``BpgenError`` with the line and how to fix it."""
    try:
        return loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BpgenError("toml.utf8", where=where, byte=error.start + 1) from None
    except tomllib.TOMLDecodeError as error:
        refusal = refused(error, data.decode("utf-8-sig"), where)
        if isinstance(error, TooLargeError):
            raise refusal from None
        raise refusal.mended(_typing_mistake(data, str(error))) from None


def is_training(table: Mapping[str, Any]) -> bool:
    """Whether a file's tables are those of a training file rather than a network's: it has points, or steps
    and no samples.
    """
    return "data" in table or ("samples" not in table and not table.keys().isdisjoint(_TELLING))


def is_graph(table: Mapping[str, Any]) -> bool:
    """Whether a file's tables are those of a graph of formulas."""
    return table.get("kind") == "graph"


def has_kinds(table: Mapping[str, Any]) -> bool:
    """Whether a file's tables are those of a network whose layers are of any kind."""
    layers = table.get("layers")
    tables = [x for x in layers if isinstance(x, dict)] if isinstance(layers, list) else []
    return any(not x.keys().isdisjoint(("kind", "from")) for x in tables)


def _typing_mistake(data: bytes, message: str) -> Message:
    """How to fix a line that is not TOML: a keyboard's wide signs look like those that are wanted."""
    place = re.search(r"line ([0-9]+)", message)
    lines = data.decode("utf-8-sig").splitlines()
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    wide = next((c for c in line.partition("#")[0] if _is_wide_sign(c)), None)
    if wide is not None:
        return said("toml.wide", sign=repr(wide))
    return said("toml.form")


def _is_wide_sign(c: str) -> bool:
    """Whether a character is a digit, quote, bracket, comma, space or operator other than ASCII's."""
    return not c.isascii() and (unicodedata.east_asian_width(c) == "F" or unicodedata.category(c)[0] in "PZS")


def parse_setting(text: str) -> Setting:
    """A setting as it is typed: ``layers.1.units=8``; what is no number, list or truth value is a text.

    Raises ``BpgenError`` where there is no name or no value.
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    if not path or not equals or not value:
        raise BpgenError("setting.form", where="--set", text=repr(text[:60]))
    # A Japanese keyboard may give a number in full-width digits; a text stays as it was typed.
    for typed in (value, unicodedata.normalize("NFKC", value)):
        try:
            return Setting(path, loads(f"value = {typed}")["value"])
        except TooLargeError as error:
            raise error.refusal.within(f"--set {path[:60]}") from None
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
        if way == [_USUAL]:
            out.setdefault(_USUAL, {})
        here: Any = out
        for part in way:
            here = _inside(here, part, setting.path)
        if isinstance(here, list):
            here[_place(here, last, setting.path)] = setting.value
        elif isinstance(here, dict):
            here[last] = setting.value
        else:
            raise BpgenError(
                "setting.no_values", where=_option(setting.path), mend=said("setting.path"), part=way[-1][:40]
            )
    return out


def _inside(here: Any, part: str, path: str) -> Any:
    if isinstance(here, list):
        return here[_place(here, part, path)]
    if isinstance(here, dict) and part in here:
        return here[part]
    if isinstance(here, dict):
        hint = nearest(part, here) or said("setting.path")
        raise BpgenError("setting.unknown", where=_option(path), mend=hint, part=part[:40])
    raise BpgenError("setting.nothing", where=_option(path), mend=said("setting.path"), part=part[:40])


def _place(here: list[Any], part: str, path: str) -> int:
    if not here:
        raise BpgenError("setting.empty_list", where=_option(path), part=part[:40])
    if not re.fullmatch(r"[0-9]{1,9}", part) or not 1 <= int(part) <= len(here):
        mend, count = said("setting.path"), len(here)
        raise BpgenError("setting.position", where=_option(path), mend=mend, part=part[:40], count=count)
    return int(part) - 1


def _option(path: str) -> str:
    return f"--set {path[:60]}"
