// The numbers of a page that say whose value they are: in formulas, in sessions of Python, in sentences.
const pageName = (path = location.pathname) => path.split("/").pop().replace(/\.html$/, "");
// Pages all of whose numbers are marked: this one says so itself.
const isAlive = (name) => (name ? course.alive.includes(name) : Boolean(document.querySelector("[data-alive]")));
const symbolOf = (n) => course.symbols[n] ?? course.names[n];
const shownTo = (text) => (course.comma ? text.replace(".", ",") : text).replaceAll("-", "−");
const filled = (text, ...values) => text.replace(/\{\w+\}/g, () => values.shift());
const made = (tag, properties, attributes = {}) => {
  const one = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
};
const button = (textContent, onclick) => made("button", { type: "button", className: "bp-button", textContent, onclick });
// What figures share was drawn once: each has it for itself, to be lit alone.
for (const use of document.querySelectorAll(".bp-net use")) {
  const own = document.querySelector(use.getAttribute("href")).cloneNode(true);
  for (const one of [own, ...own.querySelectorAll("[id]")]) one.removeAttribute("id");
  use.replaceWith(own);
}
// The edge or unit of a figure, by its key; and the one that a quantity belongs to.
const drawnAt = (root, key) => (key ? [...root.querySelectorAll(`.bp-net [data-key="${key}"]`)] : []);
const partsOf = (root, n) => drawnAt(root, course.parts[n]);

const asFormula = (el) => {
  const place = el.getAttribute("data-in") ?? "";
  const isIn = { b: (text) => text[0] === "-", p: (text) => text.includes("e"), m: (text) => text === "0" };
  return {
    textIn: (printed, n) => (place ? printed.operand(n) : printed.text(n)),
    html: (text) => {
      const inside = typeset(text, course);
      if (![...place].some((c) => isIn[c]?.(text))) return inside;
      return `<mo stretchy="false">(</mo>${inside}<mo stretchy="false">)</mo>`;
    },
  };
};
// What a session shows is rounded by Python itself: "r9" to nine places, "g9" to nine figures; "r9z" has no -0.
const asPython = (el) => {
  const [, how, digits, plus] = /^([rg]?)(\d*)(z?)$/.exec(el.getAttribute("data-look") ?? "");
  const seen = (x) => (how ? Number(how === "r" ? x.toFixed(digits) : x.toPrecision(digits)) : x);
  const textIn = (_, n, all) => {
    const x = plus ? seen(all[n]) + 0 : seen(all[n]);
    return Number.isInteger(x) && how !== "g" && isInt(course, all, n) ? String(x + 0) : python(x);
  };
  return { textIn, html: (text) => text };
};
const asWord = () => ({
  textIn: (printed, n) => printed.text(n),
  html: (text) => (text.includes("e") ? `<math>${typeset(text, course)}</math>` : shownTo(text)),
});
const marksIn = (root) => {
  const out = [];
  for (const el of root.querySelectorAll("mrow[data-key], pre [data-key], a[title] > :is(.bp-value, .math)")) {
    const n = course.names.indexOf(el.getAttribute("data-key") ?? el.parentElement.title);
    const how = el.closest("math") ? asFormula : el.closest("pre") ? asPython : asWord;
    if (n >= 0) out.push({ el, n, ...how(el) });
  }
  return out;
};
