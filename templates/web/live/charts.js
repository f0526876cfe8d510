// Charts that move: a unit, a weight, the learning rate or the rounds by a slider; all else is computed anew.
// They follow the given values that a reader changes, axes and all.
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
  const original = { axes: svg.dataset.axes, drawing: svg.innerHTML };
  const near = svg.querySelector(".bp-arrow");
  let [x0, x1, y0, y1, left, top, wide, high] = svg.dataset.axes.split(" ").map(Number);
  let base = course.start;
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
  const number = (kind, x, y, anchor, value) => {
    add("text", kind, { x, y, "font-size": 16, "text-anchor": anchor });
    svg.lastElementChild.textContent = shownTo(written(value, { ...AS_GIVEN, digits: 6 }));
  };
  const line = (kind, path, more = {}) =>
    add("path", kind, { d: `M${path.map((p) => at(p).map((x) => x.toFixed(1)).join(" ")).join("L")}`, ...more });
  const axes = (a, b, c, d) => {
    [x0, x1, y0, y1] = [a, b, c, d];
    svg.dataset.axes = [a, b, c, d, left, top, wide, high].join(" ");
    clear(".bp-grid, .bp-grid + text");
    const tick = (d, x, y, anchor, value) => {
      add("path", "grid", { d });
      number("tick", x, y, anchor, value);
    };
    for (const x of places(x0, x1, 4)) tick(`M${at([x, y0])[0]} ${top}V${top + high}`, at([x, y0])[0], top + high + 20, "middle", x);
    for (const y of places(y0, y1, 6)) tick(`M${left} ${at([x0, y])[1]}H${left + wide}`, left - 7, at([x0, y])[1] + 5, "end", y);
  };
  // The curve anew, with room above and below it.
  const curve = (points, low = x0, high = x1) => {
    const all = points.map(([, y]) => y).filter(Number.isFinite);
    const [least, most] = [Math.min(...all), Math.max(...all)];
    const room = 0.08 * (most - least) || 0.1;
    axes(low, high, least - room, most + room);
    clear(".bp-curve");
    line("curve", points);
  };
  // What the title says of a slope.
  const titled = (slope) => {
    const title = svg.querySelector(".bp-plot-title");
    title.textContent = title.textContent.replace(/[-−]?\d.*/, say(slope));
  };
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
    // A range knows whole steps alone: what was put there is kept as it is.
    let exact = { text: range.value, value };
    const now = () => (range.value === exact.text ? exact.value : Number(range.value));
    const put = (value, min = range.min, max = range.max) => {
      Object.assign(range, { min, max, step: chart === "contour" || chart === "loss" ? 1 : (max - min) / 400, value });
      exact = { text: range.value, value };
    };
    return Object.assign(now, { put });
  };
  const paced = (most) => {
    const power = eta < 0 ? null : slider(words.rate, -1, most, 0);
    return () => {
      const given = [...base];
      if (power) given[eta] = Number((given[eta] * 10 ** power()).toPrecision(3));
      return given;
    };
  };
  const [drawn, follow] = {
    // of: the net input and the output of a unit
    tangent: () => {
      let first = values(course);
      const net = slider(`${words.unit} ${symbolOf(a)}`, x0, x1, first[a]);
      const output = (x) => {
        const all = [...first];
        all[a] = x;
        course.definitions.forEach((f, n) => f && n > a && (all[n] = f(all, REAL)));
        return all[b];
      };
      const follow = () => {
        first = values(course, base);
        const far = Math.max(5, 1.2 * Math.abs(first[a]));
        net.put(first[a], -far, far);
        curve(sampled(output, -far, far), -far, far);
      };
      return [() => {
        const x = net();
        const [y, slope] = [output(x), (output(x + 1e-6) - output(x - 1e-6)) / 2e-6];
        clear(".bp-guide, .bp-tangent, .bp-dot");
        line("guide", [[x, y0], [x, y], [x0, y]]);
        tangent([x, y], slope);
        dot([x, y]);
        titled(Number(slope.toPrecision(7)));
        return filled(words.at, symbolOf(a), say(x), symbolOf(b), say(y), say(Number(slope.toPrecision(7))));
      }, follow];
    },
    // of: a weight, its new value, the error, its derivative
    descent: () => {
      const weight = slider(`${words.weight} ${symbolOf(a)}`, x0, x1, course.start[a]);
      const given = paced(3);
      const tip = svg.querySelector("marker").id;
      const half = (x1 - x0) / 2;
      const error = (x) => values(course, Object.assign([...base], { [a]: x }))[c];
      const follow = () => {
        const [w, next] = [base[a], values(course, base)[b]];
        const step = Math.abs(next - w) || half;
        const [low, high] = near ? [Math.min(w, next) - 0.6 * step, Math.max(w, next) + 0.6 * step] : [w - half, w + half];
        weight.put(w, low, high);
        curve(sampled(error, low, high), low, high);
      };
      return [() => {
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
        titled(slope);
        return rated(now) + filled(words.step, symbolOf(a), say(x), say(y), say(slope), say(next), say(after));
      }, follow];
    },
    // of: two weights, the error
    contour: () => {
      const rounds = slider(words.rounds, 0, 100, 100, 1);
      const first = paced(2);
      const pathOf = (givens) => givens.map((given) => [given[a], given[b]]);
      const follow = () => {
        rounds.put(100);
        const path = pathOf(trained(base, 100, c)[0]).filter((p) => p.every(Number.isFinite));
        const [mid, half] = [[], []];
        for (const k of [0, 1]) {
          const [low, high] = [Math.min, Math.max].map((end) => end(...path.map((p) => p[k])));
          [mid[k], half[k]] = [(low + high) / 2, 0.8 * (high - low)];
        }
        const scale = Math.max(half[0] / wide, half[1] / high) || 0.1 / wide;
        axes(mid[0] - scale * wide, mid[0] + scale * wide, mid[1] - scale * high, mid[1] + scale * high);
        levels();
      };
      // Contour lines: where the error crosses a level between the corners of small squares.
      const levels = () => {
        const [n, error] = [24, (x, y) => values(course, Object.assign([...base], { [a]: x, [b]: y }))[c]];
        const point = (i, j) => [x0 + ((x1 - x0) * i) / n, y0 + ((y1 - y0) * j) / n];
        const rows = Array.from({ length: n + 1 }, (_, j) => Array.from({ length: n + 1 }, (_, i) => error(...point(i, j))));
        const all = rows.flat().filter(Number.isFinite);
        clear(".bp-level, .bp-note");
        for (const level of places(Math.min(...all), Math.max(...all), 9)) {
          const ends = [];
          const cross = (i, j, u, v) => {
            const [p, q] = [rows[j][i], rows[v][u]];
            if (p < level === q < level) return;
            const part = (level - p) / (q - p);
            ends.push(point(i + part * (u - i), j + part * (v - j)));
          };
          for (let j = 0; j < n; j++)
            for (let i = 0; i < n; i++) {
              cross(i, j, i + 1, j);
              cross(i, j, i, j + 1);
              cross(i + 1, j, i + 1, j + 1);
              cross(i, j + 1, i + 1, j + 1);
            }
          if (!ends.length) continue;
          const to = (p) => at(p).map((x) => x.toFixed(1)).join(" ");
          add("path", "level", { d: ends.map((p, k) => `${k % 2 ? "L" : "M"}${to(p)}`).join("") });
          const [x, y] = at(ends[ends.length >> 1]);
          number("note", x, y + 5, "middle", level);
        }
      };
      return [() => {
        const [givens, errors] = trained(first(), rounds(), c);
        walk(pathOf(givens));
        return rated(givens[0]) + filled(words.after, errors.length - 1, say(errors[0]), say(errors.at(-1)));
      }, follow];
    },
    // of: the error
    loss: () => {
      const rounds = slider(words.rounds, 0, 100, 100, 1);
      const first = paced(3);
      const follow = () => {
        rounds.put(100);
        const errors = trained(base, 100, a)[1].filter(Number.isFinite);
        curve(errors.map((error, n) => [n, error]), 0, 100);
      };
      return [() => {
        const [givens, errors] = trained(first(), rounds(), a);
        const path = errors.map((error, n) => [n, Math.min(error, y1)]).filter(within);
        clear(".bp-path, .bp-dot");
        line("path", path);
        dot(path[0]);
        dot(path.at(-1));
        return rated(givens[0]) + filled(words.after, errors.length - 1, say(errors[0]), say(errors.at(-1)));
      }, follow];
    },
    // of: of a parabola the start, the place of the minimum, the second derivative and the least error; a learning rate
    rates: () => {
      const [start, lowest, bend, least, rate] = of.map(Number);
      const chosen = slider(words.eta, 0, 2.3 / bend, rate, 0.01 / bend);
      const error = (w) => least + (bend / 2) * (w - lowest) ** 2;
      return [() => {
        const part = chosen() * bend;
        const path = Array.from({ length: 7 }, (_, n) => lowest + (start - lowest) * (1 - part) ** n).map((w) => [w, error(w)]);
        walk(path, 1);
        const kind = ["small", "good", "overshoot", "divergence"][[0.3, 1, 2].filter((end) => part > end).length];
        return filled(words.rated_as, say(Number(chosen().toPrecision(3))), words[kind], say(path[0][1]), say(Number(path[6][1].toPrecision(6))));
      }];
    },
  }[chart]();
  const draw = () => {
    said.textContent = drawn();
    svg.querySelector("desc").textContent = said.textContent;
  };
  svg.parentElement.append(said);
  if (!follow) draw();
  else following.push(() => {
    const same = present().every((x, n) => x === course.start[n]);
    if (same && base === course.start) return;
    base = same ? course.start : present();
    follow();
    draw();
    if (!same) return;
    // Back to the chart as it is printed.
    [x0, x1, y0, y1] = original.axes.split(" ").map(Number);
    svg.dataset.axes = original.axes;
    svg.innerHTML = original.drawing;
    said.textContent = "";
  });
}
const followAll = () => following.forEach((one) => one());
let asked;
document.addEventListener("bpgen-changed", () => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(followAll);
});
if (present().some((x, n) => x !== course.start[n])) followAll();
