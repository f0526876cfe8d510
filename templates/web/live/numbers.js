// Digits, and intervals: where a value can lie. A step's ends are moved outward by the last bits of floats.
const MOST_DIGITS = 15;
const LAST_BITS = 2.3e-16;
const OF_FUNCTIONS = 1e-14;
const NOISE = 1e-12;
const ANY = [-Infinity, Infinity];

const ten = (power) => Number(`1e${power}`);
const exponentOf = (x) => Number(x.toExponential().split("e")[1]);
const sizeOf = ([low, high]) => Math.max(Math.abs(low), Math.abs(high));
const lastPlace = (x, { places, digits }) => {
  if (places) return x ? Math.max(-digits, exponentOf(x) - MOST_DIGITS + 1) : -digits;
  return x ? exponentOf(x) - digits + 1 : 0;
};
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
// The decimal of few digits from which a number is no farther than floats err.
const cleaned = (x) => {
  const short = Number(x.toPrecision(MOST_DIGITS));
  return Math.abs(short - x) <= 4 * LAST_BITS * Math.abs(x) ? short : x;
};
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

// The lowest and the highest value of a function where each argument lies between these ends.
const rangeOf = (f, ends) => {
  if (f.hull) return f.hull(...ends);
  const lows = ends.map(([low]) => (f.start === undefined ? low : Math.max(low, f.start)));
  return [f.real(...lows), f.real(...ends.map(([, high]) => high))];
};
const domain = (arithmetic, over) => ({
  ...arithmetic,
  ...Object.fromEntries(Object.entries(FUNCTIONS).map(([name, f]) => [name, over(f)])),
});
