// How a wrong number may have come about: marking/hints.py. Said only where one explanation fits.
const FARTHEST = 9;
const TELLING = 3;

const follow = (work, mistake, own) => {
  const { problem } = work;
  const definitions = problem.definitions.map((f, n) => mistake.wrong[n] ?? f);
  const told = described(definitions);
  let given = problem.start.map((x) => (x === null ? null : point(x)));
  return Array.from({ length: problem.rounds }, (_, at) => {
    const [values, spans] = [[], []];
    for (const n of mistake.order ?? problem.keys) {
      const answer = own.get(`${at + 1} ${n}`);
      const stated = isStated(problem, told, n, at + 1);
      const value = definitions[n] ? stepValue(definitions[n], values, problem) : given[n];
      spans[n] = stated ? value : asWritten(value, problem);
      values[n] = answer ? ownInterval(answer.value, problem, stated) : value;
    }
    given = nextGiven(problem, values);
    return spans;
  });
};

// The learning rate that leads from these values to an updated weight: of one figure, or of two with a 5.
const rateOf = ([head, old, step], values, x, problem) => {
  if (head !== "-" || step[0] !== "*") return null;
  const [from, gradient] = [old, step.length > 3 ? ["*", ...step.slice(2)] : step[2]].map(compiled);
  const updated = widened([x, x], unitOf(x, problem));
  const found = quotient(sum(from(values, INTERVAL), negative(updated)), gradient(values, INTERVAL));
  if (!(found[0] > 0 && found[1] < Infinity)) return null;
  // With room for the noise of floats: a rate at an end must not depend on a last bit.
  const rate = [found[0] * (1 - NOISE), found[1] * (1 + NOISE)];
  const [digits, exponent] = rate[1].toExponential(20).split("e");
  for (const [short, place] of [
    [digits[0], Number(exponent)],
    [digits.slice(0, 3), Number(exponent) - 1],
  ]) {
    const near = Number(`${short}e${exponent}`);
    const usual = short.length === 1 || short[2] === "5";
    if (usual && near >= rate[0] && rate[1] - rate[0] < ten(place - 1)) return near;
  }
  return null;
};

// The ways to leave out a factor or a term (of a difference, the first): what is left out, what then remains, and the
// sum with that term's sign turned.
const formulaParts = (e) => {
  if (!Array.isArray(e)) return [];
  const [head, ...parts] = e;
  if (head === "~") return formulaParts(parts[0]).map(([kind, part, ...all]) => [kind, part, ...all.map((x) => [head, x])]);
  if (head === "-") return [["term", ...parts]];
  if (head !== "+" && head !== "*") return [];
  return parts.map((part, n) => {
    const rest = parts.filter((_, m) => m !== n);
    const left = rest.length > 1 ? [head, ...rest] : rest[0];
    if (head === "*") return ["factor", part, left];
    return ["term", part, left, [head, ...parts.map((x, m) => (m === n ? ["~", x] : x))]];
  });
};

const hinter = (work, own, asked, numbers) => {
  const { problem, told, stated, rightAt, accepted, accepts } = work;
  let spans = null;
  const isCut = ({ end }, place) => rightAt(place) !== 0 && end > lastPlace(rightAt(place), problem);
  const step = (f, values) => nextStep(f, values, problem);

  const isShort = (answer, place, values) => {
    const [x, f] = [answer.value, told.definitions[place[1]]];
    if (!isCut(answer, place) || !(x || answer.hasPoint)) return false;
    const one = ten(answer.end);
    if (isWithin(x, rightAt(place), one - 4 * LAST_BITS * Math.abs(x) - 2e-9 * one)) return true;
    return f !== null && holds(widened(step(f, values), one), x);
  };
  const ofThePen = function* (answer, place) {
    const x = answer.value;
    if (!x) return;
    if (accepts(place, -x)) yield { kind: "sign" };
    for (let power = -FARTHEST; power <= FARTHEST; power += 1)
      if (power && accepts(place, answer.scaled(-power))) yield { kind: "power", power };
    if (stated(place[1], place[0]) || isCut(answer, place)) return;
    const [right, [low, high]] = [rightAt(place), accepted(place)];
    const near = x < low ? low : x > high ? high : right;
    const most = Math.min(3 * ten(lastPlace(right, problem)), 0.01 * Math.abs(right));
    if (isWithin(x, near, most)) yield { kind: "last" };
  };
  const inTheFormula = function* (answer, [, n], values) {
    const [x, f] = [answer.value, told.definitions[n]];
    if (!f) return;
    if (answer.figures >= TELLING) {
      const net = problem.nets[n];
      if (net !== undefined && holds(step((v) => v[net], values), x)) yield { kind: "activation" };
      const parts = formulaParts(f.data).filter(([, , rest]) => operandsOf(rest).length);
      for (const [at, [kind, part, ...ways]] of parts.entries())
        for (const [way, e] of ways.entries())
          if (holds(step(compiled(e), values), x))
            yield { kind: way ? "turned" : kind, part: problem.pieces[n]?.[at] || problem.names[part] };
      const rate = problem.updates.includes(n) && rateOf(f.data, values, x, problem);
      if (rate) yield { kind: "rate", part: String(rate) };
    }
    // A like quantity taken for one that the formula mentions: marking/slips.py says where not.
    const names = told.operands[n];
    const few = Number.isNaN(told.copies[n]) && (names.length < 2 || answer.figures < TELLING);
    if (few || problem.updates.includes(n)) return;
    for (const name of names) {
      const right = told.sources[name];
      const like = problem.alike.flatMap(([own, wrong = own]) => (own.includes(name) ? wrong : []));
      for (const wrong of new Set(like.map((k) => told.sources[k]))) {
        if (wrong === right) continue;
        const changed = [...values];
        changed[name] = values[wrong];
        if (holds(step(f, changed), x)) yield { kind: "swapped", name, right, wrong };
      }
    }
  };
  const ofAnother = (answer, place) => {
    if (answer.figures < TELLING || isCut(answer, place)) return [];
    const others = new Map();
    for (const other of [...asked].reverse())
      if (accepts(other, answer.value)) others.set(`${other[0]} ${told.sources[other[1]]}`, other);
    const all = [...others.values()];
    const near = all.filter(([round]) => round === place[0]);
    return (near.length ? near : all).map((other) => ({ kind: "other", place: other }));
  };

  return (place) => {
    const [round, n] = place;
    const answer = own.get(place.join(" "));
    const [x, values] = [answer.value, numbers[round - 1]];
    if (isShort(answer, place, values)) return answer.figures > 1 ? { kind: "digits" } : null;
    const here = problem.mistakes.filter(({ wrong }) => wrong[n] && holds(step(wrong[n], values), x));
    spans ??= problem.mistakes.map((mistake) => follow(work, mistake, own));
    const made = here.length
      ? here
      : problem.mistakes.filter((_, m) => holds(spans[m][round - 1][n], x));
    if (made.length) return made.length === 1 ? { kind: "mistake", mistake: made[0].name } : null;
    let found = [...ofThePen(answer, place), ...inTheFormula(answer, place, values)];
    if (!found.length) found = ofAnother(answer, place);
    return found.length === 1 ? found[0] : null;
  };
};
