// Expressions as data: a quantity by its number, a whole number as a text, or a head and its operands.
const operandsOf = (e) =>
  typeof e === "number" ? [e] : Array.isArray(e) ? [...new Set(e.slice(1).flatMap(operandsOf))] : [];
// Whether no rounding can touch it: a whole number, or a function that has only whole numbers to choose from.
const isWhole = (e) =>
  typeof e === "string" ||
  (Array.isArray(e) &&
    (e[0] === "~" ? isWhole(e[1]) : (FUNCTIONS[e[0]]?.results?.every((n) => isWhole(e[n + 1])) ?? false)));

// A function of the values, each at its place, and of a domain of numbers.
const over = (e) => {
  if (typeof e === "number") return (v) => v[e];
  if (typeof e === "string") return (_, d) => d.num(Number(e));
  const [head, ...parts] = e;
  const [first, second] = parts.map(over);
  if (head === "^") return (v, d) => d["^"](first(v, d), Number(parts[1]));
  if (parts.length === 1) return (v, d) => d[head](first(v, d));
  if (parts.length === 2) return (v, d) => d[head](first(v, d), second(v, d));
  const all = parts.map(over);
  return (v, d) => d[head](...all.map((f) => f(v, d)));
};
const compiled = (e) =>
  e === null ? null : Object.assign(over(e), { data: e, isSure: typeof e === "number" || isWhole(e) });
