"""Decks built for a browser: each made once, however many processes test."""

from __future__ import annotations

import fcntl
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from bpgen import LayerNetwork
from bpgen.network.problem import Network
from bpgen.problems.lecture import Lecture
from bpgen.problems.preset import layer_names
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions, NotesPages
from bpgen.slides.reveal import build_reveal, reveal_files
from slides.decks import network_of

#: Texts that hardly fit on the first slide.
_LONG = Lecture("Backpropagation" * 20, "a lecturer and " * 25, "course" * 40, "Monday")
#: Each deck's network and options, by a name for the tests.
DECKS = {
    "ja": ("mazur", DeckOptions(lang="ja")),
    "en": ("mazur", DeckOptions(lang="en")),
    "spoken": ("mazur", DeckOptions(lang="en", overlays=True, notes=NotesPages.SCREEN)),
    "4:3": ("softmax-loss", DeckOptions(lang="en", ratio="4:3", lecture=_LONG)),
    "deep": ("relu-logistic-softmax", DeckOptions(lang="ja")),
    "4:3-ja": ("softmax-loss", DeckOptions(lang="ja", ratio="4:3")),
    "drawn": ("4-5-3", DeckOptions(lang="en")),
    "layers": ("attention-rukenx", DeckOptions(lang="en")),
}


@dataclass(frozen=True)
class Deck:
    """A deck by its name, with the folder that it was built into."""

    name: str
    folder: Path

    @property
    def page(self) -> str:
        """Its address on the disk."""
        return f"file://{self.folder}/index.html"

    @property
    def options(self) -> DeckOptions:
        """What it was made with."""
        return DECKS[self.name][1]

    @property
    def network(self) -> Network | LayerNetwork:
        """What it teaches."""
        return _network(DECKS[self.name][0])

    def source(self) -> str:
        """Its MyST, made anew."""
        return _source(self.name)

    def count(self) -> int:
        """How many slides the lecture has."""
        return _count(self.name)

    def html(self) -> BeautifulSoup:
        """What Sphinx wrote."""
        return _read(self.folder / "index.html")

    def slides(self) -> list[Tag]:
        """Its slides as Sphinx wrote them."""
        return list(self.html().select(".slides > section > section"))


def _network(name: str) -> Network | LayerNetwork:
    return LayerNetwork.preset(name) if name in layer_names() else network_of(name)


@cache
def _source(name: str) -> str:
    network, options = DECKS[name]
    return reveal_files(_network(network), options)["index.md"].decode()


@cache
def _count(name: str) -> int:
    network, options = DECKS[name]
    return sum(len(part.slides) for part in deck(_network(network), options, "myst"))


@lru_cache(maxsize=len(DECKS))
def _read(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")


def built(name: str, factory: pytest.TempPathFactory) -> Deck:
    """A deck, built now or by another process before."""
    base = factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own below the run's.
    base = (base.parent if base.name.startswith("popen-") else base) / "decks"
    base.mkdir(exist_ok=True)
    out = base / name.replace(":", "-")
    with (base / f"{out.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.is_dir():
            network, options = DECKS[name]
            build_reveal(reveal_files(_network(network), options), options.lang, out)
    return Deck(name, out)


def formulas_of(source: str) -> list[str]:
    """The formulas of a MyST source, in order."""
    return [a or b for a, b in re.findall(r"\$\$\n((?:.|\n)+?)\n\$\$|(?<!\\)\$([^$\n]+)\$", source)]
