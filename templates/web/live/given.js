// Other given values by box and slider. The page's address holds what was changed: `~3=0.5` after its name, by places among the quantities.
const isFit = (numbers) => {
  for (let round = 1; round <= problem.rounds; round += 1) {
    const all = values(work.problem, numbers);
    if (!all.every((x) => Math.abs(x) < 1e100)) return false;
    numbers = nextGiven(problem, all);
  }
  return true;
};
const [panel, banner] = ["#given", "#changed"].map((id) => document.querySelector(id));
const [changed, asText, showTyped, begin] = changing(
  { ...problem, ...page }, page.words, (n) => page.symbols[n], panel, banner, isFit, put,
  () => update(), (text) => (status.textContent = text),
);
const changes = () => changed().map((n) => `~${n}=${asText(n)}`).join("");
// What an address has changed; of another problem's, nothing.
const change = (text) =>
  showTyped(text.split("~")[0] === numbered() ? [...text.matchAll(/~(\d+)=([^~]+)/g)].map(([, n, typed]) => [n, typed]) : []);
// A given value that is pointed at, tapped, or whose box is chosen is lit with its edge or unit of the figure.
const light = ({ target }) => {
  const el = target.closest("[data-key]") ?? target.closest(".value:not(.scroll)")?.querySelector("[data-key]");
  const { key } = (el ?? document.activeElement.closest("[data-key]"))?.dataset ?? {};
  for (const one of document.querySelectorAll("[data-key]")) one.classList.toggle("bp-traced", one.dataset.key === key);
};
for (const name of ["pointerover", "focusin"]) document.addEventListener(name, light);
panel.hidden = false;
