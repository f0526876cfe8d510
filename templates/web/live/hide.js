// Predict, then reveal: the numbers of steps are hidden until each is asked for. They are hidden on paper, too, to be written in.
const { hide, show, reveal } = bpgen.words.hide;
const steps = [...document.querySelectorAll("article .bp-step")].filter((one) => one.querySelector("mtr ~ mtr"));
if (steps.length) {
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
    const rows = [...step.querySelectorAll("mtr")];
    const isNumber = (row) => [...row.querySelectorAll("mn")].some((mn) => /\D/.test(mn.textContent));
    for (const row of rows)
      if (row === rows.at(-1) || isNumber(row)) row.lastElementChild.classList.add("bp-number");
    const shown = button(reveal, () => {
      step.classList.add("bp-shown");
      step.setAttribute("tabindex", "-1");
      step.focus();
    });
    shown.classList.add("bp-reveal");
    step.querySelector(".math-wrapper, .math")?.after(shown);
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
