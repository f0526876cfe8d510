// Where does this come from: a number is lit with its edge or unit and all its other places, and leads to its step.
// The head of a row or column of a table of weights is lit with its unit.
if (isAlive()) {
  const words = bpgen.words.trace;
  const article = document.querySelector("article");
  const heads = [...article.querySelectorAll(".bp-at")].map((el) => ({ el, place: el.className.split("bp-at-")[1] }));
  const marks = [...marksIn(article), ...heads];
  const placeOf = ({ n, place }) => place ?? course.parts[n];
  const nameOf = (place) => place.replaceAll("_", ",");
  for (const { el, place } of heads) Object.assign(el, { tabIndex: 0, role: "button", ariaLabel: filled(words.unit, nameOf(place)) });
  let pinned;

  const light = (mark) => {
    for (const name of ["bp-same", "bp-traced", "bp-here"])
      for (const one of article.querySelectorAll(`.${name}`)) one.classList.remove(name);
    if (!mark) return;
    for (const { el, n } of marks) if (n !== undefined && n === mark.n) el.classList.add("bp-same");
    for (const part of drawnAt(article, placeOf(mark))) part.classList.add("bp-traced");
    mark.el.classList.add("bp-here");
  };
  const said = made("span", {}, { role: "status" });
  const link = made("a", { textContent: words.step });
  const bar = made("div", { className: "bp-bar", hidden: true });
  const anchorOf = (key) =>
    `bp-${key.replaceAll("+", "_next").replaceAll("@", "_via_").replace("[", "_s")}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/-$/, "");
  const formulaOf = (n) => {
    const known = course.formulas[n];
    return known.map ? `<mfrac>${known.map((k) => `<mrow><mi>∂</mi>${formulaOf(k)}</mrow>`).join("")}</mfrac>` : known;
  };
  // What the place of a number in the figure is called: the weight or bias, or the unit with its index.
  const placed = (place) => {
    const n = course.names.indexOf(place);
    const name = nameOf(place);
    const formula = n < 0 ? name.replace(/(\D+)(.+)/, "<msub><mi>$1</mi><mn>$2</mn></msub>") : formulaOf(n);
    const [before, after] = words[n < 0 ? "unit" : "edge"].split("{name}");
    return [before, spoken(formula, name), after];
  };
  const tell = () => {
    if (!pinned) return;
    const { n } = pinned;
    const where = placeOf(pinned);
    link.hidden = n === undefined;
    said.replaceChildren(...(where ? placed(where) : []));
    if (link.hidden) return;
    const text = bpgen.now.printed.text(n);
    said.prepend(spoken(`${formulaOf(n)}<mo>=</mo>${typeset(text, course)}`, `${symbolOf(n)} = ${shownTo(text)}`), where && words.comma);
    const page = course.pages[course.steps[n]];
    const file = page === pageName() ? "" : `${page}.html`;
    link.href = `${file}#${anchorOf(course.names[n])}`;
  };
  const pin = (mark) => {
    pinned = mark;
    light(mark);
    bar.hidden = !mark;
    said.textContent = "";
    tell();
  };
  bar.append(said, " ", link, " ", button(words.close, () => pin()));
  article.append(bar);

  const markOf = ({ target }) => {
    const inner = target.matches("a[title]") ? target.firstElementChild : target;
    return marks.find(({ el }) => el.contains(inner));
  };
  article.addEventListener("pointerover", (event) => pinned || event.pointerType !== "mouse" || light(markOf(event)));
  // A click that no pointer made is the Enter key's: it follows a link.
  article.addEventListener("click", (event) => {
    const mark = markOf(event);
    const isLink = event.target.closest(event.detail ? "a:not(.bp-weights a)" : "a");
    if (!mark || isLink) return;
    event.preventDefault();
    pin(mark);
  });
  article.addEventListener("focusin", (event) => pinned || light(markOf(event)));
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Escape") pin();
    if ((key !== "Enter" && key !== " ") || !target.matches(".bp-at")) return;
    event.preventDefault();
    target.click();
  });
  document.addEventListener("bpgen-changed", tell);

  // One stop of the Tab key a formula: the arrows go from number to number in it.
  for (const box of article.querySelectorAll(":is(.bp-formula, .table-wrapper.bp-table):has([data-key])")) {
    const inside = marks.filter(({ el }) => box.contains(el));
    Object.assign(box, { tabIndex: 0, role: "group", ariaLabel: words[box.matches(".bp-formula") ? "formula" : "table"] });
    box.classList.add("bp-tracing");
    box.addEventListener("keydown", (event) => {
      const at = inside.indexOf(pinned);
      if (event.key === "Enter" && at >= 0) link.click();
      const last = inside.length - 1;
      const next = inside[{ ArrowRight: Math.min(at + 1, last), ArrowLeft: Math.max(at - 1, 0), Home: 0, End: last }[event.key]];
      if (!next || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      pin(next);
      next.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  }
}
