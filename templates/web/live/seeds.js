// Another problem of the same shape: its given values in the place of those on the page. What draws is on the page, or a
// script of its own beside it, fetched when it is first asked for; null where it is not there. The problem that the page
// was made for may have no seed.
let draw = page.seeds.script ? null : sampler(problem, page.seeds);
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
const drawnFor = async (wanted) => (wanted > page.seeds.largest ? null : (await fetched())?.(wanted));
const [field, others] = [document.querySelector("#seed"), document.querySelector("#seeds")];
const [called, command, first] = ["#called", "#command", "#first"].map((id) => document.querySelector(id));
const nameOfFirst = called.textContent;
const stemOfFirst = page.stem;
const MOST_TRIES = 40;

const drawn = async (wanted) => {
  if (wanted === seed) return true;
  const isFirst = wanted === page.seeds.seed;
  const start = isFirst ? problem.start : await drawnFor(wanted);
  if (!start) return false;
  seed = wanted;
  begin(start);
  const numbered = (text) => text.replaceAll("{seed}", seed);
  page.stem = isFirst ? stemOfFirst : numbered(page.seeds.stem);
  called.textContent = isFirst ? nameOfFirst : numbered(page.seeds.called);
  const words = page.seeds.command.split(/\s/).map(numbered);
  command?.querySelectorAll("span").forEach((span, n) => (span.textContent = words[n]));
  // What has no seed is printed by another command, and of a source of its own.
  for (const one of document.querySelectorAll("#print, #source")) one.hidden = (seed === undefined) === (one.id === "print");
  if (first) first.hidden = isFirst;
  field.value = seed ?? "";
  return true;
};
const choose = async (text) => {
  const found = /^[0-9a-z]{1,8}-(\d{1,13})$/.exec(text);
  return (found || text === page.id) && drawn(found ? Number(found[1]) : page.seeds.seed);
};
const go = async (wanted) => {
  const isNumber = wanted === page.seeds.seed || Number.isInteger(wanted);
  const isDrawn = isNumber && (await drawn(wanted));
  if (isDrawn) {
    (await restore(stored())) || (await restore(name()));
    update();
  } else {
    const isMissing = isNumber && wanted <= page.seeds.largest && !draw;
    status.textContent = isMissing ? page.seeds.missing : page.seeds.none;
    field.value = seed ?? "";
  }
  return isDrawn;
};
others.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = field.value.normalize("NFKC").trim();
  go(/^\d{1,13}$/.test(typed) ? Number(typed) : NaN);
});
document.querySelector("#next").addEventListener("click", async () => {
  const before = seed ?? 0;
  for (let n = 1; n <= MOST_TRIES && !(await go(before + n)) && draw; n += 1);
});
first?.addEventListener("click", () => go(page.seeds.seed));
// The same problem, with what is typed, in another language.
for (const link of document.querySelectorAll("a[hreflang]"))
  link.addEventListener("click", () => (link.hash = location.hash));
others.hidden = false;
