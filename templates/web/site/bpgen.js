// Nothing on a page needs this to be read. A box that scrolls sideways gets the keyboard, and only while it
// scrolls: on a wide screen no formula stands in the way of the Tab key. Words come as this script's data.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  const boxes = { ".bp-formula": words.formula, "span.math": words.formula, ".table-wrapper": words.table, ".highlight pre": words.code, ".bp-figure": words.figure };

  const mark = (box, label) => {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls === (box.tabIndex === 0)) return;
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": label })) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const labels = new Map();
    const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target, labels.get(target))));
    for (const [selector, label] of Object.entries(boxes)) {
      for (const box of document.querySelectorAll(`article ${selector}:not(.bp-tracing)`)) {
        labels.set(box, label);
        watch.observe(box);
      }
    }
    // What is far from the screen may not be laid out, and then nothing observes it: a fold that opens is looked at.
    const opening = ({ target }) => labels.forEach((label, box) => target.contains(box) && mark(box, label));
    document.addEventListener("toggle", opening, true);
  });

  // A printed page has no folds.
  const opened = new Set();
  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("article details:not([open])")) opened.add(fold).size && (fold.open = true);
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
    opened.clear();
  });

  // The copy buttons speak no Japanese of their own.
  if (typeof messages !== "undefined" && typeof iconCopy !== "undefined") {
    iconCopy = iconCopy.replace(/<title>.*?<\/title>/, `<title>${words.copy}</title>`);
    iconCheck = iconCheck.replace(/<title>.*?<\/title>/, `<title>${words.copied}</title>`);
    messages[locale] = { copy: words.copy, copy_to_clipboard: words.copy, copy_success: words.copied, copy_failure: words.copyFailed };
  }
})();
