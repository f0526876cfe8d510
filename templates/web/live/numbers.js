// Digits and their places.
const MOST_DIGITS = 15;
const LAST_BITS = 2.3e-16;
const ten = (power) => Number(`1e${power}`);
const exponentOf = (x) => Number(x.toExponential().split("e")[1]);
const lastPlace = (x, { places, digits }) => {
  if (places) return x ? Math.max(-digits, exponentOf(x) - MOST_DIGITS + 1) : -digits;
  return x ? exponentOf(x) - digits + 1 : 0;
};
// The decimal of few digits from which a number is no farther than floats err.
const cleaned = (x) => {
  const short = Number(x.toPrecision(MOST_DIGITS));
  return Math.abs(short - x) <= 4 * LAST_BITS * Math.abs(x) ? short : x;
};
