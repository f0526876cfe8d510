"""Kinds of option values, whose wrong ones are answered with what would be right."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from ..errors import NO_CHARACTER, lone_surrogate, nearest
from ..output import check_name
from ..spec import LARGEST_SEED


class Known(click.Choice[str]):
    """One of a few words; a wrong one is answered with the nearest right one."""

    def __init__(self, kinds: type[StrEnum]) -> None:
        super().__init__([kind.value for kind in kinds])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word itself, where it is known."""
        if value in self.choices:
            return str(value)
        message = f"{str(value)[:40]!r} is not known. {nearest(str(value), self.choices)}"
        raise click.BadParameter(message.strip(), ctx, param)


class FilePath(click.ParamType[Path]):
    """The path of a file or folder, there or not; a name that no file can have is refused."""

    name = "path"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002  # click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Path:
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
            raise click.BadParameter(
                f"The text holds {lone}, which is no character. {NO_CHARACTER}", ctx, param
            )
        return str(value)


class Seed(click.ParamType[int]):
    """A whole number that names a problem."""

    name = "seed"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, where it is one that a sheet's id can carry; in full-width digits, too."""
        text = unicodedata.normalize("NFKC", str(value)).strip()
        if re.fullmatch(r"[0-9]{1,15}", text) and int(text) <= LARGEST_SEED:
            return int(text)
        raise click.BadParameter(
            f"{text[:40]!r} is not a seed. Give a whole number from 0 to {LARGEST_SEED:,}, such as 3.",
            ctx,
            param,
        )


class Seeds(click.ParamType[range]):
    """Seeds from the first to the last, both included: 1:500. Or one seed."""

    name = "first:last"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> range:
        """The range of seeds."""
        if re.fullmatch(r"[0-9]+-[0-9]+", str(value)):
            self.fail(f"{value!r} is not a range of seeds. Write {str(value).replace('-', ':')}.", param, ctx)
        first, _, last = str(value).partition(":")
        one = Seed()
        start = one.convert(first, param, ctx)
        stop = one.convert(last, param, ctx) if last else start
        if stop < start or str(value).endswith(":"):
            self.fail(
                f"{value!r} is not a range of seeds. Give the first and the last, such as 1:500.", param, ctx
            )
        return range(start, stop + 1)
