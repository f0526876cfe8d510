// Charts that move: a unit, a weight, the learning rate or the rounds by a slider; all else is computed anew.
// Beside the four learning rates, a panel of the reader's own.
for (const svg of document.querySelectorAll('svg[data-chart="rates"]')) {
  const own = svg.parentElement.cloneNode(true);
  own.innerHTML = own.innerHTML.replaceAll(/\b(bp-chart-[\w-]+?)-(title|desc|tip)\b/g, "$1-own-$2");
  for (const [name, text] of [["title", bpgen.words.charts.own], ["desc", ""], [".bp-plot-title", bpgen.words.charts.own]])
    own.querySelector(name).textContent = text;
  delete svg.dataset.chart;
  svg.closest(".bp-charts").append(own);
}
for (const svg of document.querySelectorAll("svg[data-chart]")) {
  const words = bpgen.words.charts;
  const { chart } = svg.dataset;
  const [x0, x1, y0, y1, left, top, wide, high] = svg.dataset.axes.split(" ").map(Number);
  const of = svg.dataset.of.split(" ");
  const [a, b, c, d] = of.map((key) => course.names.indexOf(key));
  const eta = course.names.indexOf("eta");
  const say = (x) => shownTo(written(cleaned(x), course));
  const within = ([x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;
  const at = ([x, y]) => [left + (wide * (x - x0)) / (x1 - x0), top + (high * (y1 - y)) / (y1 - y0)];
  const clear = (all) => svg.querySelectorAll(all).forEach((one) => one.remove());
  const add = (tag, kind, more) => {
    const one = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
    for (const [name, value] of Object.entries({ class: `bp-${kind}`, ...more })) one.setAttribute(name, value);
  };
  const line = (kind, path, more = {}) =>
    add("path", kind, { d: `M${path.map((p) => at(p).map((x) => x.toFixed(1)).join(" ")).join("L")}`, ...more });
  const dot = (point, r = 5.5) => {
    const [cx, cy] = at(point);
    if (within(point)) add("circle", "dot", { cx, cy, r });
  };
  // A path as far as it is within the axes, with a dot after each ten steps.
  const walk = (path, each = 10) => {
    const n = path.findIndex((p) => !within(p));
    const seen = n < 0 ? path : path.slice(0, n);
    clear(".bp-path, .bp-dot");
    line("path", n > 0 ? [...seen, edge(path[n - 1], path[n])] : seen);
    seen.forEach((p, k) => k % each || dot(p, k ? 3 : 5.5));
  };
  // Where the way from a point within the axes to one beyond them leaves them.
  const edge = ([ax, ay], [bx, by]) => {
    const parts = [(x0 - ax) / (bx - ax), (x1 - ax) / (bx - ax), (y0 - ay) / (by - ay), (y1 - ay) / (by - ay)];
    const t = Math.min(1, ...parts.filter((part) => part >= 0));
    return [ax + t * (bx - ax), ay + t * (by - ay)];
  };
  // What is given in each of some rounds, and their errors, as long as they are numbers.
  const trained = (given, count, error) => {
    let all = values(course, given);
    const [givens, errors] = [[given], [all[error]]];
    for (let n = 0; n < count && Number.isFinite(all[error]); n++) {
      givens.push(nextGiven(course, all));
      all = values(course, givens.at(-1));
      errors.push(all[error]);
    }
    return [givens, errors];
  };
  const rated = (given) => (eta < 0 ? "" : filled(words.rated, symbolOf(eta), say(given[eta])));
  const tangent = ([x, y], slope) => {
    const ends = slope ? [(y0 - y) / slope + x, (y1 - y) / slope + x].sort((p, q) => p - q) : [x0, x1];
    const [p, q] = [Math.max(x0, ends[0]), Math.min(x1, ends[1])];
    if (p < q) line("tangent", [[p, y + slope * (p - x)], [q, y + slope * (q - x)]]);
  };

  const said = made("p", { className: "bp-readout" }, { "aria-live": "polite" });
  const slider = (label, min, max, value, step = (max - min) / 400) => {
    const range = made("input", { type: "range", min, max, step, value });
    const box = made("label", { className: "bp-slider", textContent: label });
    box.append(range);
    range.addEventListener("input", () => draw());
    svg.parentElement.append(box);
    return () => Number(range.value);
  };
  const paced = (most) => {
    const power = eta < 0 ? null : slider(words.rate, -1, most, 0);
    return () => {
      const given = [...course.start];
      if (power) given[eta] = Number((given[eta] * 10 ** power()).toPrecision(3));
      return given;
    };
  };
  const drawn = {
    // of: the net input and the output of a unit
    tangent: () => {
      const first = values(course);
      const net = slider(`${words.unit} ${symbolOf(a)}`, x0, x1, first[a]);
      const output = (x) => {
        const all = [...first];
        all[a] = x;
        course.definitions.forEach((f, n) => f && n > a && (all[n] = f(all, REAL)));
        return all[b];
      };
      return () => {
        const x = net();
        const [y, slope] = [output(x), (output(x + 1e-6) - output(x - 1e-6)) / 2e-6];
        clear(".bp-guide, .bp-tangent, .bp-dot");
        line("guide", [[x, y0], [x, y], [x0, y]]);
        tangent([x, y], slope);
        dot([x, y]);
        return filled(words.at, symbolOf(a), say(x), symbolOf(b), say(y), say(Number(slope.toPrecision(7))));
      };
    },
    // of: a weight, its new value, the error, its derivative
    descent: () => {
      const weight = slider(`${words.weight} ${symbolOf(a)}`, x0, x1, course.start[a]);
      const given = paced(3);
      const tip = svg.querySelector("marker").id;
      return () => {
        const now = given();
        now[a] = weight();
        const all = values(course, now);
        const [x, y, slope, next] = [now[a], all[c], all[d], all[b]];
        const after = values(course, Object.assign([...now], { [a]: next }))[c];
        clear(".bp-guide, .bp-tangent, .bp-arrow, .bp-dot, .bp-note");
        tangent([x, y], slope);
        const end = Math.min(x1, Math.max(x0, next));
        if (end !== x && y <= y1 && y >= y0) line("arrow", [[x, y], [end, y]], end === next ? { "marker-end": `url(#${tip})` } : {});
        if (within([next, after])) line("guide", [[next, y], [next, after]]);
        dot([next, after], 4);
        dot([x, y]);
        return rated(now) + filled(words.step, symbolOf(a), say(x), say(y), say(slope), say(next), say(after));
      };
    },
    // of: two weights, the error
    contour: () => {
      const rounds = slider(words.rounds, 0, 100, 100, 1);
      const first = paced(2);
      return () => {
        const [givens, errors] = trained(first(), rounds(), c);
        walk(givens.map((given) => [given[a], given[b]]));
        return rated(givens[0]) + filled(words.after, errors.length - 1, say(errors[0]), say(errors.at(-1)));
      };
    },
    // of: the error
    loss: () => {
      const rounds = slider(words.rounds, 0, 100, 100, 1);
      const first = paced(3);
      return () => {
        const [givens, errors] = trained(first(), rounds(), a);
        const path = errors.map((error, n) => [n, Math.min(error, y1)]).filter(within);
        clear(".bp-path, .bp-dot");
        line("path", path);
        dot(path[0]);
        dot(path.at(-1));
        return rated(givens[0]) + filled(words.after, errors.length - 1, say(errors[0]), say(errors.at(-1)));
      };
    },
    // of: of a parabola the start, the place of the minimum, the second derivative and the least error; a learning rate
    rates: () => {
      const [start, lowest, bend, least, rate] = of.map(Number);
      const chosen = slider(words.eta, 0, 2.3 / bend, rate, 0.01 / bend);
      const error = (w) => least + (bend / 2) * (w - lowest) ** 2;
      return () => {
        const part = chosen() * bend;
        const path = Array.from({ length: 7 }, (_, n) => lowest + (start - lowest) * (1 - part) ** n).map((w) => [w, error(w)]);
        walk(path, 1);
        const kind = ["small", "good", "overshoot", "divergence"][[0.3, 1, 2].filter((end) => part > end).length];
        return filled(words.rated_as, say(Number(chosen().toPrecision(3))), words[kind], say(path[0][1]), say(Number(path[6][1].toPrecision(6))));
      };
    },
  }[chart]();
  const draw = () => {
    said.textContent = drawn();
  };
  svg.parentElement.append(said);
  if (chart === "rates") draw();
}
