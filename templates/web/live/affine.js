// Affine arithmetic: where a number can lie when every step before it was rounded. See trace/affine.py.
const MOST_SYMBOLS = 48;
const IN_SUMS = 1e-15;
const NO_TERMS = new Map();
const between = (low, high) =>
  Number.isFinite(low) && Number.isFinite(high)
    ? [(low + high) / 2, NO_TERMS, (high - low) / 2]
    : [0, NO_TERMS, Infinity];
const times = (x, y) => (x && y ? x * y : 0);

class Affine {
  constructor(center, terms, rest, low, high, least) {
    if (rest < Infinity && Number.isFinite(center)) {
      let radius = 0;
      for (const factor of terms.values()) radius += Math.abs(factor);
      radius += rest;
      low = Math.max(low, center - radius);
      high = Math.min(high, center + radius);
      if (low > high) [low, high] = [high, low];
    } else [center, terms, rest] = between(low, high);
    Object.assign(this, { center, terms, rest, low, high, least, before: [low, high] });
  }
  get isZero() {
    return this.low === 0 && this.high === 0;
  }
  get off() {
    return Math.max(this.high - this.center, this.center - this.low);
  }
  scaled(by) {
    return new Map([...this.terms].map(([symbol, factor]) => [symbol, by * factor]));
  }
  with(other, terms, by) {
    for (const [symbol, factor] of other.terms)
      terms.set(symbol, (terms.get(symbol) ?? 0) + by * factor);
    return terms;
  }
  within(low, high) {
    if (low <= this.low && this.high <= high) return this;
    [low, high] = [Math.min(Math.max(low, this.low), high), Math.max(Math.min(high, this.high), low)];
    const made = new Affine(this.center, this.terms, this.rest, low, high, this.least);
    made.before = [Math.max(low, this.before[0]), Math.min(high, this.before[1])];
    return made;
  }
  plus(other, sign = 1) {
    const ends = sign > 0 ? [other.low, other.high] : [-other.high, -other.low];
    const terms = this.with(other, new Map(this.terms), sign);
    const rest = this.rest + other.rest;
    const noise =
      terms.size || rest ? IN_SUMS * Math.max(Math.abs(this.center), Math.abs(other.center)) : 0;
    return new Affine(
      this.center + sign * other.center,
      terms,
      rest + noise,
      this.low + ends[0] - noise,
      this.high + ends[1] + noise,
      Math.max(this.least, other.least),
    );
  }
  negative() {
    return new Affine(-this.center, this.scaled(-1), this.rest, -this.high, -this.low, this.least);
  }
  times(other) {
    const [a, b, least] = [this.center, other.center, Math.max(this.least, other.least)];
    if (this.isZero || other.isZero) return new Affine(0, NO_TERMS, 0, 0, 0, least);
    const ends = [this.low, this.high].flatMap((x) => [times(x, other.low), times(x, other.high)]);
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    if (this.rest === Infinity || other.rest === Infinity)
      return new Affine(0, NO_TERMS, Infinity, low, high, least);
    const terms = this.with(other, this.scaled(b), a);
    const rest = Math.abs(b) * this.rest + Math.abs(a) * other.rest + this.off * other.off;
    return new Affine(a * b, terms, rest, low, high, least);
  }
  over(other) {
    const x = other.high > -other.low ? other.positive() : other.negative().positive().negative();
    const nearest = Math.min(Math.abs(x.low), Math.abs(x.high), Math.abs(x.center));
    return this.times(
      x.mapped(x.center ** -1, -(x.center ** -2), 2 * nearest ** -3, 1 / x.high, 1 / x.low),
    );
  }
  power(n) {
    const ends = [this.low ** n, this.high ** n];
    const low = n % 2 === 0 && this.low < 0 && this.high > 0 ? 0 : Math.min(...ends);
    const size = Math.max(Math.abs(this.low), Math.abs(this.high), Math.abs(this.center));
    const steepest = n * (n - 1) * size ** Math.max(n - 2, 0);
    return this.mapped(this.center ** n, n * this.center ** (n - 1), steepest, low, Math.max(...ends));
  }
  mapped(value, slope, steepest, low, high) {
    const off = this.off;
    const rest = Math.abs(slope) * this.rest + (off ? (steepest * off * off) / 2 : 0);
    const known = Number.isFinite(rest + slope) ? rest : Infinity;
    return new Affine(value, this.scaled(slope), known, low, high, this.least);
  }
  positive() {
    if (this.low > 0 && this.center > 0) return this;
    const low = this.low > 0 ? this.low : Math.min(this.least, this.high / 2) || Number.MIN_VALUE;
    const high = Math.max(low, this.high);
    return new Affine(...between(low, high), low, high, this.least);
  }
  aboveZero() {
    if (this.low >= 0) return this;
    if (this.high <= 0) return new Affine(0, NO_TERMS, 0, 0, 0, this.least);
    const slope = this.high < Infinity ? this.high / (this.high - this.low) : NaN;
    const lift = (-slope * this.low) / 2;
    const rest = Number.isNaN(lift) ? Infinity : slope * this.rest + lift;
    return new Affine(slope * this.center + lift, this.scaled(slope), rest, 0, this.high, this.least);
  }
}

