// What has no room on its slide: a long formula is broken, what is still too wide or too high is set smaller, and
// what would become too small beside a figure takes the whole slide. Where a deck uncovers, the factors of a chain rule and the lines of a derivation are fragments.
"use strict";
(() => {
  // A formula is broken rather than set smaller than this.
  const SMALL = 0.75;
  // On a phone, where reveal.js shows slides one under the other, a slide has the shape of the screen.
  const NARROW = 400;
  const reveal = document.querySelector(".reveal");
  const all = (selector, root = reveal) => [...root.querySelectorAll(selector)];
  const box = (part) => part.getBoundingClientRect();
  // On a phone reveal.js forgets which slide the address names.
  const asked = /^#\/(\d+)/.exec(window.location.hash);

  for (const slide of all(".slides section:not(:has(section))")) {
    const steps = (part) =>
      part.matches(".bp-chain") ? all("munder:has(> mrow[class^='bp-'])", part) : all("mtr", part).slice(1);
    all(".bp-uncover", slide).flatMap(steps).forEach((part, n) => {
      part.classList.add("fragment");
      part.setAttribute("data-fragment-index", n);
    });
  }

  // ---- breaking: what does not fit in a row of a formula stands in rows below it -----------------
  const SIGNS = ["+", "\u2212", "-"];
  const isSign = (part, signs) => part.localName === "mo" && signs.includes(part.textContent);
  // A sign after another, or after an opening bracket, belongs to what follows it.
  const isBreak = (parts, n, signs) =>
    n > 1 && isSign(parts[n], signs) && (parts[n - 1].localName !== "mo" || parts[n - 1].textContent === ")");

  const join = (formula) => {
    for (const row of all("mtr.bp-continued", formula)) {
      row.firstElementChild.remove();
      row.lastElementChild.firstElementChild.remove();
      row.previousElementSibling.lastElementChild.append(...row.lastElementChild.children);
      row.remove();
    }
  };

  // In how many brackets each part is: terms within them are parted where there is no other place.
  const depthsOf = (parts) => {
    let depth = 0;
    return parts.map((part) => (depth += part.textContent === "(" ? 1 : part.textContent === ")" ? -1 : 0));
  };

  const cutsOf = (parts, room) => {
    const cuts = [], depths = depthsOf(parts);
    for (let start = 0, n = 1; n < parts.length; n += 1) {
      if (box(parts[n]).right - box(parts[start]).left <= room) continue;
      const earlier = [...parts.keys()].slice(start + 1, n + 1).reverse();
      const cut = earlier.find((k) => !depths[k] && isBreak(parts, k, SIGNS))
        ?? earlier.find((k) => isBreak(parts, k, ["\u2217"]))
        ?? earlier.find((k) => isBreak(parts, k, SIGNS));
      if (cut === undefined) continue;
      cuts.push(cut);
      start = cut;
      n = cut;
    }
    return cuts;
  };

  const breakRows = (formula, right) => {
    for (const row of all("mtr", formula)) {
      const cell = row.lastElementChild, parts = [...cell.children];
      if (parts.length < 3) continue;
      const left = box(parts[0]).left;
      if (box(parts.at(-1)).right <= right) continue;
      // A continued row begins a little further right.
      const indent = 1.2 * Number.parseFloat(getComputedStyle(formula).fontSize) * scale(formula);
      for (const cut of cutsOf(parts, right - left - indent).reverse()) {
        const next = row.cloneNode(false), space = document.createElementNS(formula.namespaceURI, "mspace");
        space.setAttribute("width", "1.2em");
        next.classList.add("bp-continued");
        next.append(row.firstElementChild.cloneNode(false), cell.cloneNode(false));
        next.lastElementChild.append(space, ...parts.splice(cut));
        row.after(next);
      }
    }
  };

  // ---- measuring: ratios of boxes, which reveal.js may have scaled -------------------------------
  const scale = (part) => {
    const body = part.closest(".bp-body");
    return box(body).width / body.offsetWidth;
  };
  const set = (part, name, ratio) => part.style.setProperty(name, ratio);
  const column = (part) => part.closest(".bp-right") ?? part.closest(".bp-body");
  const narrower = (part) => (box(column(part)).right - box(part).left) / box(part).width;

  // On a phone, a table that would become too small to read: its headings go into its cells.
  const cards = (table) => {
    const heads = all("thead th", table);
    table.classList.add("bp-cards");
    if (table.querySelector(".bp-heading")) return;
    for (const row of all("tbody tr", table)) {
      [...row.children].forEach((cell, n) => {
        const label = document.createElement("span");
        label.className = "bp-heading";
        label.append(...(heads[n].firstElementChild ?? heads[n]).cloneNode(true).childNodes);
        cell.prepend(label);
      });
    }
  };

  const fitWidth = (body) => {
    for (const part of all(":scope div.math, :scope table", body)) {
      const { left, right } = box(column(part));
      if (part.localName === "div" && narrower(part) < SMALL) {
        breakRows(part.querySelector("math"), left + (right - left) / SMALL);
      }
      if (part.localName === "table") {
        part.classList.remove("bp-cards");
        if (Reveal.isScrollView() && part.tHead && !part.matches(".bp-matrix") && box(body).width / box(part).width < SMALL) cards(part);
      }
      const ratio = part.localName === "div" ? narrower(part) : (right - left) / box(part).width;
      if (ratio < 1) set(part, "--bp-wide", ratio * 0.99);
    }
  };
  const fitTitle = (title) => {
    const ratio = Math.min(title.clientWidth / title.scrollWidth, title.clientHeight / title.scrollHeight);
    if (ratio < 1) set(title, "--bp-wide", ratio * 0.99);
  };
  const fitHeight = (part, room) => {
    for (let high = 1, n = 0; n < 16 && part.scrollHeight > room(); n += 1) {
      // Text that is set smaller has fewer lines, too.
      high *= Math.max(0.7, Math.min(0.98, Math.sqrt(room() / part.scrollHeight)));
      set(part, "--bp-high", high);
    }
  };

  const clear = (part) => ["--bp-wide", "--bp-high"].forEach((name) => part.style.removeProperty(name));
  const isTooSmall = (body) =>
    [body, ...all("[style*='--bp-']", body)].some((part) =>
      ["--bp-wide", "--bp-high"].some((name) => (Number.parseFloat(part.style.getPropertyValue(name)) || 1) < SMALL),
    );
  const fitBody = (body) => {
    all("math", body).forEach(join);
    fitWidth(body);
    fitHeight(body, () => body.clientHeight);
  };

  const fit = () => {
    reveal.classList.add("bp-measuring");
    all("[style*='--bp-']").forEach(clear);
    for (const body of all(".bp-body")) {
      body.classList.remove("bp-alone");
      fitBody(body);
      // Beside a figure there is no room for it: it takes the whole slide.
      const figure = body.querySelector(".bp-left figure.bp-figure");
      if (figure && !Reveal.isScrollView() && isTooSmall(body)) {
        body.classList.add("bp-alone");
        for (const part of [body, ...all("[style*='--bp-']", body)]) clear(part);
        fitBody(body);
      }
    }
    all(".slides section:has(> h1):not(:has(> .bp-body))").forEach((front) => fitHeight(front, () => front.clientHeight));
    all(".slides :is(h2, h1:has(+ .bp-body))").forEach(fitTitle);
    reveal.classList.remove("bp-measuring");
  };

  let shown = "";
  const wide = {};
  const lay = () => {
    const phone = Reveal.isScrollView(), height = Math.round((NARROW * window.innerHeight) / window.innerWidth);
    const size = phone ? { width: NARROW, height, margin: 0.04 } : wide;
    const now = `${phone} ${size.width} ${size.height}`;
    if (now === shown) return;
    shown = now;
    Reveal.configure(size);
    fit();
    Reveal.layout();
  };
  Reveal.on("ready", () => {
    const { width, height, margin } = Reveal.getConfig();
    Object.assign(wide, { width, height, margin });
    lay();
    if (asked && Reveal.isScrollView()) all(".scroll-page")[Number(asked[1])]?.scrollIntoView();
    window.addEventListener("resize", () => setTimeout(lay, 100));
  });
  Reveal.on("pdf-ready", fit);
})();
