"""A deck: parts of slides, each slide of blocks; and the choices for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from markupsafe import Markup

from ..circle.schedule import Timetable
from ..errors.languages import LANGUAGES
from ..lesson.blocks import Beside, Block
from ..problems.lecture import Lecture
from ..trace.digits import DECK, Contract

Row = TypeVar("Row")


class Detail(StrEnum):
    """What is worked on slides: the choice of the lecture's deck, with the rest in tables; or all."""

    DECK = "deck"
    FULL = "full"


class NotesPages(StrEnum):
    """Where speaker notes stand in a PDF: nowhere, on pages of their own, or on a second screen."""

    NONE = "none"
    PAGES = "pages"
    SCREEN = "screen"


class Notes(NamedTuple):
    """What the lecturer says, a question for the class, and the mistake that students make here."""

    say: Markup
    ask: Markup
    mistake: Markup


class Bookmark(NamedTuple):
    """An entry of the PDF's outline in plain characters: its level from 1, and how many are below it."""

    level: int
    below: int
    title: str


class Slide(NamedTuple):
    """One slide. A title that needs several slides is repeated."""

    title: Markup
    blocks: tuple[Block, ...]
    notes: Notes | None = None
    bookmarks: tuple[Bookmark, ...] = ()

    @property
    def columns(self) -> bool:
        """Whether something stands beside a figure."""
        return any(isinstance(block, Beside) for block in self.blocks)

    @property
    def every(self) -> Iterator[Block]:
        """Its blocks, those beside each other one after the other."""
        for block in self.blocks:
            yield from (block.left, *block.right) if isinstance(block, Beside) else (block,)


class Part(NamedTuple):
    """A part of the lecture with its slides. ``name`` is the same in every language."""

    name: str
    title: Markup
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class DeckOptions:
    """The choices for a deck. ``handout`` is the number of slides on a page, 0 for a deck to be shown;
    ``logo`` the name of the picture's file beside the source; ``opened`` is what commands for the network's
    sheets and programs say of it; empty: its name. ``parts`` are the names of those parts that the deck has;
    none: all.
    """

    lang: str = LANGUAGES[0]
    contract: Contract = DECK
    detail: Detail = Detail.DECK
    overlays: bool = False
    handout: int = 0
    notes: NotesPages = NotesPages.NONE
    ratio: str = "16:9"
    lecture: Lecture = field(default_factory=Lecture)
    schedule: Timetable | None = None
    logo: str = ""
    opened: str = ""
    parts: tuple[str, ...] = ()
    templates: Path | None = None


def pages(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """Rows by pages of nearly the same length."""
    count = -(-len(rows) // most)
    size = -(-len(rows) // max(count, 1))
    return (rows[n : n + size] for n in range(0, len(rows), size or 1))
