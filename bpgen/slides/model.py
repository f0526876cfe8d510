"""What stands on a slide, whatever the format: blocks, each of one kind, that a format's macro prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, NamedTuple

from markupsafe import Markup

from ..circle.schedule import Schedule
from ..errors.languages import LANGUAGES
from ..problems.lecture import Lecture
from ..trace.digits import DECK, Contract


class Detail(StrEnum):
    """What is worked on slides: the choice of the lecture's deck, with the rest in tables; or all."""

    DECK = "deck"
    FULL = "full"


class NotesPages(StrEnum):
    """Where speaker notes stand in a PDF: nowhere, on pages of their own, or on a second screen."""

    NONE = "none"
    PAGES = "pages"
    SCREEN = "screen"


@dataclass(frozen=True)
class Bullets:
    """Short sentences, one under the other."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Markup, ...]


@dataclass(frozen=True)
class Derivation:
    """A symbol and its forms, each equal to the next, in LaTeX. ``chain``: the form is a chain rule, whose
    factors may be uncovered one after the other.
    """

    kind: ClassVar[str] = "derivation"
    symbol: Markup
    forms: tuple[Markup, ...]
    chain: bool = False


@dataclass(frozen=True)
class Rows:
    """Lines of a proof in LaTeX, each with one ``&`` before its equals sign."""

    kind: ClassVar[str] = "rows"
    lines: tuple[Markup, ...]


@dataclass(frozen=True)
class Figure:
    """The network, with what these quantities touch highlighted. ``backward`` turns the arrows round where
    nothing is lit.
    """

    kind: ClassVar[str] = "figure"
    keys: tuple[str, ...] = ()
    backward: bool = False


@dataclass(frozen=True)
class Table:
    """Cells in rows, below ``heads`` if there are any; ``tall`` rows hold fractions."""

    kind: ClassVar[str] = "table"
    rows: tuple[tuple[Markup, ...], ...]
    heads: tuple[Markup, ...] = ()
    tall: bool = False


@dataclass(frozen=True)
class Given:
    """The given values, by kind: a heading, and each symbol with its value."""

    kind: ClassVar[str] = "given"
    rows: tuple[tuple[Markup, tuple[Markup, ...]], ...]


@dataclass(frozen=True)
class Curve:
    """The error over so many rounds."""

    kind: ClassVar[str] = "curve"
    rounds: int


class CodeLine(NamedTuple):
    """A line of a program, with its number there; ``lit`` up, or as it is."""

    number: int
    text: str
    lit: bool = True

    @property
    def indent(self) -> int:
        """How many spaces it begins with."""
        return len(self.text) - len(self.text.lstrip())


@dataclass(frozen=True)
class Listing:
    """Lines of a program that belong together; between them others may be left out."""

    kind: ClassVar[str] = "listing"
    lines: tuple[CodeLine, ...]


@dataclass(frozen=True)
class Runs:
    """Loss and accuracy over the steps of an experiment's runs."""

    kind: ClassVar[str] = "runs"
    experiment: str


@dataclass(frozen=True)
class Front:
    """What stands on the first slide."""

    kind: ClassVar[str] = "front"
    title: str
    subtitle: str
    lines: tuple[str, ...]
    logo: str = ""


Block = Bullets | Derivation | Rows | Figure | Table | Given | Curve | Listing | Runs | Front


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


class Part(NamedTuple):
    """A part of the lecture with its slides. ``name`` is the same in every language."""

    name: str
    title: Markup
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Options:
    """The choices for a deck. ``handout`` is the number of slides on a page, 0 for a deck to be shown;
    ``logo`` the name of the picture's file beside the source; ``command`` makes the network's sheets.
    """

    lang: str = LANGUAGES[0]
    contract: Contract = DECK
    detail: Detail = Detail.DECK
    overlays: bool = False
    handout: int = 0
    notes: NotesPages = NotesPages.NONE
    ratio: str = "16:9"
    lecture: Lecture = field(default_factory=Lecture)
    schedule: Schedule | None = None
    logo: str = ""
    command: str = ""
    templates: Path | None = None
