// The exercise page: boxes judged as one goes, hints on demand, progress kept, answers saved as a table. Where
// it draws other problems, `seed` is the one on the page, and `choose` puts that of an address there. Where given values can be
// changed, `changes` says which are, and `change` puts those of an address there.
const SIGNS = { agrees: "✓", follows: "→", differs: "✗", unreadable: "?" };
let work = worked(problem);
let seed = page.seeds?.seed;
const asked = problem.blanks.map(([, round, n]) => [round, n]);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
document.querySelectorAll(".line > label").forEach((box, n) => {
  box.outerHTML = filled(page.box, { n, label: box.children[0].innerHTML });
});
const boxes = [...document.querySelectorAll("[data-box]")];
const status = document.querySelector("[role=status]");
const answers = boxes.map(() => null);
const part = (n, name) => boxes[n].parentElement.querySelector(`.${name}`);
const shown = (text) => (page.comma ? text.replace(".", ",") : text);
let judgement = null;

const placeOf = (place) => {
  const at = asked.findIndex(([round, n]) => round === place[0] && n === place[1]);
  const question = at < 0 ? "" : problem.blanks[at][0];
  return filled(page.words[problem.rounds > 1 ? "question_round" : "question"], { question, round: place[0] });
};
const hintText = (n) => {
  const name = asked[n].join(" ");
  const verdict = judgement.verdicts.get(name);
  if (verdict === "follows") {
    const isAbove = asked.slice(0, n).some((at) => judgement.verdicts.get(at.join(" ")) === "differs");
    return page.words[isAbove ? "above" : problem.carry ? "carry" : "round"];
  }
  const hint = judgement.worthless.has(name) ? null : judgement.hint(asked[n]);
  const isShort = !hint && answers[n].value && answers[n].figures < TELLING;
  if (!hint) return isShort ? filled(page.words.short, { digits: page.digits }) : page.words.none;
  const called = (name) => name.replace(/^d(.+)\/d/, "∂$1/∂");
  const key = (at) => called(problem.names[at]);
  if (hint.kind === "mistake") return filled(page.words.mistake, { text: page.mistakes[hint.mistake] });
  if (hint.kind === "swapped") {
    const said = hint.name === hint.right ? "swapped" : "swapped_copy";
    return filled(page.words[said], { name: key(hint.name), right: key(hint.right), wrong: key(hint.wrong) });
  }
  return filled(page.words[hint.kind], {
    power: hint.power,
    digits: page.digits,
    part: hint.kind === "rate" ? shown(hint.part) : called(hint.part ?? ""),
    eta: shown(page.eta),
    name: hint.place ? key(hint.place[1]) : "",
    place: hint.place ? placeOf(hint.place) : "",
  });
};

const judgeAll = () => {
  const own = new Map();
  boxes.forEach((box, n) => {
    answers[n] = read(box.value, page.comma);
    if (answers[n]) own.set(asked[n].join(" "), { ...answers[n], place: asked[n] });
  });
  const found = judged(work, own);
  judgement = { ...found, hint: hinter(work, own, asked, found.numbers) };
  const count = { agrees: 0, follows: 0, differs: 0, unreadable: 0, blank: 0 };
  boxes.forEach((box, n) => {
    const readable = answers[n] ? found.verdicts.get(asked[n].join(" ")) : "unreadable";
    const verdict = box.value.trim() ? readable : "blank";
    count[verdict] += 1;
    const mark = part(n, "mark");
    if (mark.dataset.verdict !== verdict) part(n, "hint").hidden = true;
    mark.dataset.verdict = verdict;
    mark.textContent = verdict === "blank" ? "" : `${SIGNS[verdict]} ${page.verdicts[verdict]}`;
    box.ariaInvalid = verdict === "differs" || verdict === "unreadable";
    part(n, "ask").hidden = verdict === "blank" || verdict === "agrees";
  });
  return count;
};

