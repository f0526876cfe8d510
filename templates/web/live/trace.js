// Where does this come from: a number is lit with its edge or unit and all its other places, and leads to its step.
if (isAlive()) {
  const words = bpgen.words.trace;
  const article = document.querySelector("article");
  const marks = marksIn(article);
  let pinned;

  const light = (mark) => {
    for (const name of ["bp-same", "bp-traced", "bp-here"])
      for (const one of article.querySelectorAll(`.${name}`)) one.classList.remove(name);
    if (!mark) return;
    for (const { el, n } of marks) if (n === mark.n) el.classList.add("bp-same");
    for (const part of partsOf(article, mark.n)) part.classList.add("bp-traced");
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
  const tell = () => {
    if (!pinned) return;
    const { n } = pinned;
    const place = course.parts[n];
    const where = place && filled(words[/^[wb]/.test(place) ? "edge" : "unit"], place.replaceAll("_", ","));
    said.textContent = `${symbolOf(n)} = ${shownTo(bpgen.now.printed.text(n))}${where && words.comma}${where}`;
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

  const markOf = ({ target }) => marks.find(({ el }) => el.contains(target));
  article.addEventListener("pointerover", (event) => pinned || event.pointerType !== "mouse" || light(markOf(event)));
  article.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (mark && !event.target.closest("a")) pin(mark);
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && pin());
  document.addEventListener("bpgen-changed", tell);

  // One stop of the Tab key a formula: the arrows go from number to number in it.
  for (const box of article.querySelectorAll(".bp-formula:has([data-key])")) {
    const inside = marks.filter(({ el }) => box.contains(el));
    const group = { tabindex: 0, role: "group", "aria-label": words.formula };
    for (const name in group) box.setAttribute(name, group[name]);
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
