// Any given value changed: every number of the page follows. The address keeps the changes, and links take them along.
if (isAlive()) {
  const words = bpgen.words.try;
  const article = document.querySelector("article");
  const marks = marksIn(article);
  const panel = made("details", { className: "bp-fold bp-try" });
  const banner = made("p", { className: "bp-changed" });
  panel.append(made("summary", { textContent: words.open }), made("p", { textContent: words.why }), made("div", { className: "bp-grid" }));
  panel.addEventListener("toggle", () => article.classList.toggle("bp-changing", panel.open));
  banner.append(made("span", {}, { role: "status" }), " ", button(words.reset));
  article.querySelector("h1").after(panel, banner);

  const nameOf = (n) => encodeURIComponent(course.names[n]);
  const withState = (hash) => {
    const state = changed().map((n) => `${nameOf(n)}=${asText(n)}`);
    return `#${hash.slice(1).split("~")[0]}${state.length ? "~" : ""}${state.join("&")}`;
  };
  const keep = () => {
    try {
      history.replaceState(null, "", withState(location.hash));
    } catch {
      // Some viewers have no address.
    }
  };
  // A number in the place of one with the same signs is new text in the elements that are there, which is quick.
  const tags = (html) => html.replace(/[^>]*(<|$)/g, "$1");
  const write = (el, html) => {
    const texts = document.createTreeWalker(el, 4);
    if (tags(html) !== tags(el.innerHTML)) el.innerHTML = html;
    else for (const text of html.split(/<[^>]*>/)) if (text) texts.nextNode().data = text;
  };
  const put = (numbers) => {
    const all = values(course, numbers);
    const printed = printing(course, all);
    for (const mark of marks) {
      const text = mark.textIn(printed, mark.n, all);
      if (!bpgen.now) Object.assign(mark, { first: text, text, original: mark.el.innerHTML });
      if (text === mark.text) continue;
      mark.text = text;
      write(mark.el, text === mark.first ? mark.original : mark.html(text));
    }
    bpgen.now = { given: numbers, all, printed };
    document.dispatchEvent(new Event("bpgen-changed"));
  };
  const isFit = (numbers) => values(course, numbers).every((y) => Math.abs(y) < 1e100);
  const tell = (text) => {
    banner.hidden = false;
    banner.firstElementChild.textContent = text;
  };
  const [changed, asText, showTyped, begin] = changing(course, words, symbolOf, panel, banner, isFit, put, keep, tell);
  // An address is data: names that are known, and numbers that may stand there.
  const restore = () => {
    const [anchor, state] = location.hash.slice(1).split("~");
    if (state === undefined) return changed().length && keep();
    const pairs = [...state.matchAll(/([^&=]+)=([^&]*)/g)];
    showTyped(pairs.map(([, name, text]) => [course.names.findIndex((_, n) => nameOf(n) === name), text]));
    document.getElementById(anchor)?.scrollIntoView();
  };
  window.addEventListener("hashchange", restore);
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href]");
    const leaves = link && link.pathname !== location.pathname;
    if (leaves && changed().length && isAlive(pageName(link.pathname))) link.hash = withState(link.hash);
  }, true);
  begin(course.start);
  restore();
}
