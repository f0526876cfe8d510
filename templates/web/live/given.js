// Other given values: each has a box and a slider, and the sheet, its figures and verdicts are those of the problem that
// has them. The page's address holds what was changed: `~3=0.5` after its name, by places among the quantities.
const AS_TYPED = { places: false, digits: 15, zeros: false };
const fields = new Map();
const places = [...document.querySelectorAll(":is(mrow, tspan)[data-key]")].map((el) => [el, problem.names.indexOf(el.dataset.key)]);
const limitsOf = Object.fromEntries(page.given.map(([n, ...limits]) => [n, limits]));
let start = problem.start;
const asText = (n) => written(start[n], AS_TYPED);
const asHtml = (n) => `<math>${limitsOf[n][2]}<mo>=</mo>${typeset(asText(n), page)}</math>`;
const others = () => page.given.map(([n]) => n).filter((n) => start[n] !== problem.start[n]);
const changes = () => others().map((n) => `~${n}=${asText(n)}`).join("");
// What figures say in words has their numbers, too: it is left out where these are others.
const descriptions = [...document.querySelectorAll("desc")].filter((el) => el.parentElement.querySelector("tspan[data-key]"));
const said = descriptions.map((el) => el.textContent);
const panel = document.querySelector("#given");
const banner = document.querySelector("#changed");

// What may stand there, and with what every quantity has a value.
const fits = (numbers) => {
  for (let round = 1, all; round <= problem.rounds; round += 1) {
    all = values(work.problem, all ? nextGiven(problem, all) : numbers);
    if (!all.every((x) => Math.abs(x) < 1e100)) return false;
  }
  return true;
};
const withOne = (numbers, n, x) => {
  const other = Object.assign([...numbers], { [n]: x });
  return limitsOf[n] && limitsOf[n][0] <= x && x <= limitsOf[n][1] && fits(other) ? other : null;
};
const put = (numbers) => {
  const isOther = places.filter(([, n]) => numbers[n] !== start[n]);
  start = numbers;
  work = worked({ ...problem, start });
  for (const [el, n] of isOther) {
    if (el.closest("svg")) el.textContent = shown(asText(n)).replaceAll("-", "−");
    else el.innerHTML = typeset(asText(n), page);
  }
  if (page.rate >= 0) page.eta = asText(page.rate);
  for (const [n, [box, range]] of fields) {
    if (box !== document.activeElement) box.value = shown(asText(n));
    range.value = start[n];
    box.removeAttribute("aria-invalid");
  }
  const list = others();
  banner.hidden = !list.length;
  descriptions.forEach((el, n) => (el.textContent = list.length ? "" : said[n]));
  const formulas = document.createElement("span");
  formulas.innerHTML = list.map(asHtml).join(page.comma_of_lists);
  const [before, after] = page.words.changed.split("{values}");
  banner.firstElementChild.replaceChildren(before, formulas, `\u2060${after}`); // no line begins with its full stop
};
// What an address has changed; of another problem's, nothing.
const change = (text) => {
  let numbers = problem.start;
  if (text.split("~")[0] === page.id)
    for (const [, n, typed] of text.matchAll(/~(\d+)=([^~]+)/g)) {
      const x = read(typed, false);
      numbers = (x && withOne(numbers, Number(n), x.value)) || numbers;
    }
  put(numbers);
};

const field = ([n, low, high, symbol, name]) => {
  const row = document.createElement("div");
  row.innerHTML = `<label for="given${n}"><math>${symbol}</math></label><input id="given${n}" inputmode="decimal" autocomplete="off" maxlength="40"><input type="range" step="0.01">`;
  const [, box, range] = row.children;
  // Not all that speak a page read the formula of a label.
  box.ariaLabel = name;
  range.ariaLabel = filled(page.words.slider, { name });
  range.min = Math.max(low, problem.start[n] - 1);
  range.max = Math.min(high, problem.start[n] + 1);
  const set = (x) => {
    const numbers = x === undefined ? null : withOne(start, n, x);
    if (!numbers) return false;
    put(numbers);
    judgeAll();
    return true;
  };
  range.oninput = () => set(cleaned(range.valueAsNumber));
  box.oninput = () => set(read(box.value, page.comma)?.value) || box.setAttribute("aria-invalid", "true");
  range.onchange = update;
  box.onchange = () => (box.ariaInvalid ? (status.textContent = filled(page.words.wrong, { name })) : update());
  fields.set(n, [box, range]);
  return row;
};
// A given value that is pointed at, tapped, or whose box is chosen is lit with its edge or unit of the figure.
const light = ({ target }) => {
  const el = target.closest("[data-key]") ?? target.closest(".value:not(.scroll)")?.querySelector("[data-key]");
  const chosen = [...fields].find(([, both]) => both.includes(document.activeElement));
  const key = el?.dataset.key ?? problem.names[chosen?.[0]];
  for (const one of document.querySelectorAll("[data-key]")) one.classList.toggle("bp-traced", one.dataset.key === key);
};
for (const name of ["pointerover", "focusin"]) document.addEventListener(name, light);
// The boxes are made when they are first wanted.
panel.addEventListener("toggle", () => {
  if (fields.size) return;
  panel.lastElementChild.append(...page.given.map(field));
  put(start);
});
banner.lastElementChild.addEventListener("click", () => {
  put(problem.start);
  update();
  panel.firstElementChild.focus();
});
panel.hidden = false;
