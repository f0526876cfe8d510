// The functions that formulas call: as the records of graph/functions.
const LARGEST = Number.MAX_VALUE;
const exp = (x) => Math.min(Math.exp(x), LARGEST);
const PEAK = 1 / Math.sqrt(2 * Math.PI);
const density = (x) => PEAK * Math.exp((-x * x) / 2);

// The series by the density near 0; far from it, the continued fraction of the tail.
const distribution = (x) => {
  if (Math.abs(x) < 3) {
    let term = x;
    let total = x;
    for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(total); n += 2) total += term *= (x * x) / n;
    return 0.5 + density(x) * total;
  }
  let tail = 0;
  for (let n = 120; n; n -= 1) tail = n / (Math.abs(x) + tail);
  const beyond = density(x) / (Math.abs(x) + tail);
  return x < 0 ? beyond : 1 - beyond;
};

const root = (x) => Math.sqrt(Math.max(x, 0));
const atMultiples = (n, k, there, elsewhere) => (n % k === 0 ? there : elsewhere);

const FUNCTIONS = {
  exp: { real: exp },
  log: { real: Math.log },
  tanh: { real: Math.tanh },
  relu: { real: (x) => (x > 0 ? x : 0) },
  maximum: { real: Math.max },
  largest: { real: Math.max },
  capped: { real: (x) => Math.min(x, 1) },
  step: { real: (x) => (x > 0 ? 1 : 0), results: [] },
  abs: { real: Math.abs },
  sign: { real: Math.sign, results: [] },
  where: { real: (a, b, yes, no) => (a > b ? yes : no), results: [2, 3] },
  wins: { real: (before, x, after) => (before < x && x >= after ? 1 : 0), results: [] },
  sqrt: { real: root },
  cos_pi: { real: (x) => Math.cos(Math.PI * x) },
  at_multiples: { real: atMultiples, results: [2, 3] },
  normal_cdf: { real: distribution },
  normal_density: { real: density },
};
// What is done with numbers of a kind: the arithmetic, and each function over them.
const domain = (arithmetic, over) => ({
  ...arithmetic,
  ...Object.fromEntries(Object.entries(FUNCTIONS).map(([name, f]) => [name, over(f)])),
});
