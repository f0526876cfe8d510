"""Kinds of option values, whose wrong ones are answered with what would be right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import click

from ..disk.places import check_name
from ..errors import BpgenError, SpecError, lone_surrogate, nearest
from ..graph.notation import Notation
from ..network.limits import LARGEST_SEED
from ..network.notation import unknown_book
from ..network.optimiser import Optimiser

#: No more of a wrong value is repeated.
_MOST_SHOWN = 40
_ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*)?")
#: A QR code of a longer one is too fine to be scanned from paper.
_LONGEST_ADDRESS = 200


class Known(click.Choice[str]):
    """One of a few words; a wrong one is answered with the nearest right one."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__([str(word) for word in words])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word itself, where it is known."""
        if value in self.choices:
            return str(value)
        raise BpgenError(
            "usage.value", where=typed(param), value=_shown(value), mend=nearest(str(value), self.choices)
        )


class Whole(click.IntRange):
    """A whole number from ``least`` to ``most``; in full-width digits, too."""

    def __init__(self, least: int, most: int | None = None) -> None:
        super().__init__(least, most)
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, where it is in the range."""
        text = unicodedata.normalize("NFKC", str(value)).strip()
        number = int(text) if re.fullmatch(r"[+-]?[0-9]{1,30}", text) else None
        if number is not None and self.least <= number <= (number if self.most is None else self.most):
            return number
        got, least = _shown(value), f"{self.least:,}"
        if self.most is None:
            raise BpgenError("value.at_least", where=typed(param), least=least, got=got)
        raise BpgenError("value.whole", where=typed(param), least=least, most=f"{self.most:,}", got=got)


class DecimalNumber(click.ParamType[float]):
    """A number with a decimal point."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        try:
            return float(value)
        except ValueError:
            raise BpgenError("usage.number", where=typed(param), value=_shown(value)) from None


class OptimiserText(click.ParamType[Optimiser]):
    """An optimiser by its name, with numbers where they are not as usual: adam:beta1=0.8."""

    name = "optimiser"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Optimiser:
        """The optimiser."""
        if isinstance(value, Optimiser):
            return value
        try:
            return Optimiser.of(str(value))
        except SpecError as error:
            raise error.typed_for(typed(param)) from None


class NotationText(click.ParamType[str]):
    """A notation by its name, or a part of one: ``key`` is what it is called in a table."""

    name = "notation"

    def __init__(self, key: str = "") -> None:
        self.key = key

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, where it can be read."""
        text = str(value)
        try:
            for error in unknown_book(Notation.of({self.key: text} if self.key else text)):
                raise error
        except SpecError as error:
            raise error.typed_for(typed(param)) from None
        return text


class FilePath(click.ParamType[Path]):
    """The path of a file or folder, there or not; a name that no file can have is refused."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path."""
        path = Path(value)
        check_name(path)
        return path


class Text(click.ParamType[str]):
    """A text of the user's; bytes that are no text are refused."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, as it was typed."""
        if lone := lone_surrogate(str(value)):
            raise BpgenError("value.not_a_character", where=typed(param), code=lone)
        return str(value)


class Address(click.ParamType[str]):
    """An address of the web, without a fragment; an empty text is none."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address, as it was typed."""
        text = Text().convert(value, param, ctx)
        if text and not (len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text)):
            raise BpgenError("cli.url", where=typed(param), url=_shown(text), most=_LONGEST_ADDRESS)
        return text


class Seed(click.ParamType[int]):
    """A whole number that names a problem."""

    name = "seed"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, where it is one that a sheet's id can carry; in full-width digits, too."""
        text = unicodedata.normalize("NFKC", str(value)).strip()
        if re.fullmatch(r"[0-9]{1,15}", text) and int(text) <= LARGEST_SEED:
            return int(text)
        raise BpgenError("usage.seed", where=typed(param), value=_shown(text), most=f"{LARGEST_SEED:,}")


class Seeds(click.ParamType[range]):
    """Seeds from the first to the last, both included: 1:500. Or one seed."""

    name = "first:last"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> range:
        """The range of seeds."""
        text = str(value)
        example = text.replace("-", ":") if re.fullmatch(r"[0-9]{1,15}-[0-9]{1,15}", text) else "1:500"
        wrong = BpgenError("usage.seeds", where=typed(param), value=_shown(value), example=example)
        if example != "1:500":
            raise wrong
        first, _, last = text.partition(":")
        one = Seed()
        start = one.convert(first, param, ctx)
        stop = one.convert(last, param, ctx) if last else start
        if stop < start or text.endswith(":"):
            raise wrong
        return range(start, stop + 1)


class PartOf(click.ParamType[tuple[int, int]]):
    """One of several parts: 3/40."""

    name = "part"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Which part, and of how many."""
        text = unicodedata.normalize("NFKC", str(value)).strip()
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise BpgenError("usage.part", where=typed(param), value=_shown(value))
        return int(found[1]), int(found[2])


class Letters(click.ParamType[str]):
    """Letters from the first to the last, both included: A-E. Or one letter."""

    name = "first-last"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The letters."""
        text = unicodedata.normalize("NFKC", str(value)).strip()
        found = re.fullmatch(r"([A-Z])(?:-([A-Z]))?", text)
        if found is None or found[1] > (found[2] or found[1]):
            raise BpgenError("usage.letters", where=typed(param), value=_shown(value))
        first, last = (ascii_uppercase.index(x) for x in (found[1], found[2] or found[1]))
        return ascii_uppercase[first : last + 1]


def typed(param: click.Parameter | None) -> str:
    """An option as it is typed, or an argument as the usage names it."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return "" if param is None else str(param.metavar or param.name).upper()


def _shown(value: object) -> str:
    return str(value)[:_MOST_SHOWN]
