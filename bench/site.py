"""The course site: cold, unchanged, its sources' share; a page's size, and how soon its formulas are seen."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .by_hand import write_by_hand
from .measure import Row, at_most, below, by_turns, share

COMMAND = (str(Path(sys.executable).with_name("bpgen")), "site")
LANGUAGES = ("ja", "en")
CHROMIUM = "/usr/bin/chromium"
#: The most bytes of a lesson page, and how many times an empty page's time until its formulas are painted.
_LARGEST, _SLOWEST = 300_000, 8
_CONTENT = re.compile('class="math notranslate|class="highlight"|<table|<dt class="sig')
_LESSONS = ("forward", "error", "output-layer", "hidden-layer", "biases", "matrix", "repetition")


def rows() -> Iterator[Row]:
    """All figures of the site."""
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        folder = Path(name)
        kept = folder / "kept"
        build(folder / "site", kept)
        hand = folder / "by-hand"
        for lang in LANGUAGES:
            write_by_hand(kept / "source" / lang, hand / "source" / lang, lang)
        _sphinx(hand)
        _check_alike(folder / "site", hand / "html")
        yield _cold(folder, kept, hand)
        yield _share(kept)
        yield _unchanged(folder, kept, hand)
        largest = max((folder / "site" / "ja" / f"{n}.html").stat().st_size for n in _LESSONS)
        yield below("the largest lesson page", largest / 1000, _LARGEST / 1000, "{:.0f} KB".format)
        painted = _painted(folder / "site" / "ja" / "hidden-layer.html", folder / "empty.html")
        yield share("a lesson's formulas painted, Chromium", painted, "a page of one word", _SLOWEST)


def build(out: Path, work: Path, *options: str) -> None:
    """Build a site as anyone does."""
    _run((*COMMAND, "--out", str(out), "--work", str(work), *options))


def _check_alike(site: Path, hand: Path) -> None:
    """Both have the same pages, with as many equations, examples, tables and described objects on each."""
    for lang in LANGUAGES:
        ours, theirs = (
            {path.relative_to(top / lang): _contents(path) for path in (top / lang).rglob("*.html")}
            for top in (site, hand)
        )
        differing = [page for page, found in ours.items() if theirs.get(page) != found]
        assert not differing, f"by hand, other contents: {lang} {', '.join(map(str, differing))}"


def _contents(path: Path) -> Counter[str]:
    """What stands on a page itself, without the menus around it, which name its headings again."""
    _, _, after = path.read_text(encoding="utf-8").partition('role="main"')
    return Counter(_CONTENT.findall(re.split('</article>|<div class="sphinxsidebar"', after)[0]))


def _sphinx(hand: Path) -> None:
    """Sphinx over both languages, side by side as ours."""
    running = [
        subprocess.Popen(
            (
                *(sys.executable, "-m", "sphinx", "-b", "html", "-q", "-d", f"{hand}/trees/{lang}"),
                *(f"{hand}/source/{lang}", f"{hand}/html/{lang}"),
            ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for lang in LANGUAGES
    ]
    for process in running:
        assert process.wait() == 0


def _cold(folder: Path, kept: Path, hand: Path) -> Row:
    def ours() -> None:
        work = folder / "cold"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(kept / "pdf", work / "pdf")  # Sphinx by hand makes no sheets
        build(folder / "cold-site", work)

    def theirs() -> None:
        for part in ("trees", "html"):
            shutil.rmtree(hand / part, ignore_errors=True)
        _sphinx(hand)

    name = "the same pages by hand, stock Sphinx"
    timing = by_turns({"ours": ours, name: theirs}, runs=3)
    return at_most("the course, both languages, cold", timing, "ours", name, 3)


def _share(kept: Path) -> Row:
    """What the sources take of the whole build, each in a process of its own."""
    imports = (
        "import sys; from pathlib import Path; from bpgen import Network; from bpgen.cli import cli;"
        "from bpgen.site.whole import Wish, site_files"
    )
    code = f"{imports}; site_files(Wish(Network.preset('mazur')), cli, Path(sys.argv[1]))"

    def sources() -> None:
        _run((sys.executable, "-c", code, str(kept / "pdf")))

    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:

        def whole() -> None:
            work = Path(name) / "work"
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(kept / "pdf", work / "pdf")
            build(Path(name) / "site", work)

        timing = by_turns({"sources": sources, "the whole build": whole}, runs=3)
    # Starting Python and loading bpgen is the build's, too.
    start = by_turns({"start": lambda: _run((sys.executable, "-c", imports, ""))}, runs=3)
    taken = max(timing.median("sources") - start.median("start"), 0.0)
    whole_build = timing.median("the whole build")
    return share("of that, the pages' sources", taken / whole_build, "the whole build", 0.1)


def _unchanged(folder: Path, kept: Path, hand: Path) -> Row:
    _sphinx(hand)
    name = "the same by hand, stock Sphinx"
    contenders = {"ours": lambda: build(folder / "site", kept), name: lambda: _sphinx(hand)}
    return at_most("the course, nothing changed", by_turns(contenders, runs=5), "ours", name, 1.5)


def _painted(lesson: Path, empty: Path) -> float:
    """How many times as long as a page of one word a lesson takes until its first content is painted: its
    formulas are in the page already.
    """
    from playwright.sync_api import Browser, sync_playwright

    empty.write_text("<!DOCTYPE html><title>empty</title><p>empty", encoding="utf-8")

    def first_paint(browser: Browser, path: Path) -> float:
        page = browser.new_page()
        page.goto(f"file://{path}")
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        time = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        page.close()
        return float(time)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        ratios = [first_paint(browser, lesson) / first_paint(browser, empty) for _ in range(9)]
        browser.close()
    return statistics.median(ratios)


def _run(command: tuple[str, ...]) -> None:
    subprocess.run(
        command,
        check=True,
        env={**os.environ, "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
