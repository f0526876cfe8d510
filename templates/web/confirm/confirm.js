// Asks what is written in each blank: a row of equal guesses at one stroke, or one blank by typing. Decisions are kept
// by the browser, where it may, and saved as a table. Nothing is fetched, and nothing leaves the page but that file.
"use strict";
(() => {
  const words = document.body.dataset;
  const [status, large, place, field, file] = ["[role=status]", "#large", "#place", "#value", "#file"].map((one) =>
    document.querySelector(one));
  const blanks = [...document.querySelectorAll("[role=option]")];
  const rows = [...document.querySelectorAll("[role=listbox]")].map((row) => [...row.children]);
  const rowOf = new Map(rows.flatMap((row, n) => row.map((blank) => [blank, n])));
  const decisions = new Map(), done = [];  // of blanks; what each stroke has changed, for undo
  let current = blanks[0], kept = true, unsaved = false;

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const guessOf = (blank) => blank.parentElement.dataset.guess;
  const isOpen = (blank) => !decisions.has(blank);
  const valueOf = (blank) => (isOpen(blank) ? guessOf(blank) : decisions.get(blank).value);

  const tell = (...texts) => {
    const progress = filled(words.progress, { done: decisions.size, all: blanks.length });
    status.textContent = [...texts, progress].join(" ");
  };

  const show = (blank) => {
    const found = decisions.get(blank), state = found?.status ?? "undecided";
    const text = state === "undecided" || state === "value" ? valueOf(blank) : words[state];
    if (found) blank.dataset.status = found.status;
    else delete blank.dataset.status;
    blank.lastElementChild.textContent = text;
    blank.ariaLabel = filled(words.option, { value: text, state: words[found ? "value" : "undecided"] });
    if (blank === current) field.value = valueOf(blank);
  };

  const choose = (blank) => {
    for (const other of rows[rowOf.get(blank)]) other.tabIndex = other === blank ? 0 : -1;
    current.removeAttribute("aria-current");
    current = blank;
    current.setAttribute("aria-current", "true");
    large.src = blank.firstElementChild.src;
    place.textContent = blank.dataset.place;
    field.value = valueOf(blank);
  };

  const goTo = (blank) => blank?.focus();
  const goOn = () => {
    const from = blanks.indexOf(current);
    goTo(blanks.slice(from).find(isOpen) ?? blanks.find(isOpen) ?? current);
  };

  // ---- deciding, and taking back ------------------------------------------------------------------
  const put = (changes) => {
    for (const [blank, decision] of changes) {
      if (decision) decisions.set(blank, decision);
      else decisions.delete(blank);
      show(blank);
    }
    unsaved = true;
    keep();
  };

  const decide = (some, state, value = "") => {
    done.push(some.map((blank) => [blank, decisions.get(blank)]));
    put(some.map((blank) => [blank, { status: state, value }]));
    tell();
  };

  const typed = () => {
    const value = field.value.trim();
    if (value && value !== valueOf(current)) decide([current], "value", value);
    else field.value = valueOf(current);
  };

  const acts = {
    accept: () => {
      const open = rows[rowOf.get(current)].filter(isOpen), guess = guessOf(current);
      if (open.length && !guess) return tell(words.nothing);
      if (open.length) decide(open, "value", guess);
      return goOn();
    },
    empty: () => { decide([current], "empty"); goOn(); },
    unreadable: () => { decide([current], "unreadable"); goOn(); },
    undo: () => {
      const changes = done.pop();
      if (!changes) return;
      put(changes);
      goTo(changes[0][0]);
      tell();
    },
    save: () => {
      const link = document.createElement("a");
      link.download = words.saved;
      link.href = URL.createObjectURL(new Blob([table()], { type: "text/csv" }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      unsaved = false;
      tell(filled(words.written, { file: words.saved }));
    },
  };

  // ---- the table: a text that a spreadsheet would run is behind an apostrophe -----------------------
  const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
  const runs = (text) => /^[=+\-@\t\r\n]/.test(text.slice(0, 1).normalize("NFKC")) && !NUMBER.test(text);
  const cell = (text) => `"${(runs(text.replace(/^'+/, "")) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const plain = (text) => (text.startsWith("'") && runs(text.replace(/^'+/, "")) ? text.slice(1) : text);
  const keyOf = (blank) => [blank.dataset.student, blank.dataset.question];

  const table = () => {
    const made = blanks.filter((blank) => !isOpen(blank)).map((blank) => {
      const { value, status: state } = decisions.get(blank);
      return [...keyOf(blank), value, state].map(cell).join(",");
    });
    return `\ufeff${["student,question,value,status", ...made, ""].join("\r\n")}`;
  };

  const cells = (text) => {
    const lines = [[]];
    for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
      lines.at(-1).push(plain(quoted?.replaceAll('""', '"') ?? bare));
      if (end !== ",") lines.push([]);
    }
    return lines.filter((line) => line.length > 1);
  };

  const read = (text) => {
    const known = new Map(blanks.map((blank) => [JSON.stringify(keyOf(blank)), blank]));
    const found = cells(text).slice(1).map(([student, question, value, state]) => {
      const right = ["value", "empty", "unreadable"].includes(state) && (state === "value") === Boolean(value);
      return [right && known.get(JSON.stringify([student, question])), { status: state, value }];
    });
    const changes = found.filter(([blank]) => blank);
    done.push(changes.map(([blank]) => [blank, decisions.get(blank)]));
    put(changes);
    goOn();
    tell(filled(words.read, { count: changes.length, others: found.length - changes.length }));
  };

  // ---- what the browser keeps, by the places of the blanks: no student's number is among it -----------
  const keep = () => {
    try {
      const places = blanks.flatMap((blank, n) => (isOpen(blank) ? [] : [[n, decisions.get(blank)]]));
      localStorage.setItem(`bpgen ${words.digest}`, JSON.stringify(places));
    } catch {
      kept = false;
    }
  };
  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(`bpgen ${words.digest}`) ?? "[]");
    } catch {
      kept = false;
      return [];
    }
  };
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !kept) event.preventDefault();
  });

  // ---- keys and clicks ------------------------------------------------------------------------------
  const KEYS = { Enter: "accept", e: "empty", u: "unreadable", z: "undo", s: "save" };
  const step = (n) => () => goTo(blanks[blanks.indexOf(current) + n]);
  const leap = (n) => () => {
    const row = rows[rowOf.get(current) + n];
    goTo(row?.find(isOpen) ?? row?.[0]);
  };
  const MOVES = { ArrowLeft: step(-1), ArrowRight: step(1), ArrowUp: leap(-1), ArrowDown: leap(1) };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event, inField = target === field;
    const control = event.ctrlKey || event.metaKey, pressed = key.length === 1 ? key.toLowerCase() : key;
    if (event.isComposing || event.altKey || (control && (inField || pressed !== "z"))) return;
    if (inField) {
      if (key === "Enter") {
        typed();
        if (isOpen(current) && field.value) decide([current], "value", field.value);
        goOn();
      }
      if (key === "Escape") { field.value = valueOf(current); goTo(current); }
      return;
    }
    if (key.length > 1 && target.matches("button, input")) return;  // theirs: Enter presses a button
    const act = MOVES[key] ?? acts[KEYS[pressed]];
    if (act) {
      event.preventDefault();
      act();
    } else if (key.length === 1 && key !== " ") {
      field.focus();  // the key that was pressed goes there
      field.select();
    }
  });
  field.addEventListener("blur", typed);
  document.querySelector("main").addEventListener("focusin", (event) => {
    const blank = event.target.closest("[role=option]");
    if (blank) choose(blank);
  });
  for (const button of document.querySelectorAll("button"))
    button.addEventListener("click", () => {
      acts[button.dataset.act]();
      goTo(current);
    });
  file.addEventListener("change", async () => {
    if (file.files[0]) read((await file.files[0].text()).replace(/^\ufeff/, ""));
    file.value = "";
  });

  for (const [n, decision] of remembered()) if (blanks[n]) decisions.set(blanks[n], decision);
  blanks.forEach(show);
  tell(...(kept ? [] : [words.unkept]));
  choose(current);
  goOn();
})();