const AFFINE = (policy) => {
  const least = ten(-policy.digits);
  return domain(
    {
      num: (x) => new Affine(x, NO_TERMS, 0, x, x, least),
      "~": (x) => x.negative(),
      "+": (...xs) => xs.reduce((a, b) => a.plus(b)),
      "-": (a, b) => a.plus(b, -1),
      "*": (...xs) => xs.reduce((a, b) => a.times(b)),
      "/": (a, b) => a.over(b),
      "^": (x, n) => x.power(n),
    },
    (f) => (...xs) => {
      if (f.slope) {
        const x = f.start === undefined ? xs[0] : xs[0].positive();
        const value = f.start === undefined || x.center > f.start ? f.real(x.center) : NaN;
        const steepest = f.bend(x.low, x.center, x.high);
        return x.mapped(value, f.slope(x.center, value), steepest, ...rangeOf(f, [[x.low, x.high]]));
      }
      const piece = f.piece?.(...xs);
      if (piece) return piece;
      const [low, high] = rangeOf(f, xs.map((x) => [x.low, x.high]));
      return new Affine(...between(low, high), low, high, Math.max(...xs.map((x) => x.least)));
    },
  );
};

// One unit of the last place at an end of a range.
const endUnit = (end, other, policy) => {
  if (Math.abs(end) >= Math.abs(other) || end < 0 !== other < 0) return unitOf(end, policy);
  return unitOf(Math.min(Math.abs(other), Math.abs(end) + unitOf(other, policy)), policy);
};

// A step rounded as any honest hand may: half up, or cut off, or with more digits.
const rounder = (policy) => {
  let symbols = 0;
  return (x) => {
    if (x.isZero || x.rest === Infinity) return x;
    const [low, high] = [endUnit(x.low, x.high, policy), endUnit(x.high, x.low, policy)];
    const most = Math.max(low, high);
    const [up, down] = [x.low < 0 ? most : most / 2, x.high > 0 ? most : most / 2];
    const terms = new Map(x.terms);
    let rest = x.rest;
    const many = terms.size - MOST_SYMBOLS + 1;
    if (many > 0)
      for (const [symbol, factor] of [...terms].sort((a, b) => Math.abs(a[1]) - Math.abs(b[1])).slice(0, many)) {
        rest += Math.abs(factor);
        terms.delete(symbol);
      }
    terms.set((symbols += 1), (up + down) / 2);
    const [below, above] = [x.low > 0 ? low : low / 2, x.high < 0 ? high : high / 2];
    const made = new Affine(x.center + (up - down) / 2, terms, rest, x.low - below, x.high + above, x.least);
    made.before = [x.low, x.high];
    return made;
  };
};

const withLastDigit = (low, high, policy) => {
  for (let n = 0; n < 2; n += 1) {
    const [below, above] = [endUnit(low, high, policy), endUnit(high, low, policy)];
    [low, high] = [low - below / 2, high + above / 2];
  }
  return [low - NOISE * Math.abs(low), high + NOISE * Math.abs(high)];
};
