// Another problem of the same shape: its given values in the place of those on the page. What draws is a script of its own
// beside the page, fetched when it is first asked for; null where it is not there.
let draw = null;
const fetched = async () => {
  if (!draw) {
    const script = document.createElement("script");
    script.src = page.seeds.script;
    await new Promise((done) => {
      script.onload = script.onerror = done;
      document.head.append(script);
    });
    draw = bpgen.sampler?.(problem, page.seeds) ?? null;
  }
  return draw;
};
const SHORTEST = { places: false, digits: 15, zeros: false };
const given = [...document.querySelectorAll(".value math")];
const [field, others] = [document.querySelector("#seed"), document.querySelector("#seeds")];
const MOST_TRIES = 40;

const choose = async (wanted) => {
  if (wanted === seed) return true;
  const start = wanted > page.seeds.largest ? null : (await fetched())?.(wanted);
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
const go = async (wanted) => {
  const isDrawn = Number.isInteger(wanted) && (await choose(wanted));
  if (isDrawn) {
    (await restore(stored())) || (await restore(name()));
    update();
  } else {
    const isMissing = Number.isInteger(wanted) && wanted <= page.seeds.largest && !draw;
    status.textContent = isMissing ? page.seeds.missing : page.seeds.none;
    field.value = seed;
  }
  return isDrawn;
};
others.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = field.value.normalize("NFKC").trim();
  go(/^\d{1,13}$/.test(typed) ? Number(typed) : NaN);
});
document.querySelector("#next").addEventListener("click", async () => {
  const before = seed;
  for (let n = 1; n <= MOST_TRIES && !(await go(before + n)) && draw; n += 1);
});
// The same problem, with what is typed, in another language.
for (const link of document.querySelectorAll("a[hreflang]"))
  link.addEventListener("click", () => (link.hash = location.hash));
others.hidden = false;