const counted = (count) => {
  const given = count.agrees + count.follows + count.differs;
  const blank = count.blank + count.unreadable;
  if (!given) return filled(page.words.nothing, { blank });
  const parts = [filled(page.words.agrees, { agrees: count.agrees, given })];
  for (const name of ["follows", "differs"])
    if (count[name]) parts.push(filled(page.words[count[name] === 1 ? `${name}_one` : name], { n: count[name] }));
  return filled(page.words.counts, { parts: parts.join(page.comma_of_lists), blank });
};

// What is typed, as one text: of this problem alone, which its first word names. An address with a seed that
// has another name, of another version or none, leads to the problem without answers.
const numbered = () => (seed === undefined ? page.id : `${page.id}-${seed}`);
const name = () => numbered() + changes();
const state = () => [name(), ...answers.map((x) => x?.text ?? "")].join(";").replace(/;+$/, "");
const restore = async (text) => {
  const [first, ...typed] = text.split(";");
  const [own] = first.split("~");
  const isDrawn = page.seeds && (await choose(own));
  change(first);
  if (first !== name()) return isDrawn && restore(stored() || name());
  boxes.forEach((box, n) => {
    const found = read(typed[n] ?? "", false);
    box.value = found ? shown(found.text) : "";
  });
  return true;
};
const stored = (text) => {
  if (platform) return ""; // which keeps them for its learner alone
  try {
    if (text === undefined) return localStorage.getItem(`bpgen-${name()}`) ?? "";
    localStorage.setItem(`bpgen-${name()}`, text);
  } catch {
    // Storage is forbidden: the address keeps what is typed.
  }
  return "";
};
const inAddress = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
};

const keep = (count) => {
  const text = state();
  stored(text);
  try {
    history.replaceState(null, "", `#${text}`);
  } catch {
    // Some viewers have no address.
  }
  const share = boxes.reduce((sum, _, n) => {
    const verdict = judgement.verdicts.get(asked[n].join(" "));
    return sum + (verdict === "agrees" || verdict === "follows" ? page.worth[n] : 0);
  }, 0);
  const all = page.worth.reduce((a, b) => a + b, 0);
  return suspend(text, all ? share / all : 0, count.blank + count.unreadable === 0);
};
const update = () => {
  const count = judgeAll();
  const fits = keep(count);
  status.textContent = fits ? counted(count) : `${counted(count)} ${page.words.too_long}`;
};

const explain = (n) => {
  const hint = part(n, "hint");
  hint.textContent = answers[n] ? hintText(n) : page.words.unreadable;
  hint.hidden = false;
  status.textContent = hint.textContent;
};
boxes.forEach((box, n) => {
  box.addEventListener("change", update);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    (boxes[n + 1] ?? box).focus();
    update();
  });
  part(n, "ask").addEventListener("click", () => explain(n));
});

// The table of marking/sheet.py, with answers. The symbol of a box is in its label, after the number of the question.
const rowOf = ([question, round, at], n) =>
  filled(page.row, {
    question,
    round,
    name: problem.names[at],
    symbol: boxes[n].labels[0].textContent.slice(filled(page.label, { question }).length),
    answer: shown(answers[n]?.text ?? ""),
  });
const table = () => [page.head, ...problem.blanks.map(rowOf), ""].join("\r\n");
document.querySelector("#save").onclick = () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([table()], { type: "text/csv" }));
  link.download = `${page.stem}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
};
document.querySelector("#clear").onclick = () => {
  if (!window.confirm(page.words.sure)) return;
  for (const box of boxes) box.value = "";
  update();
};
window.addEventListener("hashchange", async () => (await restore(inAddress())) && update());

// What is wider than the screen is moved by the keyboard, too.
const reachable = () => {
  for (const one of document.querySelectorAll(".line > span, .math, .scroll, figure"))
    if (one.scrollWidth > one.clientWidth + 1) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
};
window.addEventListener("resize", reachable);
reachable();

document.querySelector("#tools").hidden = false;
(async () => {
  (await restore(inAddress())) || (await restore(suspended())) || (await restore(stored()));
  update();
})();
