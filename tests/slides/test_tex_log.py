"""The finished slides hold what is put on them: nothing sticks out of its box, or runs into anything."""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pypdf import PdfReader

from bpgen.problems.lecture import Lecture
from bpgen.slides.beamer import beamer_source
from bpgen.slides.model import DeckOptions, Detail, NotesPages
from formats.test_tex_log import faults
from slides.decks import network_of
from slides.frames import read_deck
from support.typeset import needs_tex, typeset

pytestmark = needs_tex

EN = DeckOptions(lang="en")
LONG = Lecture("An overlong title " * 10, "Lecturer " * 20, "Course " * 28, "1 April " * 12)
#: What is looked at: a network, and the choices for its deck.
SHOWN = {
    "ja": ("mazur", DeckOptions(lang="ja")),
    "full, 4:3": ("neuron", replace(EN, detail=Detail.FULL, ratio="4:3")),
    "long titles": ("neuron", replace(EN, lecture=LONG)),
    "mini-batch": ("mini-batch", DeckOptions(lang="ja")),
    "4-5-3": ("4-5-3", EN),
    "three kinds of layers": ("relu-logistic-softmax", DeckOptions(lang="ja", ratio="4:3")),
}
#: Its net inputs are so long that they are broken.
OVERLAYS = ("8-1", replace(EN, overlays=True))
NOTES = {
    NotesPages.PAGES: ("neuron", DeckOptions(lang="ja", notes=NotesPages.PAGES)),
    NotesPages.SCREEN: ("neuron", replace(EN, notes=NotesPages.SCREEN)),
}
HANDOUTS = {n: ("neuron", replace(EN, handout=n)) for n in (2, 6)}

Ink = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Made:
    """A deck: its TeX, how many pages it came to, their size in points, and what TeX said against it."""

    source: str
    folder: Path
    faults: list[str]
    pages: int
    size: tuple[float, float]

    @property
    def slides(self) -> int:
        """How many slides were asked for."""
        return len(read_deck(self.source))


def count(bookmarks: list[Any]) -> int:
    """How many bookmarks a PDF has, at all levels."""
    return sum(count(entry) if isinstance(entry, list) else 1 for entry in bookmarks)


