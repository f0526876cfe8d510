// Numbers drawn from a stream, in thousandths, as problems/sampling.py draws them.
const below = (stream, n) => Math.min(Math.floor(stream() * n), n - 1);
const distinct = (stream, grid, count) => {
  let left = [...grid];
  return Array.from({ length: count }, () => {
    if (!left.length) left = [...grid];
    return left.splice(below(stream, left.length), 1)[0];
  });
};
const stepsOf = (first, end, step) => {
  const out = [];
  for (let n = first; n < end; n += step) out.push(n);
  return out;
};
const drawnTargets = (stream, { targets, drawn, scale, grid }) => {
  const chosen = drawn === "class" || drawn === "shares" ? below(stream, targets) : -1;
  const units = Array.from({ length: targets }, (_, n) => n);
  if (drawn === "class") return units.map((n) => (n === chosen ? scale : 0));
  if (drawn === "binary") return units.map(() => scale * below(stream, 2));
  if (drawn === "sign") return units.map(() => scale * (2 * below(stream, 2) - 1));
  if (drawn !== "shares") return distinct(stream, grid, targets);
  const small = Math.floor((100 * (1 + below(stream, 3))) / (targets - 1 || 1));
  return units.map((n) => (n === chosen ? scale - small * (targets - 1) : small));
};
const signedSizes = (stream, grid, count, negative) =>
  distinct(stream, grid, count).map((w) => (stream() < negative ? -w : w));
// What is drawn comes first in what is given; what is not drawn stays.
const withDrawn = (start, numbers) => {
  let at = 0;
  return start.map((x) => (x === null ? null : (numbers[at++] ?? x)));
};
