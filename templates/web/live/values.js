// A problem for use: its definitions as functions. `values` are those of a round, from what is given in it.
const REAL = domain(
  {
    num: (x) => x,
    "~": (x) => -x,
    "+": (...xs) => xs.reduce((a, b) => a + b),
    "-": (a, b) => a - b,
    "*": (...xs) => xs.reduce((a, b) => a * b),
    "/": (a, b) => a / b,
    "^": (x, n) => x ** n,
  },
  (f) => f.real,
);
const ready = (data) => ({ ...data, definitions: data.definitions.map(compiled) });
const values = (problem, given = problem.start) => {
  const all = [...given];
  problem.definitions.forEach((f, n) => f && (all[n] = f(all, REAL)));
  return all;
};
// What is given in the next round: the new parameters in the places of the old.
const nextGiven = (problem, values) =>
  problem.start.map((x, n) => (x === null ? null : values[problem.next[n] ?? n]));
