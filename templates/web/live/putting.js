// Other numbers in the place of those that are given: the sheet, its figures and verdicts are those of the problem that has them.
const places = [...document.querySelectorAll(":is(mrow, tspan)[data-key]")].map((el) => [el, problem.names.indexOf(el.dataset.key)]);
// What figures say in words has their numbers, too: it is left out where these are others.
const descriptions = [...document.querySelectorAll("svg:has(tspan[data-key]) > desc")];
const said = descriptions.map((el) => el.textContent);
let present = problem.start;
const put = (numbers) => {
  if (numbers === present) return;
  work = worked({ ...problem, start: numbers });
  const text = (n) => written(numbers[n], AS_GIVEN);
  for (const [el, n] of places) {
    if (numbers[n] === present[n]) continue;
    if (el.closest("svg")) el.textContent = shown(text(n)).replaceAll("-", "−");
    else el.innerHTML = typeset(text(n), page);
  }
  present = numbers;
  if (page.rate >= 0) page.eta = text(page.rate);
  const isOther = numbers.some((x, n) => x !== problem.start[n]);
  descriptions.forEach((el, n) => (el.textContent = isOther ? "" : said[n]));
  judgeAll();
};
