"""The colours of the slides on a projector: contrast of at least 4.5 to 1 for text and 3 to 1 for lines."""

from __future__ import annotations

import re

import pytest

from bpgen.errors.languages import templates_folder
from bpgen.slides.model import DeckOptions, NotesPages
from slides.decks import deck_of

_FILES = ("formats/latex/marks.tex", "formats/beamer/preamble.tex")
_DEFINED = re.compile(r"\\definecolor\{(\w+)\}\{HTML\}\{([0-9A-F]{6})\}")
Colour = tuple[float, float, float]

WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
FACTORS = ("green", "yellow", "pink", "red", "blue")
TEXT, LINE = 4.5, 3.0


def palette() -> dict[str, Colour]:
    """The colours by name, as the deck's TeX defines them."""
    text = "".join((templates_folder() / name).read_text(encoding="utf-8") for name in _FILES)
    made = {
        name: (int(code[:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:], 16) / 255)
        for name, code in _DEFINED.findall(text)
    }
    return {"white": WHITE, "black": BLACK, **made}


def colour(name: str) -> Colour:
    """A colour by its name, or mixed with white: bpgrey!70."""
    base, _, percent = name.partition("!")
    share = int(percent or 100) / 100
    return tuple(share * x + 1 - share for x in palette()[base])  # type: ignore[return-value]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as the Web Content Accessibility Guidelines define it."""
    light = sorted((_luminance(colour(one)), _luminance(colour(other))), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


def _luminance(rgb: Colour) -> float:
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("black", "white") == pytest.approx(21)
    assert _luminance((0.5, 0.5, 0.5)) == pytest.approx(0.2140, abs=1e-4)
    assert colour("black!12") == pytest.approx((0.88, 0.88, 0.88))


@pytest.mark.parametrize("factor", FACTORS)
def test_factors_can_be_read_and_their_lines_seen(factor: str) -> None:
    fill, line = f"bp{factor}", f"bp{factor}line"
    assert contrast("black", fill) >= TEXT
    assert contrast("white", line) >= TEXT, "the letter on its disc"
    assert contrast(line, "white") >= LINE
    assert contrast(line, fill) >= LINE, "the frame of a factor"


def test_factors_differ() -> None:
    fills = [f"bp{factor}" for factor in FACTORS]
    assert len({palette()[x] for x in fills}) == len(FACTORS)


def test_every_colour_of_a_deck_is_seen() -> None:
    """All that the TeX names: text on white, and on the grey of what is lit; lines on white."""
    options = [
        DeckOptions(lang="en", overlays=True, notes=NotesPages.PAGES),
        DeckOptions(lang="ja", ratio="4:3"),
    ]
    tex = "".join(deck_of("mazur", x) for x in options)
    inks = set(re.findall(r"(?:text=|\\color\{|fg=)([a-z]+(?:![0-9]+)?)", tex))
    drawn = set(re.findall(r"(?:draw=|\[|,)(b[a-z]+(?:![0-9]+)?)(?=\]|,)", tex)) - {"below", "bigg"}
    fills = set(re.findall(r"fill=([a-z]+(?:![0-9]+)?)", tex))
    assert {"bpgrey", "bpink"} <= inks
    assert {"black", "bpgrey!70", "bppinkline"} <= drawn
    for ink in inks - {"white"}:
        assert contrast(ink, "white") >= TEXT, ink
    for line in drawn:
        assert contrast(line, "white") >= LINE, line
    for fill in fills:
        ink = "white" if fill.endswith("line") else "black"
        assert contrast(ink, fill) >= TEXT, fill
