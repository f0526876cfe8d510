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
const steepest = (f, turns) => (low, _, high) =>
  Math.max(...[low, high, ...turns.filter((x) => low < x && x < high)].map((x) => Math.abs(f(x))));
// Of two numbers or more.
const LARGER = {
  real: Math.max,
  hull: (...xs) => [Math.max(...xs.map(([low]) => low)), Math.max(...xs.map(([, high]) => high))],
  piece: (...xs) => xs.reduce((a, b) => b.plus(a.plus(b, -1).aboveZero())),
};
const root = (x) => Math.sqrt(Math.max(x, 0));
const atMultiples = (n, k, there, elsewhere) => (n % k === 0 ? there : elsewhere);

const FUNCTIONS = {
  exp: { real: exp, slope: (_, y) => y, bend: (_, c, high) => Math.max(exp(c), exp(high)) },
  log: { real: Math.log, start: 0, slope: (x) => 1 / x, bend: (low, c) => Math.min(low, c) ** -2 },
  tanh: {
    real: Math.tanh,
    slope: (_, y) => 1 - y ** 2,
    bend: (low, c, high) => {
      const ends = [low, c, high].map((x) => Math.abs(Math.tanh(x)));
      return 2 * Math.max(...ends) * (1 - (low < 0 && high > 0 ? 0 : Math.min(...ends)) ** 2);
    },
  },
  relu: { real: (x) => (x > 0 ? x : 0), piece: (x) => x.aboveZero() },
  maximum: LARGER,
  largest: LARGER,
  capped: { real: (x) => Math.min(x, 1), piece: (x) => (x.high <= 1 ? x : null) },
  step: { real: (x) => (x > 0 ? 1 : 0), results: [] },
  abs: {
    real: Math.abs,
    hull: (x) => [x[0] < 0 && x[1] > 0 ? 0 : Math.min(...x.map(Math.abs)), sizeOf(x)],
    piece: (x) => (x.low >= 0 ? x : x.high <= 0 ? x.negative() : null),
  },
  sign: { real: Math.sign, results: [] },
  where: {
    real: (a, b, yes, no) => (a > b ? yes : no),
    hull: (a, b, yes, no) => {
      if (a[0] > b[1]) return yes;
      return a[1] <= b[0] ? no : [Math.min(yes[0], no[0]), Math.max(yes[1], no[1])];
    },
    piece: (a, b, yes, no) => (a.low > b.high ? yes : a.high <= b.low ? no : null),
    results: [2, 3],
  },
  wins: {
    real: (before, x, after) => (before < x && x >= after ? 1 : 0),
    hull: (before, x, after) => {
      if (x[0] > before[1] && x[0] >= after[1]) return [1, 1];
      return [0, x[1] <= before[0] || x[1] < after[0] ? 0 : 1];
    },
    results: [],
  },
  sqrt: {
    real: root,
    slope: (_, y) => 1 / (2 * y),
    bend: (low, c) => 1 / (4 * root(Math.min(low, c)) ** 3),
  },
  cos_pi: {
    real: (x) => Math.cos(Math.PI * x),
    hull: ([low, high]) => {
      if (!isFinite([low, high])) return [-1, 1];
      const ends = [low, high];
      for (let n = Math.ceil(low); n <= high && ends.length < 4; n += 1) ends.push(n);
      const values = ends.map((x) => Math.cos(Math.PI * x));
      return [Math.min(...values), Math.max(...values)];
    },
    slope: (x) => -Math.PI * Math.sin(Math.PI * x),
    bend: () => Math.PI ** 2,
  },
  at_multiples: {
    real: atMultiples,
    hull: (n, k, there, elsewhere) => atMultiples(n[0], k[0], there, elsewhere),
    piece: (n, k, there, elsewhere) => atMultiples(n.center, k.center, there, elsewhere),
    results: [2, 3],
  },
  normal_cdf: {
    real: distribution,
    slope: density,
    bend: steepest((x) => x * density(x), [-1, 1]),
  },
  normal_density: {
    real: density,
    hull: (x) => {
      const ends = x.map(density);
      return [Math.min(...ends), x[0] < 0 && x[1] > 0 ? PEAK : Math.max(...ends)];
    },
    slope: (x, y) => -x * y,
    bend: steepest((x) => (x * x - 1) * density(x), [-Math.sqrt(3), 0, Math.sqrt(3)]),
  },
};

const INTERVAL = domain(
  {
    num: point,
    "~": negative,
    "+": (...xs) => xs.reduce(sum),
    "-": (a, b) => sum(a, negative(b)),
    "*": (...xs) => xs.reduce(product),
    "/": quotient,
    "^": power,
  },
  (f) => (...xs) => {
    if (f.start !== undefined && xs.some(([, high]) => high <= f.start)) return ANY;
    return outward(...rangeOf(f, xs), f.results ? 0 : OF_FUNCTIONS);
  },
);
