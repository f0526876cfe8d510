// Intervals: where a value can lie. A step's ends are moved outward by the last bits of floats.
const OF_FUNCTIONS = 1e-14;
const NOISE = 1e-12;
const ANY = [-Infinity, Infinity];

const sizeOf = ([low, high]) => Math.max(Math.abs(low), Math.abs(high));
const unitOf = (x, { places, digits }) => {
  if (!Number.isFinite(x)) return Infinity;
  if (!x) return places ? ten(-digits) : 0;
  const first = Math.floor(Math.log10(Math.abs(x)));
  return ten(places ? Math.max(-digits, first - MOST_DIGITS + 1) : first - digits + 1);
};

const isFinite = ([low, high]) => Number.isFinite(low) && Number.isFinite(high);
const widened = ([low, high], by) => [low - by, high + by];
const holds = (span, x) => isFinite(span) && span[0] <= x && x <= span[1];
// Whole numbers and what is beyond floats stay as they are.
const moved = (x, part) => (Number.isInteger(x) || !Number.isFinite(x) ? x : x + Math.abs(x) * part);
const outward = (low, high, part = LAST_BITS) => [moved(low, -part), moved(high, part)];
const point = (x) => outward(x, x);

// The number that is written for a value, half up: of an interval in which a tie lies, the one away from 0.
const rounded = (span, { places, digits }) => {
  const [low, high] = span;
  if (low <= 0 && high >= 0) return 0;
  const far = high > 0 ? high : low;
  const isLong = places && exponentOf(far) - MOST_DIGITS + 1 > -digits;
  if (places && !isLong) return Number(far.toFixed(digits)) || 0;
  return Number(far.toExponential((isLong ? MOST_DIGITS : digits) - 1));
};
const middle = ([low, high]) => (low <= 0 && high >= 0 ? 0 : low / 2 + high / 2);
// Whether two decimals are this far apart at most, or nearer: with the room for their floats.
const isWithin = (x, y, most) => Math.abs(x - y) <= most * (1 + 1e-9) + 2 * LAST_BITS * Math.abs(x);

const sum = (a, b) => outward(a[0] + b[0], a[1] + b[1]);
const negative = ([low, high]) => [-high, -low];
const product = ([a, b], [c, d]) => {
  if ((a === 0 && b === 0) || (c === 0 && d === 0)) return [0, 0];
  const ends = [a * c, a * d, b * c, b * d];
  return ends.some(Number.isNaN) ? ANY : outward(Math.min(...ends), Math.max(...ends));
};
const quotient = (a, [c, d]) => (c <= 0 && d >= 0 ? ANY : product(a, outward(1 / d, 1 / c)));
const power = ([low, high], n) => {
  const ends = [low ** n, high ** n];
  const least = n % 2 === 0 && low < 0 && high > 0 ? 0 : Math.min(...ends);
  return outward(least, Math.max(...ends));
};

const steepest = (f, turns) => (low, _, high) =>
  Math.max(...[low, high, ...turns.filter((x) => low < x && x < high)].map((x) => Math.abs(f(x))));
// Of two numbers or more.
const LARGER = {
  hull: (...xs) => [Math.max(...xs.map(([low]) => low)), Math.max(...xs.map(([, high]) => high))],
  piece: (...xs) => xs.reduce((a, b) => b.plus(a.plus(b, -1).aboveZero())),
};

// Where the values of the functions lie: the `hull` of intervals, or from `start` on what lies between the ends'; and how
// they bend, for affine numbers.
const RANGES = {
  exp: { slope: (_, y) => y, bend: (_, c, high) => Math.max(exp(c), exp(high)) },
  log: { start: 0, slope: (x) => 1 / x, bend: (low, c) => Math.min(low, c) ** -2 },
  tanh: {
    slope: (_, y) => 1 - y ** 2,
    bend: (low, c, high) => {
      const ends = [low, c, high].map((x) => Math.abs(Math.tanh(x)));
      return 2 * Math.max(...ends) * (1 - (low < 0 && high > 0 ? 0 : Math.min(...ends)) ** 2);
    },
  },
  relu: { piece: (x) => x.aboveZero() },
  maximum: LARGER,
  largest: LARGER,
  capped: { piece: (x) => (x.high <= 1 ? x : null) },
  abs: {
    hull: (x) => [x[0] < 0 && x[1] > 0 ? 0 : Math.min(...x.map(Math.abs)), sizeOf(x)],
    piece: (x) => (x.low >= 0 ? x : x.high <= 0 ? x.negative() : null),
  },
  where: {
    hull: (a, b, yes, no) => {
      if (a[0] > b[1]) return yes;
      return a[1] <= b[0] ? no : [Math.min(yes[0], no[0]), Math.max(yes[1], no[1])];
    },
    piece: (a, b, yes, no) => (a.low > b.high ? yes : a.high <= b.low ? no : null),
  },
  wins: {
    hull: (before, x, after) => {
      if (x[0] > before[1] && x[0] >= after[1]) return [1, 1];
      return [0, x[1] <= before[0] || x[1] < after[0] ? 0 : 1];
    },
  },
  sqrt: {
    slope: (_, y) => 1 / (2 * y),
    bend: (low, c) => 1 / (4 * root(Math.min(low, c)) ** 3),
  },
  cos_pi: {
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
    hull: (n, k, there, elsewhere) => atMultiples(n[0], k[0], there, elsewhere),
    piece: (n, k, there, elsewhere) => atMultiples(n.center, k.center, there, elsewhere),
  },
  normal_cdf: {
    slope: density,
    bend: steepest((x) => x * density(x), [-1, 1]),
  },
  normal_density: {
    hull: (x) => {
      const ends = x.map(density);
      return [Math.min(...ends), x[0] < 0 && x[1] > 0 ? PEAK : Math.max(...ends)];
    },
    slope: (x, y) => -x * y,
    bend: steepest((x) => (x * x - 1) * density(x), [-Math.sqrt(3), 0, Math.sqrt(3)]),
  },
};
for (const name in RANGES) Object.assign(FUNCTIONS[name], RANGES[name]);

// The lowest and the highest value of a function where each argument lies between these ends.
const rangeOf = (f, ends) => {
  if (f.hull) return f.hull(...ends);
  const lows = ends.map(([low]) => (f.start === undefined ? low : Math.max(low, f.start)));
  return [f.real(...lows), f.real(...ends.map(([, high]) => high))];
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
