"""The same request gives the same bytes, whatever was made before."""

from __future__ import annotations

import re
from pathlib import Path

from bpgen import Network
from bpgen.formats.tex import make_pdf
from bpgen.slides.beamer import beamer_source
from bpgen.slides.model import DeckOptions
from house.checkout import bpgen, sheets
from support.typeset import needs_tex


def test_the_source_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Hashes of strings differ from process to process; what is made must not."""
    words = ("slides", "--network", "softmax-loss", "--format", "tex", "--notes", "pages", "--overlays")
    made = set[bytes]()
    for seed in ("0", "1", "17"):
        done = bpgen(tmp_path, *words, "--out", seed, environment={"PYTHONHASHSEED": seed})
        assert done.returncode == 0, done.stderr
        (one,) = sheets(tmp_path / seed).values()
        made.add(one)
    assert len(made) == 1


@needs_tex
def test_the_pdf_is_the_same_twice() -> None:
    head, *slides = re.split(
        r"(?=\\begin\{frame\})", beamer_source(Network.preset("neuron"), DeckOptions(handout=6))
    )
    source = "".join([head, *slides[:8], r"\end{document}"])
    assert make_pdf(source) == make_pdf(source)
