// Predict, then reveal: the numbers of steps are hidden until each is asked for. They are hidden on paper, too, to be written in.
const { hide, show, reveal, reveal_all } = bpgen.words.hide;
const ROWS = "mtr, .bp-row";
const steps = [...document.querySelectorAll("article .bp-step")].filter((one) => one.querySelector("mtr ~ mtr, .bp-row ~ .bp-row"));
if (steps.length) {
  // Steps of a form that was told before, as lines of one formula; what sessions show; numbers in figures of layers,
  // and in the columns of tables.
  const isResult = (row) => /(^|=)−?\d[\d.,]*$/.test(row.lastElementChild.lastElementChild?.textContent);
  const isLine = (one) => one.matches(".highlight-pycon, figure, .table-wrapper") || [...one.querySelectorAll(ROWS)].some(isResult);
  const others = document.querySelectorAll("article :is(div.math, .highlight-pycon:has(.go), figure:has(.bp-layer), .table-wrapper:has(td.text-right mn, .bp-published))");
  steps.push(...[...others].filter((one) => !one.closest(".bp-step") && isLine(one)));
  const kept = (state) => {
    try {
      if (state === undefined) return localStorage.getItem("bpgen-hide");
      localStorage.setItem("bpgen-hide", state);
    } catch {
      // Storage is forbidden: the next page begins with its numbers shown.
    }
    return null;
  };
  for (const step of steps) {
    const rows = [...step.querySelectorAll(ROWS)];
    const isStep = step.matches(".bp-step");
    const isNumber = (row) => [...row.querySelectorAll("mn")].some((mn) => /\D/.test(mn.textContent));
    for (const row of rows)
      if (isNumber(row) || (isStep ? row === rows.at(-1) : isResult(row))) row.lastElementChild.classList.add("bp-number");
    for (const text of step.querySelectorAll(".bp-layer text"))
      if (/(^|[\s=(−])\d+[.,]\d|^−/.test(text.textContent) || text.previousElementSibling?.matches(".bp-cell")) text.classList.add("bp-number");
    for (const cell of step.querySelectorAll("td.text-right .math, .bp-published")) cell.classList.add("bp-number");
    const shown = button(isStep ? reveal : reveal_all, () => {
      step.classList.add("bp-shown");
      if (step.tabIndex < 0) step.tabIndex = -1; // what scrolls sideways is in the order of the keyboard
      step.focus();
    });
    shown.classList.add("bp-reveal");
    step.classList.add("bp-hidden");
    (isStep ? step.querySelector(".math-wrapper, .math") : step.closest(".math-wrapper") ?? step).after(shown);
  }
  const article = steps[0].closest("article");
  const toggle = button("", () => set(!article.classList.contains("bp-hide")));
  const set = (hidden) => {
    article.classList.toggle("bp-hide", hidden);
    for (const step of steps) step.classList.remove("bp-shown");
    toggle.textContent = hidden ? show : hide;
    kept(String(hidden));
  };
  const bar = document.createElement("p");
  bar.className = "bp-tools";
  bar.append(toggle);
  article.querySelector("h1").after(bar);
  set(kept() === "true");
}
