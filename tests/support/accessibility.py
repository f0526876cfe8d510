"""What stands in people's way on a page that is open in a browser: axe-core's findings, three times as fast.

Nearly all of that time goes into contrast, and there into two things that change no finding. Every colour is
read again for each element, though a page has some dozens of them; so a colour that was read is kept. And
the private parts of axe's objects stand in weak maps, which the collector of memory looks through again and
again; so they stand on the objects themselves.
"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_PRIVATE = """
class {
  #key = Symbol();
  has(object) { return Object(object) === object && Object.hasOwn(object, this.#key); }
  get(object) { return this.has(object) ? object[this.#key] : undefined; }
  set(object, value) { object[this.#key] = value; return this; }
  add(object) { return this.set(object, true); }
  delete(object) { return this.has(object) && delete object[this.#key]; }
}
"""
_KEPT_COLOURS = """
const known = new Map(), colour = axe.commons.color.Color.prototype, read = colour.parseString;
colour.parseString = function (text) {
  if (!known.has(text)) {
    read.call(this, text);
    known.set(text, [this.r, this.g, this.b, this.alpha]);
  }
  [this.r, this.g, this.b, this.alpha] = known.get(text);
  return this;
};
"""
_SCRIPT = f"((WeakMap, WeakSet) => {{ {Axe().axe_script}; {_KEPT_COLOURS} }})({_PRIVATE}, {_PRIVATE})"

#: A part whose elements are all like some before has nothing to find: like in tag, classes, attributes,
#: colours, letters, in whether it says anything, and in whether it scrolls. Boxes are gone through down to
#: what belongs together, such as a row or a figure; the first two in a box stay, as a list has some.
_THIN = """() => {
  const boxes = "body, div, main, article, section, nav, aside, details, ul, ol, dl, dd, li, table, tbody";
  const seen = new Set(), known = new Map(), hidden = [];
  const clear = (colour) => colour === "rgba(0, 0, 0, 0)";
  const likeness = (one, behind) => {
    const style = getComputedStyle(one), own = style.backgroundColor;
    const names = one.getAttributeNames().filter((name) => !name.startsWith("data-"));
    const said = (one.textContent.trim() || one.matches("img, input, :has(img, svg, title)")) && 1;
    known.set(one, [
      one.tagName, names.join(),
      ...["class", "role", "tabindex", "style"].map((name) => one.getAttribute(name)),
      style.color, clear(own) ? behind : own, style.backgroundImage, style.opacity,
      style.fontSize, style.fontWeight, said, style.overflowX + (one.scrollWidth > one.clientWidth),
    ].join("|"));
    for (const child of one.children) likeness(child, clear(own) ? behind : own);
  };
  const isNew = (one) => !seen.has(known.get(one)) || [...one.children].some(isNew);
  const keep = (one, isBox) => {
    seen.add(known.get(one));
    for (const [n, child] of [...one.children].entries())
      if (isBox && n > 1 && !isNew(child)) hidden.push(child);
      else keep(child, isBox && child.matches(boxes));
  };
  likeness(document.body, "");
  keep(document.body, true);
  for (const one of hidden) one.style.visibility = "hidden";
  return hidden.length;
}"""


def thin(page: Page) -> int:
    """Hide what repeats itself on a page that is open: what is left has every kind of element in every state.
    How many parts were hidden.
    """
    return int(page.evaluate(_THIN))


def grave(page: Page, *rules: str, apart_from: str = "") -> list[tuple[str, str]]:
    """What is serious or critical on the page as it stands, as the rule and the first element that breaks it.

    ``rules`` are the only ones to be tried; without any, all of axe's. Elements that the selector
    ``apart_from`` finds are not looked at.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    options: dict[str, object] = {"resultTypes": ["violations"]}  # the others' elements are not listed
    if rules:
        options["runOnly"] = list(rules)
    context = {"exclude": [[apart_from]]} if apart_from and page.locator(apart_from).count() else None
    found = page.evaluate(
        "async ([context, options]) => (await axe.run(context ?? document, options)).violations",
        [context, options],
    )
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
