// A problem worked, and a learner's numbers judged: trace/rounding.py, marking/follow.py, marking/verdicts.py.
// What a list of definitions says of itself: copies, whole numbers, operands; null for what is given.
const described = (definitions) => {
  const copies = definitions.map((f) => (typeof f?.data === "number" ? f.data : NaN));
  const source = (n) => (Number.isNaN(copies[n]) ? n : source(copies[n]));
  return {
    definitions,
    copies,
    sources: definitions.map((_, n) => source(n)),
    whole: definitions.map((f) => f !== null && isWhole(f.data)),
    operands: definitions.map((f) => (f ? operandsOf(f.data) : [])),
  };
};

const isStated = (problem, told, n, round) => {
  const source = told.sources[n];
  const counts = problem.counts.includes(source);
  if (told.definitions[source]) return counts || told.whole[source];
  return round === 1 || counts || !(source in problem.next);
};
const isWritten = (problem, told, n) =>
  !Number.isNaN(told.copies[n]) || told.whole[n] || problem.counts.includes(n);

const workedByHand = (problem, told) => {
  let given = problem.start;
  return Array.from({ length: problem.rounds }, () => {
    const values = [...given];
    const points = values.map((x) => (x === null ? null : point(x)));
    told.definitions.forEach((f, n) => {
      if (!f) return;
      const span = f(points, INTERVAL);
      values[n] = isWritten(problem, told, n) ? cleaned(middle(span)) : rounded(span, problem);
      if (!Number.isNaN(told.copies[n])) values[n] = values[told.copies[n]];
      points[n] = point(values[n]);
    });
    given = nextGiven(problem, values);
    return values;
  });
};
const exactly = (problem, told) => {
  let given = problem.start.map((x) => (x === null ? null : point(x)));
  return Array.from({ length: problem.rounds }, () => {
    const values = [...given];
    told.definitions.forEach((f, n) => f && (values[n] = f(values, INTERVAL)));
    given = nextGiven(problem, values);
    return values;
  });
};

// A sum that is 0.1 but for the noise of floats has the unit of 0.1.
const unitAbove = (size, problem) => unitOf(size * (1 + NOISE), problem);
const asWritten = (span, problem) => {
  if (!isFinite(span)) return ANY;
  const size = sizeOf(span);
  return widened(span, unitAbove(size, problem) / (problem.carry ? 1 : 2) + NOISE * size);
};
const stepValue = (f, values, problem) => {
  const found = f(values, INTERVAL);
  if (!isFinite(found)) return ANY;
  return problem.carry || f.isSure ? found : widened(found, unitAbove(sizeOf(found), problem) / 2);
};
const nextStep = (f, values, problem) => asWritten(stepValue(f, values, problem), problem);
const ownInterval = (x, problem, stated) => {
  if (!Number.isFinite(x)) return ANY;
  if (stated) return [x, x];
  // All that round to it, and all of which it is left where the last digits are cut off.
  const half = unitAbove(x, problem) / 2;
  return [x - half - (x <= 0 ? half : 0), x + half + (x >= 0 ? half : 0)];
};

const spansCarried = (problem, told, exact) =>
  exact.map((row, at) => {
    const out = [];
    row.forEach((x, n) => {
      if (isStated(problem, told, n, at + 1)) out[n] = [x, x];
      else if (x || !told.definitions[n]) out[n] = asWritten([x, x], problem);
      else out[n] = told.definitions[n](out, INTERVAL);
    });
    return out;
  });
const spansRounded = (problem, told) => {
  const [numbers, round] = [AFFINE(problem), rounder(problem)];
  let given = problem.start.map((x) => (x === null ? null : numbers.num(x)));
  return Array.from({ length: problem.rounds }, () => {
    const values = [...given];
    const spans = values.map((x) => x && [x.low, x.high]);
    told.definitions.forEach((f, n) => {
      if (!f) return;
      let x = f(values, numbers);
      if (!isWritten(problem, told, n)) {
        const [low, high] = ANY.map((x, end) => problem.ranges[n]?.[end] ?? x);
        x = round(x.within(low - 2 * unitOf(low, problem), high + 2 * unitOf(high, problem)));
      }
      values[n] = x;
      spans[n] = withLastDigit(...x.before, problem);
    });
    given = nextGiven(problem, values);
    return spans;
  });
};

