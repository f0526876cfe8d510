// The numbers of a round as a lesson prints them: trace/printed.py, and trace/operands.py for the digits of operands.
const printing = (course, all) => {
  const stated = new Set(course.stated);
  const finer = new Map();
  const sourceOf = (n) => {
    while (typeof course.definitions[n]?.data === "number") n = course.definitions[n].data;
    return n;
  };
  const text = (n, policy = course) =>
    stated.has(n) ? written(all[n], AS_GIVEN) : written(cleaned(all[n]), policy);
  // The first digits with which a line can be worked; none where there are none.
  const needed = (f, n, loose) => {
    const result = Number(written(cleaned(all[n]), course));
    const near = ten(lastPlace(result, course)) * 1.001;
    for (let { digits } = course; digits <= MOST_DIGITS; digits += 1) {
      const put = Object.create(all);
      for (const k of loose) put[k] = Number(text(k, { ...course, digits }));
      const off = Math.abs(f(put, REAL) - result);
      if (off <= near || !result || (digits === course.digits && off <= 0.1 * Math.abs(result))) return digits;
    }
    return 0;
  };
  course.definitions.forEach((f, n) => {
    if (!f || f.isSure) return;
    const loose = operandsOf(f.data).filter((k) => !stated.has(k));
    const digits = needed(f, n, loose);
    if (digits > course.digits)
      for (const k of loose.map(sourceOf)) finer.set(k, Math.max(digits, finer.get(k) ?? 0));
  });
  return { text, operand: (n) => text(n, { ...course, digits: finer.get(sourceOf(n)) ?? course.digits }) };
};
// Whether Python has a number there that is no float: a whole number of the formula, or one that a function chose.
const isInt = (course, all, e) => {
  if (typeof e === "number") return isInt(course, all, course.definitions[e]?.data);
  if (!Array.isArray(e)) return typeof e === "string";
  const [head, ...parts] = e;
  const [a, b] = parts.map((part) => over(part)(all, REAL));
  const chosen = { relu: a > 0 && parts[0], capped: a < 1 && parts[0], maximum: parts[a < b ? 1 : 0], where: parts[a > b ? 2 : 3] };
  const left = head in chosen ? [chosen[head] || "0"] : head in FUNCTIONS && head !== "abs" ? [] : parts;
  return left.length ? head !== "/" && left.every((part) => isInt(course, all, part)) : ["step", "sign"].includes(head);
};
// A float as Python shows it.
const python = (x) => {
  const [mantissa, power] = x.toExponential().split("e");
  if (x && (power < -4 || power >= 16))
    return `${mantissa}e${power < 0 ? "-" : "+"}${power.slice(1).padStart(2, "0")}`;
  return `${Object.is(x, -0) ? "-" : ""}${x}${Number.isInteger(x) ? ".0" : ""}`;
};
