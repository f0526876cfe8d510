"""Paper by Typst: a sheet in a cold process, beside the same by hand and upLaTeX; sheet and key, and a deck,
beside upLaTeX; a hundred sheets; memory.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bpgen import Network
from bpgen.formats.typst import FONTS
from bpgen.sheets.exercise import Exercise, Identity, Options, make_exercise, source

from .measure import Row, at_least_faster, at_most, below, by_turns, megabytes, share
from .processes import BPGEN, pdf_by_hand, peak_memory, run

#: A process that makes a PDF of a source of ours, and one that asks Typst for the same.
_OURS = """
import sys
from pathlib import Path
from bpgen.formats.typst import make_pdf
Path("made.pdf").write_bytes(make_pdf(Path(sys.argv[1]).read_text(encoding="utf-8")))
"""
_BY_HAND = """
import sys
import typst
fonts = {"font_paths": [sys.argv[2]], "ignore_system_fonts": True}
typst.compile(sys.argv[1], output="made.pdf", pdf_standards=["ua-1"], **fonts)
"""
#: A process that draws so many networks and makes the PDF of each sheet, one after the other.
_MANY = """
import sys
from pathlib import Path
from bpgen import Network
from bpgen.formats.typst import make_pdfs
from bpgen.sheets.exercise import Identity, Options, make_exercise, source
for seed in range(1, int(sys.argv[1]) + 1):
    identity = Identity(f"seed {seed}", f"bpgen exercise --seed {seed}")
    sheet = source(make_exercise(Network.from_seed(seed), Options(), identity), key=False, form="typst")
    Path("made.pdf").write_bytes(make_pdfs({"sheet": sheet})["sheet"])
"""
#: So many sheets, of which upLaTeX makes a tenth.
SHEETS, BY_TEX = 100, 10
MOST_MEMORY = 150 * 1.048576


def rows() -> Iterator[Row]:
    """One sheet, sheet and key, a deck, a hundred sheets, and their memory."""
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        folder = Path(name)
        yield from _one(folder)
        yield _by_both(folder, "exercise --seed 3", 2.5, runs=7)
        yield _by_both(folder, "slides --network mazur", 4, runs=5)
        yield from _many(folder)


def _exercise(seed: int) -> Exercise:
    return make_exercise(Network.from_seed(seed), Options(), Identity(f"seed {seed}", "bpgen"))


def _one(folder: Path) -> Iterator[Row]:
    path = folder / "sheet.typ"
    path.write_text(source(_exercise(3), key=False, form="typst"), encoding="utf-8")
    tex, hand = source(_exercise(3), key=False), "typst by hand"
    contenders: dict[str, Callable[[], object]] = {
        "ours": partial(run, (sys.executable, "-c", _OURS, str(path)), folder),
        hand: partial(run, (sys.executable, "-c", _BY_HAND, str(path), str(FONTS)), folder),
        "uplatex": lambda: pdf_by_hand(tex, folder),
    }
    timing = by_turns(contenders, runs=11)
    yield at_most("PDF of one sheet by Typst, cold", timing, "ours", hand, 1.3)
    yield at_least_faster("PDF of one sheet by Typst, cold", timing, "ours", "uplatex", 3)


def _by_both(folder: Path, what: str, least: float, *, runs: int) -> Row:
    command = (BPGEN, *what.split(), "--format", "pdf", "--force", "--out", str(folder / "both"))
    engines = {name: partial(run, (*command, "--engine", name)) for name in ("typst", "uplatex")}
    timing = by_turns(engines, runs=runs)
    return at_least_faster(f"bpgen {what} --format pdf, cold", timing, "typst", "uplatex", least)


def _many(folder: Path) -> Iterator[Row]:
    sheets = [source(_exercise(seed), key=False) for seed in range(1, BY_TEX + 1)]

    def each_alone() -> None:
        for sheet in sheets:
            pdf_by_hand(sheet, folder)

    command = (sys.executable, "-c", _MANY)
    alone = "uplatex, each alone"
    timing = by_turns({"ours": lambda: run((*command, str(SHEETS)), folder), alone: each_alone}, runs=1)
    scaled = timing.scaled(alone, SHEETS / BY_TEX)
    yield at_least_faster(f"{SHEETS} sheets as PDF, drawn and made", scaled, "ours", alone, 8)
    ten, hundred = (peak_memory((*command, str(count)), folder) for count in (10, SHEETS))
    yield below(f"peak memory of {SHEETS} sheets", hundred, MOST_MEMORY, megabytes)
    yield share(f"peak memory of {SHEETS} sheets", hundred / ten, "10 sheets", 1.3)
