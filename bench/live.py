"""The live pages: how large they and their scripts are, what these cost a build, and how long a changed value
takes until it is painted, beside a handler that does nothing.

The last are milliseconds of the clock, and so of this machine: those of an empty handler, which waits for the
same frame, are taken off. All folds of the page are open.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bpgen import Network
from bpgen.interactive.lesson import lesson_pages
from bpgen.interactive.page import exercise_page
from bpgen.interactive.scripts import live_script
from bpgen.sheets.exercise import Identity, make_exercise
from bpgen.sheets.options import Options
from bpgen.site.pages.exercises import SCREEN

from .measure import Row, at_most, below, by_turns
from .site import CHROMIUM, build

RUNS = 15
#: The most bytes of a course's script, as it is and as it is sent, compressed; and of a page.
_SCRIPT, _SENT, _PAGE = 40_000, 12_000, 300_000
#: How many times as long a site may take as one without scripts and without marks on its numbers.
_BUILT, _WITHOUT = 1.15, "the same without scripts"
#: Sphinx as a site is built with it, and the command that builds with that one: no page is alive.
_STILL_SPHINX = """import runpy
from bpgen.formats import process
from bpgen.sphinxext import alive, directives
alive._has_scripts = lambda app: False
directives.mark = lambda *_: None
runpy.run_path(process.__file__, run_name="__main__")
"""
_STILL = """import sys
from pathlib import Path
from bpgen.cli import cli
from bpgen.disk import processes
start, script = processes.start_python, Path(sys.argv[1])
processes.start_python = lambda _, *options, **others: start(script, *options, **others)
cli(sys.argv[2:])
"""


class _Case(NamedTuple):
    """A site, the longest lesson page of it, and the milliseconds that a change on it may take."""

    shape: str
    network: tuple[str, ...]
    page: str
    limit: float


_CASES = (
    _Case("2-2-2", (), "hidden-layer", 16),
    _Case("4-5-4-3", ("--seed", "1", "--layers", "4-5-4-3"), "hidden-layer-1", 100),
)
#: Presets of several samples, whose steps are as many times more.
_SEVERAL_SAMPLES = ("xor-tanh", "mini-batch")
#: Changes the first given value, or a box of no use, by turns; the milliseconds of each until the next frame
#: is painted.
_CHANGES = """async (runs) => {
  const useless = document.body.appendChild(document.createElement("input"));
  useless.oninput = () => {};
  const boxes = [useless, document.querySelector(".bp-given input[inputmode]")];
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  }));
  const times = [[], []];
  for (let n = 0; n <= runs; n += 1)
    for (const [k, box] of boxes.entries()) {
      await new Promise((done) => setTimeout(done, 50));
      await painted();
      const start = performance.now();
      box.value = (0.31 + 0.01 * n).toFixed(2);
      box.dispatchEvent(new Event("input"));
      await painted();
      if (n) times[k].push(performance.now() - start);
    }
  return times;
}"""


def rows() -> Iterator[Row]:
    """Sizes, the share of a build, and the time of a change in each network."""
    scripts = [live_script(charts=charts).encode() for charts in (False, True)]
    yield _size("the script of a course", max(map(len, scripts)), _SCRIPT)
    sent = max(len(gzip.compress(text, mtime=0)) for text in scripts)
    yield _size("the same, compressed", sent, _SENT)
    exercise = make_exercise(Network.preset("mazur"), Options(), Identity("bench"))
    yield _size("an exercise page, 2-2-2", len(exercise_page(exercise, "answers").encode()), _PAGE)
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        for case in _CASES:
            work, site = Path(name, f"{case.shape}-work"), Path(name, case.shape)
            build(site, work, "--lang", "en", *case.network)
            lesson = site / "en" / f"{case.page}.html"
            for words, page in (("a lesson page", lesson), ("the sheet on screen", lesson.with_name(SCREEN))):
                yield _size(f"{words}, {case.shape}", page.stat().st_size, _PAGE)
            work_of_change = f"a value changed until painted, {case.shape}"
            yield below(work_of_change, _beyond_empty(lesson), case.limit, "{:.0f} ms".format)
        for network in _SEVERAL_SAMPLES:
            site = Path(name, network)
            build(site, Path(name, f"{network}-work"), "--lang", "en", "--network", network)
            found = [
                site / "en" / f"{one}.html"
                for one in (*lesson_pages(Network.preset(network).graph), Path(SCREEN).stem)
            ]
            largest = max(found, key=lambda page: page.stat().st_size)
            yield _size(f"the largest page, {network}, {largest.stem}", largest.stat().st_size, _PAGE)
        yield _built(Path(name), Path(name, f"{_CASES[0].shape}-work"))


def _size(work: str, size: int, limit: int) -> Row:
    return below(work, size / 1000, limit / 1000, "{:.1f} KB".format)


def _built(folder: Path, kept: Path) -> Row:
    """The site in one language, from nothing but the sheets that are ``kept``, beside the same with pages
    that stand still.
    """

    def fresh(work: str) -> tuple[str, ...]:
        shutil.rmtree(folder / work, ignore_errors=True)
        shutil.copytree(kept / "pdf", folder / work / "pdf")
        return ("--lang", "en", "--out", str(folder / f"{work}-site"), "--work", str(folder / work))

    script = folder / "still.py"
    script.write_text(_STILL_SPHINX, encoding="utf-8")

    def still() -> None:
        command = (sys.executable, "-c", _STILL, str(script), "site", *fresh("still"))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert not any((folder / "still-site").rglob("bpgen-live.js"))

    def alive() -> None:
        command = (sys.executable, "-m", "bpgen", "site", *fresh("alive"))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    # Minutes are too many for more pairs than two, and the first site has warmed both.
    timing = by_turns({"ours": alive, _WITHOUT: still}, runs=2, warm=True)
    return at_most("the course with live pages, cold", timing, "ours", _WITHOUT, _BUILT)


def _beyond_empty(page_file: Path) -> float:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(page_file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        page.locator(".bp-given").first.wait_for()
        empty, changed = page.evaluate(_CHANGES, RUNS)
        browser.close()
    return max(0.0, float(statistics.median(changed) - statistics.median(empty)))
