"""Built course sites for the tests: each made once, however many processes test."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from unittest.mock import patch

from bs4 import BeautifulSoup, Tag

from bpgen import Network
from bpgen.cli import cli
from bpgen.formats.engines import ENGINES
from bpgen.graph.architecture import ActivationName
from bpgen.lesson.course import Course
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.site.build import build
from bpgen.site.pages import layers
from bpgen.site.pages.page import Extras
from bpgen.site.sources import sources
from bpgen.site.whole import Wish, site_files

#: Pages that say the same in every course, and take half of a build: their plots, and Python read for its
#: docstrings.
_SAME = ("reference/", "supplement/")
#: The title of a page, with the address that it may have.
_TITLE = re.compile(rb"\A(?:---\n.*?^---\n)?\n*(?:^\([^\n]*\)=\n)?^# [^\n]*\n", re.MULTILINE | re.DOTALL)
URL = "https://example.org/course"
#: Pages that are not read as lessons: those of the search, and the sheet on screen.
_ALONE = ("search.html", "genindex.html", "sheet.html")


def networks() -> Mapping[str, Network]:
    """The courses that are built: the deck's, two presets of other shapes, and a large one."""
    layers = (WantedLayer(5, ActivationName.TANH), WantedLayer(4), WantedLayer(3))
    return {
        "mazur": Network.preset("mazur"),
        "linear": Network.preset("linear"),
        "relu-logistic-softmax": Network.preset("relu-logistic-softmax"),
        "large": draw(3, Wanted(inputs=4, layers=layers)),
    }


@contextmanager
def one_chapter() -> Iterator[None]:
    """Of the chapters of layers the shortest alone: they say the same in every course, and are half of it."""
    name = "dropout"
    with patch.dict(layers.CHAPTERS, {name: layers.CHAPTERS[name]}, clear=True):
        yield


@contextmanager
def no_sheets() -> Iterator[None]:
    """The exercises without PDF, as where their engine is missing: each sheet takes as long as a page."""
    without = ENGINES["typst"]._replace(missing=lambda: ("typst",))
    with patch.dict(ENGINES, typst=without):
        yield


def _titles_alone(course: Course, extras: Extras) -> Mapping[str, bytes]:
    """The sources of a course, with no more than the titles of pages that say the same in every one."""
    return {
        name: _title(data) if name.startswith(_SAME) and name.endswith(".md") else data
        for name, data in sources(course, extras).items()
    }


def _title(page: bytes) -> bytes:
    title = _TITLE.match(page)
    assert title
    return title[0]


@contextmanager
def lessons_alone() -> Iterator[None]:
    """A course without what says the same in every one: of the reference and the supplement there are the
    titles alone, of the chapters of layers there is one, and the exercises have no PDF.
    """
    with one_chapter(), no_sheets(), patch("bpgen.site.whole.sources", _titles_alone):
        yield


def built(name: str, base: Path) -> Path:
    """The folder of a site, built now or by another process before. Its sources are in ``work``.

    The deck's course is whole, its exercises as PDF; of the others there are the lessons alone.
    """
    base.mkdir(exist_ok=True)
    out = base / name / "out"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.is_dir():
            url = URL if name == "mazur" else ""
            work = base / name / "work"
            with nullcontext() if name == "mazur" else lessons_alone():
                files, root = site_files(Wish(networks()[name], url=url), cli, work / "pdf")
            build(files, root, out, work)
    return out


def own_pages(site: Path, lang: str, deck: Path) -> list[str]:
    """The pages that differ from those of the deck's own course, which is looked at whole; but for those of
    which a title is left.
    """
    known = _articles(deck, lang)
    own = (page for page, text in _articles(site, lang).items() if site == deck or known.get(page) != text)
    return [page for page in own if site == deck or not page.startswith(_SAME)]


@cache
def _articles(site: Path, lang: str) -> dict[str, str]:
    """What each page says, as it is in the file."""
    texts = {page: (site / lang / page).read_text(encoding="utf-8") for page in pages(site, lang)}
    return {page: text[text.index("<article") : text.rindex("</article>")] for page, text in texts.items()}


def pages(site: Path, lang: str) -> list[str]:
    """The pages of a language, as addresses below it, without those of the search and of the sheet."""
    folder = site / lang
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*.html"))
    return sorted(p for p in found if not p.startswith("_") and p not in _ALONE)


def article(site: Path, lang: str, page: str) -> Tag:
    """What a page says, without what stands around it."""
    text = (site / lang / page).read_text(encoding="utf-8")
    soup = BeautifulSoup(text[text.index("<article") : text.rindex("</article>") + len("</article>")], "lxml")
    found = soup.find("article")
    assert isinstance(found, Tag)
    for extra in found.select("a.headerlink, button, .content-icon-container, script, style"):
        extra.decompose()
    return found
