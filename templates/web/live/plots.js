// What charts plot: points of a curve, the places of an axis, and rounds of training.
const sampled = (f, low, high, n = 120) => Array.from({ length: n + 1 }, (_, k) => low + ((high - low) * k) / n).map((x) => [x, f(x)]);
// Steps of 1, 2 or 5, at most so many; and the places of an axis that are whole steps.
const stepOf = (size, most) => {
  const power = 10 ** Math.floor(Math.log10(size / most));
  return [1, 2, 5, 10].map((k) => k * power).find((step) => step >= size / most);
};
const places = (low, high, most) => {
  const step = stepOf(high - low || 1, most);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
};
// What is given in each of some rounds, and their errors, as long as they are numbers.
const trained = (given, count, error) => {
  let all = values(course, given);
  const [givens, errors] = [[given], [all[error]]];
  for (let n = 0; n < count && Number.isFinite(all[error]); n++) {
    givens.push(nextGiven(course, all));
    all = values(course, givens.at(-1));
    errors.push(all[error]);
  }
  return [givens, errors];
};
