// Any given value changed: every number of the page follows. The address keeps the changes, and links take them along.
if (isAlive()) {
  const words = bpgen.words.try;
  const { start, limits } = course;
  const article = document.querySelector("article");
  const marks = marksIn(article);
  const free = start.flatMap((x, n) => (limits[n] ? [n] : []));
  const fields = new Map();
  const asTyped = (x) => written(x, AS_GIVEN);
  const asShown = (x) => (course.comma ? asTyped(x).replace(".", ",") : asTyped(x));
  const changed = () => free.filter((n) => given[n] !== start[n]);
  let given;

  // A symbol, and what it is equal to: for those that read no formulas, too.
  const formula = (n, text) => {
    const isEqual = text === undefined ? ["", ""] : [`<mo>=</mo>${typeset(text, course)}`, ` = ${shownTo(text)}`];
    return made("math", { innerHTML: course.formulas[n] + isEqual[0] }, { "aria-label": symbolOf(n) + isEqual[1] });
  };
  const say = (text, formulas) => {
    const [before, after] = text.split(/\{\w+\}/);
    said.replaceChildren(before, ...formulas.flatMap((one, k) => (k ? [words.comma, one] : [one])), `\u2060${after}`); // no line begins with its full stop
  };
  const refresh = (numbers) => {
    given = numbers;
    const all = values(course, given);
    const printed = printing(course, all);
    for (const mark of marks) {
      const text = mark.textIn(printed, mark.n, all);
      if (!bpgen.now) Object.assign(mark, { first: text, text, original: mark.el.innerHTML });
      if (text === mark.text) continue;
      mark.text = text;
      mark.el.innerHTML = text === mark.first ? mark.original : mark.html(text);
    }
    bpgen.now = { given, all, printed };
    document.dispatchEvent(new Event("bpgen-changed"));
    const list = changed();
    banner.hidden = !list.length;
    if (list.length) say(words.changed, list.map((n) => formula(n, asTyped(given[n]))));
    else said.textContent = "";
    for (const [n, [box, range]] of fields) {
      if (box !== document.activeElement) box.value = asShown(given[n]);
      range.value = given[n];
      box.removeAttribute("aria-invalid");
    }
  };
  // What is given with another value; null where that may not stand here, or not all can be computed with it.
  const withOne = (numbers, n, x) => {
    const other = Object.assign([...numbers], { [n]: x });
    const fits = limits[n][0] <= x && x <= limits[n][1];
    return fits && values(course, other).every((y) => Math.abs(y) < 1e100) ? other : null;
  };

  const nameOf = (n) => encodeURIComponent(course.names[n]);
  const withState = (hash) => {
    const state = changed().map((n) => `${nameOf(n)}=${asTyped(given[n])}`);
    return `#${hash.slice(1).split("~")[0]}${state.length ? "~" : ""}${state.join("&")}`;
  };
  const keep = () => {
    try {
      history.replaceState(null, "", withState(location.hash));
    } catch {
      // Some viewers have no address.
    }
  };
  // An address is data: names that are known, and numbers that may stand there.
  const restore = () => {
    const [anchor, state] = location.hash.slice(1).split("~");
    if (state === undefined) return changed().length && keep();
    let numbers = [...start];
    for (const [, name, text] of state.matchAll(/([^&=]+)=([^&]*)/g)) {
      const n = free.find((k) => nameOf(k) === name);
      const x = n !== undefined && read(text, false);
      numbers = (x && withOne(numbers, n, x.value)) || numbers;
    }
    refresh(numbers);
    document.getElementById(anchor)?.scrollIntoView();
  };

  const field = (n) => {
    // Not all that speak a page read the formula of a label.
    const name = symbolOf(n);
    const box = made("input", { id: `try-${n}`, inputMode: "decimal", autocomplete: "off", maxLength: 40 }, { "aria-label": name });
    const ends = limits[n].map((end, k) => asTyped([Math.max, Math.min][k](end, start[n] + 2 * k - 1)));
    const range = made("input", { type: "range", min: ends[0], max: ends[1], step: 0.01 }, { "aria-label": filled(words.slider, name) });
    const set = (x) => {
      const numbers = x === undefined ? null : withOne(given, n, x);
      if (numbers) refresh(numbers);
      return numbers;
    };
    range.oninput = () => set(cleaned(range.valueAsNumber));
    box.oninput = () => set(read(box.value, course.comma)?.value) || box.setAttribute("aria-invalid", "true");
    range.onchange = keep;
    box.onchange = () => {
      keep();
      if (!box.hasAttribute("aria-invalid")) return;
      say(words.wrong, [formula(n)]);
      banner.hidden = false;
    };
    fields.set(n, [box, range]);
    const row = made("div", { className: "bp-given" });
    row.append(made("label", { htmlFor: box.id, innerHTML: `<math>${course.formulas[n]}</math>` }), box, range);
    return row;
  };
  const summary = made("summary", { textContent: words.open });
  const panel = made("details", { className: "bp-fold bp-try" });
  const grid = made("div", { className: "bp-grid" });
  const said = made("span", {}, { role: "status" });
  const banner = made("p", { className: "bp-changed" });
  panel.append(summary, made("p", { textContent: words.why }), grid);
  // The boxes are made when they are first wanted.
  panel.ontoggle = () => {
    article.classList.toggle("bp-changing", panel.open);
    if (fields.size) return;
    grid.append(...free.map(field));
    refresh(given);
  };
  const reset = button(words.reset, () => {
    refresh([...start]);
    keep();
    summary.focus();
  });
  banner.append(said, " ", reset);
  article.querySelector("h1").after(panel, banner);
  window.addEventListener("hashchange", restore);
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href]");
    const leaves = link && link.pathname !== location.pathname;
    if (leaves && changed().length && isAlive(pageName(link.pathname))) link.hash = withState(link.hash);
  }, true);
  refresh([...start]);
  restore();
}
