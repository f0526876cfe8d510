// What follows the given values that a reader changes, one after the other, on a page with charts.
const following = [];
const present = () => bpgen.now?.given ?? course.start;
// The numbers of a check by small changes are no quantities of the round: they are found by what they say.
for (const svg of [...document.querySelectorAll('svg[data-chart="descent"]')].slice(0, 1)) {
  const [a, b, c, d] = svg.dataset.of.split(" ").map((key) => course.names.indexOf(key));
  const told = (x) => typeset(written(cleaned(x), course), course);
  const plain = (html) => made("math", { innerHTML: html }).textContent;
  const about = (given) => {
    const all = values(course, given);
    const change = (by) => values(course, Object.assign([...given], { [a]: all[a] + by }))[c] - all[c];
    const rows = [0.1, 0.01, 0.001, 0.0001].map((h) => [change(h), change(h) / h, (change(h) - change(-h)) / (2 * h)]);
    return [all[d] * (all[b] - all[a]), change(all[b] - all[a]), change(0.001), ...rows.flat()].map(told);
  };
  const first = about(course.start);
  const found = [];
  const note = (el, k) => el && found.push([el, k, el.innerHTML]);
  for (const el of document.querySelectorAll("article p .math > math"))
    for (const k of [2, 1, 0]) if (plain(first[k]) === el.textContent && !el.closest("td")) note(el, k);
  for (const { cells } of document.querySelectorAll("article tbody tr")) {
    const k = 3 + found.filter(([, n]) => n > 2).length;
    if (cells.length === 4 && plain(first[k] ?? "") === cells[1].textContent.trim())
      for (const n of [1, 2, 3]) note(cells[n].querySelector("math"), k + n - 1);
  }
  following.push(() => {
    const now = about(present());
    for (const [el, k, html] of found) el.innerHTML = now[k] === first[k] ? html : now[k];
  });
}
