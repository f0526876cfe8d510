// Another problem of the same shape: its given values in the place of those on the page.
const draw = sampler(problem, page.seeds);
const SHORTEST = { places: false, digits: 15, zeros: false };
const given = [...document.querySelectorAll(".value math")];
const [field, others] = [document.querySelector("#seed"), document.querySelector("#seeds")];
const MOST_TRIES = 40;

const choose = (wanted) => {
  if (wanted === seed) return true;
  const start = wanted > page.seeds.largest ? null : draw(wanted);
  if (!start) return false;
  [seed, work] = [wanted, worked({ ...problem, start })];
  given.forEach((math, n) => {
    const number = typeset(written(start[page.seeds.given[n]], SHORTEST), page);
    math.innerHTML = math.innerHTML.replace(/^(.*<mo>=<\/mo>).*$/s, (_, symbol) => symbol + number);
  });
  const [called, ...words] = [page.seeds.called, ...page.seeds.command.split(" ")].map((text) => text.replaceAll("{seed}", seed));
  document.querySelector("#called").textContent = called;
  document.querySelectorAll("#command span").forEach((span, n) => (span.textContent = words[n]));
  field.value = seed;
  return true;
};
const go = (wanted) => {
  const isDrawn = Number.isInteger(wanted) && choose(wanted);
  if (isDrawn) {
    restore(stored()) || restore(name());
    update();
  } else {
    status.textContent = page.seeds.none;
    field.value = seed;
  }
  return isDrawn;
};
others.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = field.value.normalize("NFKC").trim();
  go(/^\d{1,13}$/.test(typed) ? Number(typed) : NaN);
});
document.querySelector("#next").addEventListener("click", () => {
  for (let n = 1; n <= MOST_TRIES && !go(seed + n); n += 1);
});
// The same problem, with what is typed, in another language.
for (const link of document.querySelectorAll("a[hreflang]"))
  link.addEventListener("click", () => (link.hash = location.hash));
others.hidden = false;
