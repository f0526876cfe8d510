"""The slides: generation warm, PDF beside the same TeX by hand, and what the figures cost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bpgen import Network
from bpgen.formats.tex import make_pdf
from bpgen.lesson.blocks import Figure
from bpgen.slides.beamer import beamer, beamer_source
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions, Part

from .measure import Row, at_most, by_turns
from .processes import EMPTY, pdf_by_hand, run

_NETWORK, _OPTIONS = Network.preset("mazur"), DeckOptions()
#: How many times as long as an empty Python a deck's TeX may take, warm.
_SLOWEST = 8


def rows() -> Iterator[Row]:
    """All figures of the slides."""
    text = beamer_source(_NETWORK, _OPTIONS)
    empty = "python -c pass"
    contenders = {"ours": lambda: beamer_source(_NETWORK, _OPTIONS), empty: lambda: run(EMPTY)}
    timing = by_turns(contenders, runs=25)
    yield at_most("TeX of the lecture's slides, warm", timing, "ours", empty, _SLOWEST)
    plain = beamer(_NETWORK, _OPTIONS, _without_figures())
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        by_hand, bare = "uplatex and dvipdfmx by hand", "the slides without figures"
        makers = {
            "ours": lambda: make_pdf(text),
            by_hand: lambda: pdf_by_hand(text, Path(name)),
            bare: lambda: make_pdf(plain),
        }
        timing = by_turns(makers, runs=7)
        yield at_most("PDF of the lecture's slides", timing, "ours", by_hand, 1.15)
        yield at_most("PDF of the lecture's slides", timing, "ours", bare, 2)


def _without_figures() -> tuple[Part, ...]:
    """The same slides with no network on them: the slide stays, its figure goes."""
    return tuple(
        part._replace(
            slides=tuple(
                slide._replace(blocks=tuple(b for b in slide.blocks if not isinstance(b, Figure)))
                for slide in part.slides
            )
        )
        for part in deck(_NETWORK, _OPTIONS, "latex")
    )
