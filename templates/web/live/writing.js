// A number as it is printed: trace/digits.py. Half up, of the shortest decimal that the float is.
const roundedDigits = (all, stay) => {
  if (stay < 0) return "";
  const more = stay - all.length;
  if (more >= 0) return all + "0".repeat(more);
  return String((BigInt(all.slice(0, stay + 1)) + 5n) / 10n).padStart(stay, "0");
};
const written = (x, policy) => {
  if (!Number.isFinite(x)) return "";
  const [mantissa, power] = Math.abs(x).toExponential().split("e");
  const all = mantissa.replace(".", "");
  const stay = Number(power) - lastPlace(x, policy) + 1;
  let digits = roundedDigits(all, stay);
  // One digit more where it was carried to the front: 9.9996.
  const first = Number(power) + digits.length - Math.max(stay, 0);
  if (!Number(digits)) return "0";
  if (!policy.places) digits = digits.slice(0, policy.digits);
  if (!policy.zeros) digits = digits.replace(/0+$/, "");
  const end = first - digits.length + 1;
  const sign = x < 0 ? "-" : "";
  const fraction = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  if (first < -6 || first >= 9 || (policy.zeros && end > 0)) return `${sign}${fraction}e${first}`;
  if (first < 0) return `${sign}0.${"0".repeat(-first - 1)}${digits}`;
  const whole = digits.slice(0, first + 1).padEnd(first + 1, "0");
  return sign + whole + (end < 0 ? `.${digits.slice(first + 1)}` : "");
};
// A given number, with all digits that it has.
const AS_GIVEN = { places: false, digits: MOST_DIGITS, zeros: false };
// The same for readers: a true minus, the decimal sign of the notation, and a power of ten as it is printed.
const MINUS = '<mo lspace="0" rspace="0">−</mo>';
const signed = (text) => (text.startsWith("-") ? `${MINUS}<mn>${text.slice(1)}</mn>` : `<mn>${text}</mn>`);
const typeset = (text, { comma }) => {
  const [mantissa, exponent] = text.split("e");
  const number = signed(comma ? mantissa.replace(".", ",") : mantissa);
  if (exponent === undefined) return number;
  return `${number}<mo>×</mo><msup><mn>10</mn><mrow>${signed(exponent)}</mrow></msup>`;
};
