// A round played on one figure: each step of the list with its numbers, errors backward.
if (pageName() === "round" && isAlive()) {
  const words = bpgen.words.round;
  const links = [...document.querySelectorAll("article ol a[title]")];
  const figures = [...document.querySelectorAll("article figure")].slice(0, 2);
  const last = links.length - 1;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const COLOURS = ["on", "green", "yellow", "pink", "red", "blue"].map((name) => `bp-${name}`);
  let at = 0;
  let timer = 0;

  // Where a part of a figure has its number: beneath a unit, in the gap of an edge.
  const spotOf = (part) => {
    const number = (name) => Number(part.getAttribute(name));
    if (part.localName === "circle") return [number("cx"), number("cy") + number("r") + 15];
    const ends = part.getAttribute("d").match(/[\d.]+/g).map(Number);
    const [x, y, u, v] = ends.length > 4 ? ends.slice(2) : ends;
    return [(x + u) / 2, (y + v) / 2 + 22];
  };
  const draw = (n) => {
    const figure = figures[/^d.*\//.test(course.names[n]) ? 1 : 0];
    for (const one of figures) one.hidden = one !== figure;
    for (const old of document.querySelectorAll(".bp-played")) old.remove();
    for (const old of document.querySelectorAll(".bp-traced")) old.classList.remove("bp-traced", ...COLOURS);
    const lines = {};
    const [target] = partsOf(figure, n);
    for (const k of [...operandsOf(course.definitions[n].data), n]) {
      const colour = course.colours[k] ?? "on";
      const all = partsOf(figure, k);
      // Of the edges of a bias that a layer shares, the one to this unit.
      const own = all.filter((part) => part.getAttribute("data-to") === course.parts[n]);
      const parts = own.length ? own : all;
      for (const part of parts) part.classList.add("bp-traced", `bp-${colour}`);
      if (!parts.length) continue;
      const place = course.parts[k];
      lines[place] = (lines[place] ?? -1) + 1;
      const [x, y] = spotOf(parts[0]);
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      const attributes = { class: `bp-played bp-${colour}${k === n ? " bp-lit" : ""}`, x, y, dy: `${1.15 * lines[place]}em` };
      for (const name in attributes) text.setAttribute(name, attributes[name]);
      text.textContent = shownTo(bpgen.now.printed.text(k, { ...AS_GIVEN, digits: 4 }));
      figure.querySelector("svg").append(text);
      if (k === n || !target || calm.matches) continue;
      const [u, v] = spotOf(target);
      text.animate([{}, { transform: `translate(${u - x}px, ${v - y}px)`, opacity: 0 }], 900);
    }
  };
  const status = made("p", { className: "bp-said" }, { role: "status" });
  const show = () => {
    const link = links[at];
    const n = course.names.indexOf(link.title);
    for (const one of links) one.closest("li").removeAttribute("aria-current");
    link.closest("li").setAttribute("aria-current", "step");
    const told = link.parentElement.cloneNode(true);
    told.querySelector("a").replaceWith(link.textContent);
    status.replaceChildren(filled(words.step, at + 1, last + 1, ""), ...told.childNodes);
    back.ariaDisabled = at === 0;
    forth.ariaDisabled = at === last;
    draw(n);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    run.textContent = words.play;
  };
  const go = (to) => {
    at = Math.max(0, Math.min(last, to));
    show();
  };
  const by = (to) => {
    stop();
    go(to);
  };
  const play = () => {
    go(at === last ? 0 : at + 1);
    timer = setInterval(() => (at < last ? go(at + 1) : stop()), 2000);
    run.textContent = words.pause;
  };
  const back = button(words.back, () => by(at - 1));
  const run = button(words.play, () => (timer ? stop() : play()));
  const forth = button(words.forward, () => by(at + 1));
  const controls = made("div", { className: "bp-player" }, { role: "group", "aria-label": words.player });
  controls.append(back, " ", run, " ", forth);
  const stage = made("div", { className: "bp-stage" });
  figures[0].before(stage);
  stage.append(...figures, controls, status);
  stage.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    by(to);
  });
  document.addEventListener("bpgen-changed", show);
  show();
}
