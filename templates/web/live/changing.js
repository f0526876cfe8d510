// Given values that a reader changes, each by a box and a slider, on exercise pages and in lessons: `limits`, `formulas` and
// `nameOf` say which and what they are called. `panel` takes the boxes, `banner` says what was changed; `isFit` is asked
// whether all can be computed, `put` writes the page for these numbers, `keep` keeps them, `tell` says what is wrong.
// Made are: which are changed, one as text, what shows those of an address, and what begins with another problem's.
// A formula that is spoken by its name.
const spoken = (inside, name) => {
  const one = document.createElement("span");
  one.innerHTML = `<math>${inside}</math>`;
  one.firstChild.ariaLabel = name;
  return one;
};
const changing = ({ names, start, limits, formulas, comma }, words, nameOf, panel, banner, isFit, put, keep, tell) => {
  const fields = new Map();
  const free = Object.keys(limits).map(Number);
  const [said, reset] = banner.children;
  let given = start;
  const asText = (n) => written(given[n], AS_GIVEN);
  const asShown = (n) => (comma ? asText(n).replace(".", ",") : asText(n));
  const changed = () => free.filter((n) => given[n] !== start[n]);
  const show = (numbers) => {
    given = numbers;
    put(given);
    const list = changed();
    banner.hidden = !list.length;
    const [first, last] = words.changed.split("{values}");
    const told = list.map((n) => spoken(`${formulas[n]}<mo>=</mo>${typeset(asText(n), { comma })}`, `${nameOf(n)} = ${asShown(n)}`));
    // No line begins with the full stop after them.
    said.replaceChildren(...(list.length ? [first, ...told.flatMap((one) => [words.comma, one]).slice(1), `\u2060${last}`] : []));
    for (const [n, [box, range]] of fields) {
      if (box !== document.activeElement) box.value = asShown(n);
      range.min = cleaned(Math.max(limits[n][0], start[n] - 1));
      range.max = cleaned(Math.min(limits[n][1], start[n] + 1));
      range.value = given[n];
      box.ariaInvalid = null;
    }
  };
  // What is given with another value; null where that may not be there, or not all can be computed with it.
  const withOne = (numbers, n, x) => {
    const other = Object.assign([...numbers], { [n]: x });
    return limits[n]?.[0] <= x && x <= limits[n][1] && isFit(other) ? other : null;
  };
  const field = (n) => {
    const row = document.createElement("div");
    row.className = "bp-given";
    row.dataset.key = names[n];
    row.innerHTML = `<label for="given${n}"><math>${formulas[n]}</math></label><input id="given${n}" inputmode="decimal" autocomplete="off"><input type="range" step="0.01">`;
    const [, box, range] = row.children;
    // Not all that speak a page read the formula of a label.
    const name = nameOf(n);
    box.ariaLabel = name;
    range.ariaLabel = words.slider.replace("{name}", name);
    const set = (x) => {
      const numbers = withOne(given, n, x);
      if (numbers) show(numbers);
      else box.ariaInvalid = true;
    };
    range.oninput = () => set(cleaned(range.valueAsNumber));
    box.oninput = () => set(read(box.value, comma)?.value);
    range.onchange = keep;
    box.onchange = () => (keep(), box.ariaInvalid && tell(words.wrong.replace("{name}", name)));
    fields.set(n, [box, range]);
    return row;
  };
  // The boxes are made when they are first wanted.
  panel.addEventListener("toggle", () => {
    if (fields.size) return;
    panel.lastElementChild.append(...free.map(field));
    show(given);
  });
  reset.onclick = () => {
    show(start);
    keep();
    panel.firstElementChild.focus();
  };
  // What an address changes is data: of places and texts, those stay that may be there.
  const showTyped = (found) => {
    const others = found.reduce((numbers, [n, typed]) => {
      const x = read(typed, false);
      return (x && withOne(numbers, n, x.value)) || numbers;
    }, start);
    show(others);
  };
  return [changed, asText, showTyped, (numbers) => show((start = numbers))];
};
