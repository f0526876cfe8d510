"""The finished pages hold what is put on them: nothing sticks out of its box, the margins, or the fonts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Naming
from bpgen.network.problem import Network
from bpgen.problems.preset import preset_names
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.sheets.exercise import Identity, Options, make_exercise, sheet_and_key
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from support.sheets import pages
from support.typeset import needs_tex, text_of, typeset

pytestmark = needs_tex
LOGISTIC, TANH, SOFTMAX = ActivationName.LOGISTIC, ActivationName.TANH, ActivationName.SOFTMAX
CCE = LossName.CATEGORICAL_CROSS_ENTROPY
_OVERFULL = re.compile(r"Overfull \\[hv]box \(([\d.]+)pt too (?:wide|high)\).*")


def wanted(inputs: int, *layers: tuple[int, ActivationName], **rules: Any) -> Wanted:
    return Wanted(inputs=inputs, layers=tuple(WantedLayer(*layer) for layer in layers), **rules)


#: Problems that are drawn: seed and shape.
DRAWN = {
    "2-2-2": (3, wanted(2, (2, LOGISTIC), (2, LOGISTIC))),
    "3-4-2": (7, wanted(3, (4, TANH), (2, SOFTMAX), loss=CCE)),
    "4-5-3": (7, wanted(4, (5, LOGISTIC), (3, LOGISTIC))),
    "14-2-1": (1, wanted(14, (2, LOGISTIC), (1, LOGISTIC))),
    "6-6-6": (
        1,
        wanted(
            6,
            (6, SOFTMAX),
            (6, SOFTMAX),
            loss=CCE,
            biases=BiasRule.UNIT,
            trained_biases=True,
            naming=Naming.INDICES,
        ),
    ),
}
EVERY_DIGIT = Options(lang="en", contract=Contract(Rule.ROUND, Policy(Kind.PLACES, 15)))
LONG = Options(lang="en", title="An overlong title " * 12, course="Course " * 30, date="1 April " * 20)


def problem(name: str) -> Network:
    """A drawn problem, or a preset."""
    return draw(*DRAWN[name]) if name in DRAWN else Network.preset(name)


def faults(log: str) -> list[str]:
    """What TeX says of boxes that are more than 1 pt too full, and of characters without a glyph."""
    overfull = [m[0] for m in _OVERFULL.finditer(log) if float(m[1]) > 1]
    return overfull + re.findall("Missing character.*", log)


def ink(folder: Path) -> tuple[float, float, float, float]:
    """How near the ink of all pages comes to the paper's left, top, right and lower edge, in mm."""
    two_to_a_mm = ("-scale-to-x", "420", "-scale-to-y", "594")
    subprocess.run(["pdftoppm", "-gray", *two_to_a_mm, "sheet.pdf", "page"], cwd=folder, check=True)
    dark = np.zeros((594, 420), dtype=bool)
    for path in folder.glob("page*.pgm"):
        head, size, _, pixels = path.read_bytes().split(b"\n", 3)
        assert (head, size) == (b"P5", b"420 594")
        dark |= np.frombuffer(pixels, dtype=np.uint8).reshape(594, 420) < 200
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return columns[0] / 2, rows[0] / 2, (419 - columns[-1]) / 2, (593 - rows[-1]) / 2


def check(source: str, folder: Path) -> None:
    """Nothing sticks out."""
    assert not faults(typeset(source, folder))
    left, top, right, below = ink(folder)
    assert min(left, right) >= 14
    assert top >= 9
    assert below >= 6


#: Problems take the languages by turns; the shape whose lines are longest is in both.
PAGES = [("6-6-6", "en"), *((name, ("ja", "en")[n % 2]) for n, name in enumerate((*DRAWN, *preset_names())))]


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_everything_is_within_its_box_and_the_margins(name: str, lang: str, tmp_path: Path) -> None:
    made = pages(problem(name), Options(lang=lang))
    # A preset's sheet has the lines of its key, with blanks in them, as those of the drawn problems have.
    for kind, source in (("sheet", made.sheet), ("key", made.key))[name not in DRAWN :]:
        (tmp_path / kind).mkdir()
        check(source, tmp_path / kind)
    # A formula that is broken goes on with its sign, on the next line.
    lines = text_of(tmp_path / "key" / "sheet.pdf").splitlines()
    assert not [line for line in lines if re.fullmatch(r"\s*=.*=\s*", line)]


@pytest.mark.parametrize("options", [EVERY_DIGIT, LONG], ids=["digits", "texts"])
def test_long_numbers_and_texts_are_within_the_margins(options: Options, tmp_path: Path) -> None:
    identity = Identity("a network's name " * 8, "bpgen exercise --network " + "a-long-name-" * 16)
    for source in sheet_and_key(make_exercise(problem("3-4-2"), options, identity)):
        check(source, tmp_path)


def test_what_sticks_out_is_found(tmp_path: Path) -> None:
    source = pages(problem("neuron"), Options(lang="en")).sheet
    wide = source.replace(r"\end{document}", r"\hbox to 1mm{too wide}\end{document}")
    assert len(faults(typeset(wide, tmp_path))) == 1
    hidden = source.replace(r"\end{document}", r"\hspace*{-6mm}x\end{document}")
    assert not faults(typeset(hidden, tmp_path))
    assert ink(tmp_path)[0] < 14
