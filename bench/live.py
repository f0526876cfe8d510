"""The live pages: how long a changed value takes until it is painted, beside a handler that does nothing.

These are milliseconds of the clock, and so of this machine: those of an empty handler, which waits for the
same frame, are taken off. All folds of the page are open.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .measure import Row, below
from .site import CHROMIUM, build

RUNS = 15


class _Case(NamedTuple):
    """A site, the longest lesson page of it, and the milliseconds that a change on it may take."""

    work: str
    network: tuple[str, ...]
    page: str
    limit: float


_CASES = (
    _Case("a value changed until painted, 2-2-2", (), "hidden-layer", 16),
    _Case(
        "a value changed until painted, 4-5-4-3",
        ("--seed", "1", "--layers", "4-5-4-3"),
        "hidden-layer-1",
        100,
    ),
)
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
    """A row for each network."""
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        for n, case in enumerate(_CASES):
            site = Path(name, f"site-{n}")
            build(site, Path(name, f"work-{n}"), "--lang", "en", *case.network)
            time = _beyond_empty(site / "en" / f"{case.page}.html")
            yield below(case.work, time, case.limit, "{:.0f} ms".format)


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
