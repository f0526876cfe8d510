// From a seed to a problem: problems/sampling.py and problems/friendly.py, whose constants come as data.
const freeOf = (grid, taken, count) => {
  const left = grid.filter((n) => !taken.has(n));
  return left.length >= count ? left : grid;
};

const drawnLayer = (wanted, layers, streams) => {
  const [{ units, biases }, width] = [wanted.layers[layers.length], wanted.widths[layers.length]];
  const { scale } = wanted;
  const given = new Set(layers.flatMap((layer) => layer.biases));
  const bias = distinct(streams.biases, freeOf(wanted.numbers, given, biases), biases);
  const used = new Set(wanted.whole ? layers.flatMap((layer) => layer.weights).map(Math.abs) : []);
  const [count, sign] = [units * width, streams.weights];
  const step = wanted.grids.find(([most]) => count <= most)[1];
  const grid = freeOf(stepsOf(step, scale, step), used, count);
  return { weights: signedSizes(sign, grid, count, wanted.negative), biases: bias };
};

// What draws problems like this one: null for a seed of which none is found.
const sampler = (page, wanted) => {
  // The steps of an optimiser, and derivatives that are shown besides, change no draw.
  const policy = { places: false, digits: wanted.digits, carry: false };
  const { problem, told } = worked({ ...page, ...wanted.problem, ...policy, rounds: 1 });
  const settled = (x) => Number(x.toPrecision(wanted.settled));
  const made = problem.mistakes.filter(({ name }) => wanted.mistakes.includes(name) || wanted.changes.includes(name));
  const before = new Map(Object.entries(problem.next).map(([old, now]) => [now, Number(old)]));

  const badLayer = (values) =>
    wanted.layers.findIndex(({ nets, largest, canBeOff }) => {
      const xs = nets.map((n) => settled(values[n]));
      if (xs.some((x) => !(Math.abs(x) >= wanted.smallest && Math.abs(x) <= largest))) return true;
      return canBeOff && xs.filter((x) => x < 0).length * 3 > (xs.length > 3 ? xs.length : 0);
    });
  const attempted = (name, at) => {
    const stream = (purpose) => randomOf(["bpgen", wanted.streams, name, purpose, ...(at ? [at] : [])].join("/"));
    const [inputs, targets] = [stream("inputs"), stream("targets")];
    const streams = { weights: stream("weights"), biases: stream("biases") };
    const samples = Array.from({ length: wanted.samples }, () => [
      ...distinct(inputs, wanted.numbers, wanted.widths[0]),
      ...drawnTargets(targets, wanted),
    ]);
    let layers = [];
    for (let n = 0; n < wanted.tries; n += 1) {
      while (layers.length < wanted.layers.length) layers.push(drawnLayer(wanted, layers, streams));
      const numbers = [samples, ...layers.map((layer) => [layer.weights, layer.biases])].flat(2);
      const drawn = numbers.map((x) => x / wanted.scale);
      const all = values(problem, withDrawn(problem.start, drawn));
      const bad = badLayer(all);
      if (bad < 0) return { drawn, all };
      layers = layers.slice(0, bad);
    }
    return null;
  };

  const laterAreFriendly = (all) => {
    for (let round = 2; round <= wanted.rounds; round += 1) {
      all = values(problem, nextGiven(problem, all));
      if (!all.every(Number.isFinite) || badLayer(all) >= 0) return false;
    }
    return true;
  };
  const outerSpans = (start) => {
    const values = start.map((x) => (x === null ? null : [x, x]));
    told.definitions.forEach((f, n) => {
      if (!f) return;
      const span = f(values, INTERVAL);
      values[n] = isWritten(problem, told, n) ? span : widened(span, unitOf(sizeOf(span), policy) / 2 || 0);
    });
    return values;
  };
  const hides = (start, all, isStrict) => {
    const [spans, [written]] = [outerSpans(start), workedByHand({ ...problem, start }, told)];
    const [hidden, shown] = [new Set(), new Set()];
    const rangeOf = (n) => {
      const [source, x] = [told.sources[n], written[told.sources[n]]];
      if (isStated(problem, told, source, 1)) return [x, x].map(settled);
      const size = sizeOf(spans[source]);
      const [low, high] = widened(spans[source], unitOf(size, policy) / 2 + NOISE * size);
      return [Math.min(low, x), Math.max(high, x)].map(settled);
    };
    for (const { name, wrong } of made) {
      if (name === "no-learning-rate" && wanted.rate === 1) continue;
      if (wanted.rate === 0 && wanted.moves.includes(name)) continue;
      for (const [n, f] of Object.entries(wrong)) {
        const [answer, right] = [settled(f(all, REAL)), settled(all[n])];
        if ((!answer && !right) || (wanted.changes.includes(name) && answer === right)) continue;
        const [low, high] = rangeOf(n);
        (low <= answer && answer <= high ? hidden : shown).add(name);
      }
      if (isStrict && hidden.size) return true;
    }
    return [...hidden].some((name) => !shown.has(name));
  };
  const isUnfriendly = ({ drawn, all }, strictness) => {
    for (const now of problem.updates) {
      const old = before.get(now);
      const step = settled(Math.abs(all[now] - all[old]));
      const least = wanted.units * strictness * (all[old] ? unitOf(all[old], policy) : 1e-4);
      if (step > 0 && step < least) return true;
    }
    const isStrict = strictness > wanted.strict;
    return (isStrict && !laterAreFriendly(all)) || hides(withDrawn(problem.start, drawn), all, isStrict);
  };
  // Steps that rounding decides, where an optimiser divides by gradients: trace/loose.py.
  const isLoose = ({ drawn }, strictness) => {
    if (!wanted.rescales) return false;
    const rounds = strictness > wanted.strict ? wanted.rounds : 1;
    const { rightAt, accepted } = worked({ ...page, ...policy, start: withDrawn(page.start, drawn), rounds });
    const longest = [];
    for (let round = 1; round <= rounds; round += 1)
      for (const [old, now] of Object.entries(page.next)) {
        if (!page.updates.includes(now)) continue;
        const [from, x, [low, high]] = [rightAt([round, old]), rightAt([round, now]), accepted([round, now])];
        longest[now] = Math.max(longest[now] ?? wanted.units * unitOf(from || 1, policy), Math.abs(x - from));
        if (!(Math.max(high - x, x - low) < longest[now])) return true;
      }
    return false;
  };

  return (seed) => {
    let misses = 0;
    for (let at = 0; at < wanted.attempts; at += 1) {
      const strictness = 1 - at / wanted.attempts;
      const found = attempted(seed, at);
      if (found && !isUnfriendly(found, strictness) && !isLoose(found, strictness)) return withDrawn(page.start, found.drawn);
      misses += found === null;
      if (misses === at + 1 && misses === wanted.hopeless) return null;
    }
    return null;
  };
};
