"""What the commands of a class say of their work: in the language asked for, on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from ..classroom.folder import ClassFolder
from ..errors import BpgenError, visible
from ..formats.plain import phrase
from ..words.texts import words
from .lines import say

#: So many names are listed in a line.
MOST_LISTED = 20


def talk(lang: str, key: str, **values: object) -> None:
    """Say something."""
    say(visible(said_here(lang, key, **values)))


def said_here(lang: str, key: str, **values: object) -> str:
    """What is said, or a part of it."""
    return phrase(words("classroom", lang), f"say.{key}", **values)


@contextmanager
def class_in_use(path: Path, lang: str, *, shared: bool = False) -> Iterator[ClassFolder]:
    """A class's folder, of which a command has the use; it says so where it waits for another run."""
    folder = ClassFolder(path, shared=shared)
    with folder.in_use(lambda: talk(lang, "waiting", folder=path)):
        yield folder


def tell_file(path: Path, lang: str, *, kept: bool) -> None:
    """Name a file that was written; one that is ``kept`` was changed by hand, and is as it was."""
    if kept:
        talk(lang, "kept", path=path)
    else:
        click.echo(path)


def talk_of(lang: str, error: BpgenError) -> None:
    """Say what is wrong with one of many, for which the others do not wait."""
    say(error.text(lang))


def listed(lang: str, names: Sequence[str]) -> str:
    """Names in a row, as the language lists them; of many the first."""
    comma = str(words("sheet", lang)["comma"])
    return comma.join(names[:MOST_LISTED]) + (" ..." if len(names) > MOST_LISTED else "")