def make(wish: tuple[str, DeckOptions], folder: Path) -> Made:
    """Typeset a deck."""
    source = beamer_source(network_of(wish[0]), wish[1])
    log = typeset(source, folder)
    told = subprocess.run(
        ["pdfinfo", "sheet.pdf"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    pages, size = re.search(r"Pages: +([0-9]+)", told), re.search(r"Page size: +([\d.]+) x ([\d.]+)", told)
    assert pages
    assert size
    # However often a slide is printed: overlay by overlay, and small beside its notes.
    assert count(PdfReader(folder / "sheet.pdf").outline) == len(re.findall(r"\\bpbookmark\{[0-9]", source))
    return Made(source, folder, faults(log), int(pages[1]), (float(size[1]), float(size[2])))


def ink(made: Made) -> list[Ink]:
    """Where each page is not white, two points to a millimetre."""
    width, height = (round(x / 72 * 25.4 * 2) for x in made.size)
    scale = ("-scale-to-x", str(width), "-scale-to-y", str(height))
    subprocess.run(["pdftoppm", "-gray", *scale, "sheet.pdf", "page"], cwd=made.folder, check=True)
    out = []
    for path in sorted(made.folder.glob("page*.pgm")):
        head, size, _, pixels = path.read_bytes().split(b"\n", 3)
        assert (head, size) == (b"P5", f"{width} {height}".encode())
        out.append(np.frombuffer(pixels, dtype=np.uint8).reshape(height, width) < 200)
    return out


def blank(pages: list[Ink], rows: slice) -> bool:
    """Whether a band across all pages is white."""
    return not any(page[rows].any() for page in pages)


def check_margins(pages: list[Ink]) -> None:
    """Nothing stands beside the text, above the title, between title and text, or between text and foot."""
    for slide in pages:
        assert not slide[:, : 2 * 8].any()
        assert not slide[:, -2 * 8 :].any()
        assert not slide[: 2 * 3].any()
        assert not slide[-4:].any()
        line = below_title(slide)
        if slide is not pages[0]:
            # A title of one line ends before 16.5 mm, one of three before 30 mm.
            assert 20 < line < 60
            assert blank([slide], slice(line, line + 2))
    # In half millimetres: the foot begins 7 mm above the edge.
    assert blank(pages, slice(-17, -15))


def below_title(slide: Ink) -> int:
    """The first row below the line under the title: the first that is dark from margin to margin."""
    dark = slide[:70, 20:-20].mean(axis=1) > 0.95
    first = int(dark.argmax())
    return first + int((~dark[first:]).argmax()) if dark.any() else 0


Matrix = tuple[float, float, float, float]


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
    )


def _matrix(operands: list[bytes]) -> Matrix:
    """The first four of the last six numbers."""
    a, b, c, d = map(float, operands[-6:-2])
    return a, b, c, d


#: What a page's content consists of: texts, in brackets or by codes, names, marks of tags, and words.
_TOKEN = re.compile(rb"\((?:\\.|[^()\\])*\)|<<.*?>>|<[0-9A-Fa-f\s]*>|[\[\]]|/?[^\s()<>\[\]/]+", re.DOTALL)


def smallest_types(made: Made) -> Iterator[float]:
    """The smallest type of each page, as a part of the page's height, whatever it was scaled by."""
    plain: Matrix = (1, 0, 0, 1)
    for page in PdfReader(made.folder / "sheet.pdf").pages:
        sizes, kept, scaled, turned, size = [], [], plain, plain, 0.0
        content, operands = page.get_contents(), list[bytes]()
        assert content is not None
        for token in _TOKEN.findall(content.get_data()):
            match token:
                case b"q":
                    kept.append((scaled, size))
                case b"Q":
                    scaled, size = kept.pop()
                case b"cm":
                    scaled = _times(_matrix(operands), scaled)
                case b"Tf":
                    size = float(operands[-1])
                case b"BT":
                    turned = plain
                case b"Tm":
                    turned = _matrix(operands)
                case b"Tj" | b"TJ":
                    m = _times(turned, scaled)
                    sizes.append(size * math.sqrt(abs(m[0] * m[3] - m[1] * m[2])))
                case _:
                    operands.append(token)
                    continue
            operands.clear()
        yield min(sizes) / float(page.mediabox.height)


@pytest.mark.parametrize("name", SHOWN)
def test_everything_is_within_its_box_and_its_slide(name: str, tmp_path: Path) -> None:
    made = make(SHOWN[name], tmp_path)
    assert not made.faults
    assert made.pages == made.slides
    width, height = map(int, SHOWN[name][1].ratio.split(":"))
    assert made.size[0] / made.size[1] == pytest.approx(width / height, rel=1e-3)
    check_margins(ink(made))
    # Read from the last row: 9 points on a slide 255 points high, an index of an index as well.
    for number, size in enumerate(smallest_types(made), 1):
        assert size >= 0.035, f"slide {number}"


def test_overlays_uncover_form_after_form(tmp_path: Path) -> None:
    made = make(OVERLAYS, tmp_path)
    assert not made.faults
    steps = [
        max((x.result.count(r"\frac") if x.chain else len(x.forms) for x in frame.derivations), default=1)
        for frame in read_deck(made.source)
    ]
    assert 3 in steps
    assert made.pages == sum(steps)
    pages = ink(made)
    check_margins(pages)
    at = 0
    for count in steps:
        for before, after in pairwise(pages[at : at + count]):
            assert (after & ~before).any(), "nothing new"
            assert not (before & ~after).any(), "something gone"
        at += count


@pytest.mark.parametrize("kind", NOTES)
def test_notes_stand_on_pages_of_their_own_or_beside(kind: NotesPages, tmp_path: Path) -> None:
    made = make(NOTES[kind], tmp_path)
    assert not made.faults
    noted = made.source.count("\n\\note{")
    assert noted > made.slides / 2
    screen = kind is NotesPages.SCREEN
    assert made.pages == made.slides + (0 if screen else noted)
    assert made.size[0] / made.size[1] == pytest.approx((32 if screen else 16) / 9, rel=1e-3)
    pages = ink(made)
    for page in pages:
        assert not page[:6].any()
        assert not page[-6:].any()
        assert not page[:, :16].any()
        assert not page[:, -16:].any()


@pytest.mark.parametrize("count", HANDOUTS)
def test_a_handout_has_so_many_to_a_page(count: int, tmp_path: Path) -> None:
    made = make(HANDOUTS[count], tmp_path)
    assert not made.faults
    assert made.pages == math.ceil(made.slides / count)
    assert sorted(made.size) == pytest.approx([595.28, 841.89], abs=0.5)
    pages = ink(made)
    for page in pages:
        for edge in (page[:6], page[-6:], page[:, :6], page[:, -6:]):
            assert not edge.any()


def test_what_sticks_out_is_found(tmp_path: Path) -> None:
    # The first slides are enough; the title of a part stands before its first one.
    head, *slides = re.split(r"(?=\\begin\{frame\})", beamer_source(network_of("neuron"), EN))
    source = "".join([head, *slides[:6], r"\end{document}"])
    wide = r"\begin{frame}\hbox to 1mm{too wide}\end{frame}"
    hidden = r"\begin{frame}x\par\vspace*{30mm}\hspace*{-9mm}\rule{4mm}{40mm}\end{frame}"
    end = r"\end{document}"
    found = faults(typeset(source.replace(end, wide + hidden + end), tmp_path))
    assert len(found) == 1
    pages = ink(Made(source, tmp_path, found, 0, (453.54, 255.12)))
    check_margins(pages[:-2])
    with pytest.raises(AssertionError):
        check_margins(pages[-1:])
    for row in (1, below_title(pages[1]) + 1, -16, -2):
        marked = pages[1].copy()
        marked[row, 100] = True
        with pytest.raises(AssertionError):
            check_margins([pages[0], marked])
