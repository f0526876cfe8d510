"""A deck that has started in a browser, and what stands where it should not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from support.browsing import opened

READY = "window.Reveal && Reveal.isReady()"

#: What stands outside its place on the slide that is shown, or on all of them on a phone; and how small the
#: smallest formula is against what it is where there is room.
MISPLACED = """async ([width, height]) => {
  const wrong = [], sizes = [];
  const sizeOf = (part) => Number.parseFloat(getComputedStyle(part).fontSize);
  const look = (slide) => {
    const place = slide.getBoundingClientRect();
    if (place.left < 0 || place.right > width + 1) wrong.push(`slide of ${place.width}`);
    const inside = (part, room, what) => {
      const box = part.getBoundingClientRect();
      if (!box.width || !part.checkVisibility()) return;
      const sideways = box.left < room.left - 1 || box.right > room.right + 1;
      if (sideways || box.top < room.top - 1 || box.bottom > room.bottom + 1)
        wrong.push(`${what} ${part.outerHTML.slice(0, 80)}`);
    };
    const frame = "h1, h2, h2 *, .bp-foot, .bp-foot > p, .bp-body, :scope > p, img";
    for (const part of slide.querySelectorAll(frame)) inside(part, place, "slide");
    const body = slide.querySelector(".bp-body");
    if (!body) return;
    const room = body.getBoundingClientRect();
    const parts = body.querySelectorAll(":not(svg *, mspace, .bp-heading *)");
    for (const part of parts) inside(part, room, "body");
    for (const math of body.querySelectorAll("math")) sizes.push(sizeOf(math));
  };
  const pages = document.querySelectorAll(".scroll-page section");
  if (pages.length) pages.forEach(look);
  else for (let n = 0; n < document.querySelectorAll(".slides > section").length; n += 1) {
    Reveal.slide(n);
    while (Reveal.nextFragment()) {}
    look(Reveal.getCurrentSlide());
  }
  const smallest = Math.min(...sizes) / sizeOf(document.querySelector(".reveal"));
  return { wrong, smallest, looked: pages.length || Reveal.getIndices().h + 1 };
}"""


@contextmanager
def shown(browser: Browser, address: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A deck that has started."""
    with opened(browser, **{"viewport": {"width": 1280, "height": 720}, **options}) as (page, wrong):
        page.context.on(
            "request",
            lambda r: None if r.url.startswith(("http://127", "file:", "data:")) else wrong.append(r.url),
        )
        page.goto(address)
        page.wait_for_function(READY)
        yield page, wrong