// A problem with what the key has: numbers, and where an answer is right. A place is [round, quantity].
const worked = (data) => {
  const made = ([n, e]) => [n, compiled(e)];
  const mistakes = data.mistakes.map((one) => ({
    ...one,
    wrong: Object.fromEntries(Object.entries(one.wrong).map(made)),
  }));
  const problem = { ...ready(data), mistakes, keys: data.definitions.map((_, n) => n) };
  const told = described(problem.definitions);
  const found = exactly(problem, told);
  const exact = found.map((row) => row.map((span) => cleaned(middle(span))));
  const stated = (n, round) => isStated(problem, told, n, round);
  const right = problem.carry
    ? found.map((row, at) =>
        row.map((span, n) => (stated(n, at + 1) ? exact[at][n] : rounded(span, problem))),
      )
    : workedByHand(problem, told);
  const spans = problem.carry ? spansCarried(problem, told, exact) : spansRounded(problem, told);
  const rightAt = ([round, n]) => right[round - 1][told.sources[n]];
  const accepted = ([round, n]) => {
    const x = rightAt([round, n]);
    if (stated(n, round)) return point(x);
    const [low, high] = spans[round - 1][told.sources[n]];
    return [Math.max(-LARGEST, Math.min(low, x)), Math.min(LARGEST, Math.max(high, x))];
  };
  const accepts = (place, x) => {
    const [low, high] = accepted(place);
    return low <= x && x <= high;
  };
  return { problem, told, exact, stated, rightAt, accepted, accepts };
};

const STOCK = 3;
const stockNumbers = ({ told, accepts, rightAt }, own) => {
  const [rights, wrong] = [new Map(), new Map()];
  for (const { place, value } of own.values())
    if (value && !accepts(place, value)) {
      wrong.set(value, (wrong.get(value) ?? 0) + 1);
      rights.set(value, (rights.get(value) ?? new Set()).add(rightAt(place)));
    }
  const repeated = [...wrong.keys()].filter((x) => rights.get(x).size >= STOCK);
  const count = (xs) => xs.reduce((total, x) => total + wrong.get(x), 0);
  return new Set(2 * count(repeated) > count([...wrong.keys()]) ? repeated : []);
};

// Whether nothing was worked out: a 0, or the number of an operand.
const isIdle = (x, operands) =>
  !x ||
  operands.some(
    ([low, high]) =>
      (low <= Math.abs(x) && Math.abs(x) <= high) || (low <= -Math.abs(x) && -Math.abs(x) <= high),
  );

// The verdict on each number of `own`, which has {place, value, ...} by "round quantity".
const judged = (work, own) => {
  const { problem, told, exact, stated, rightAt, accepted, accepts } = work;
  const stock = stockNumbers(work, own);
  const [verdicts, worthless, numbers] = [new Map(), new Set(), []];
  let given = problem.start.map((x) => (x === null ? null : point(x)));
  let mended = given;
  let empty = new Set();
  const isNear = (place, x) =>
    [rightAt(place), exact[place[0] - 1][told.sources[place[1]]]].some(
      (near) => isWithin(x, near, unitOf(near, problem)),
    );
  const verdictOf = (place, x, span, right, isWorthless) => {
    const isGiven = stated(place[1], place[0]);
    const [mine, keys] = [span, right].map((one) => (isGiven ? one : asWritten(one, problem)));
    const follows = holds(mine, x);
    const agrees = problem.carry || (follows && !isWorthless) || holds(keys, x) || isNear(place, x);
    if (accepts(place, x) && agrees) return "agrees";
    if (follows && !isWorthless && !stock.has(x)) return "follows";
    if (follows) worthless.add(place.join(" "));
    return "differs";
  };
  for (let round = 1; round <= problem.rounds; round += 1) {
    const [values, right] = [[...given], [...mended]];
    problem.keys.forEach((n) => {
      const place = [round, n];
      const name = place.join(" ");
      const f = told.definitions[n];
      if (f) {
        values[n] = stepValue(f, values, problem);
        right[n] = stepValue(f, right, problem);
      }
      const tainted = told.operands[n].some((key) => empty.has(key));
      const answer = own.get(name);
      if (!answer) {
        if (tainted) empty.add(n);
        if (!isFinite(values[n])) values[n] = accepted(place);
        return;
      }
      const x = answer.value;
      const idle = tainted && isIdle(x, told.operands[n].map((key) => values[key]));
      const verdict = verdictOf(place, x, values[n], right[n], idle);
      verdicts.set(name, verdict);
      empty.delete(n);
      if (verdict === "differs" && (!x || stock.has(x))) empty.add(n);
      values[n] = ownInterval(x, problem, stated(n, round));
      right[n] = verdict === "agrees" ? values[n] : accepted(place);
    });
    numbers.push(values);
    [given, mended] = [values, right].map((row) => nextGiven(problem, row));
    empty = new Set(
      problem.keys.filter((n) => problem.start[n] !== null && empty.has(problem.next[n] ?? n)),
    );
  }
  return { verdicts, worthless, numbers };
};
