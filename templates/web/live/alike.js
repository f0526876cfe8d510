// From a seed to a problem of layers: problems/alike.py, whose constants come as data. What is held against a bound may
// be on it, and floats are not: it must be beyond by more than they miss.
const isBeyond = (x, bound) => x > bound * (1 + 1e-9);
const sampler = (problem, wanted) => {
  const wholeData = { ...problem, places: false, digits: wanted.digits, carry: false, rounds: 1 };
  const before = new Map(Object.entries(problem.next).map(([old, now]) => [now, Number(old)]));
  const drawn = (seed, at) => {
    const stream = (purpose) => randomOf(`bpgen/alike/${wanted.version}/${seed}/${at}/${purpose}`);
    const [inputs, targets, parameters] = ["inputs", "targets", "parameters"].map(stream);
    const { inputsFrom: from, inputsDrawn: count } = wanted;
    const samples = Array.from({ length: wanted.samples }, () => [
      wanted.repeats ? Array.from({ length: count }, () => from[below(inputs, from.length)]) : distinct(inputs, from, count),
      Array.from({ length: wanted.rows }, () => drawnTargets(targets, wanted)),
    ]);
    const tables = wanted.tables.map(([size, kind]) => {
      if (kind === "fixed") return Array(size).fill();
      if (kind === "positive") return distinct(parameters, wanted.numbers, size);
      const step = wanted.grids.find(([most]) => size <= most)[1];
      return signedSizes(parameters, stepsOf(step, wanted.scale, step), size, wanted.negative);
    });
    const numbers = [samples, tables].flat(4).map((x) => x && x / wanted.scale);
    return withDrawn(problem.start, numbers);
  };

  const isFriendly = ({ rightAt, accepted, stated }, left) => {
    const written = (n) => rightAt([1, n]);
    const strictness = left / wanted.attempts;
    const zeros = wanted.computed.filter((n) => !written(n)).length;
    if ((zeros - wanted.zeros.length) * wanted.moreZeros * left > wanted.attempts * wanted.computed.length) return false;
    const isSmall = (now) => {
      const old = written(before.get(now));
      const step = Math.abs(written(now) - old);
      return step > 0 && isBeyond(wanted.units * strictness * unitOf(old || 0.1, wanted), step);
    };
    if (problem.updates.some(isSmall)) return false;
    const slopes = wanted.slopes.map((n) => Math.abs(written(n)));
    if (slopes.filter((x) => !x).length * wanted.off > slopes.length) return false;
    if (slopes.some((x) => x && x < wanted.flat)) return false;
    for (const inputs of wanted.windows) {
      const all = inputs.map(written);
      if (all.filter((x) => x === Math.max(...all)).length > 1) return false;
    }
    let wide = 0;
    for (const n of wanted.blanks) {
      const value = written(n);
      const [low, high] = accepted([1, n]);
      if (stated(n, 1) || high === low || (!value && wanted.zeros.includes(n))) continue;
      if (!value || isBeyond(high - low, wanted.widest * Math.abs(value))) return false;
      wide += isBeyond(high - low, wanted.wide * Math.abs(value));
    }
    return (wide - 1) * wanted.share < wanted.blanks.length;
  };

  // What is given in the problem of a seed; null where none is found.
  return (seed) => {
    for (let at = 0; at < wanted.attempts; at += 1) {
      const start = drawn(seed, at);
      const work = worked({ ...wholeData, start });
      const hasNumbers = wanted.computed.every((n) => Number.isFinite(work.rightAt([1, n])));
      if (hasNumbers && isFriendly(work, wanted.attempts - at)) return start;
    }
    return null;
  };
};
