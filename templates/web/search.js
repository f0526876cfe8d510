// Sphinx loads this after its search tools, as the splitter of the query. The same words as bpgen/sphinxext/search.py.
// JAPANESE, MEANINGFUL, MESSAGES: put in when the site is built.
var splitQuery = (query) => {
  const pieces = /([JAPANESE]+)|[0-9]+\.[0-9]+|(?:(?![JAPANESE])[\p{L}\p{N}_])+/gu;
  return [...query.normalize("NFKC").matchAll(pieces)].flatMap(([piece, japanese]) => {
    if (!japanese) return [piece];
    if (piece.length === 1) return /[MEANINGFUL]/.test(piece) ? [piece] : [];
    return Array.from({ length: piece.length - 1 }, (_, i) => piece.slice(i, i + 2));
  });
};

if (typeof Search !== "undefined") {
  // A page must have every word: Sphinx lets one go that has fewer than three letters, and pairs have two.
  // The score is the mean, so that a title with the whole of the query comes before one with a part of it.
  const searchOne = Search.performTermsSearch;
  Search.performTermsSearch = (terms, excluded) => {
    const [first = [], ...others] = [...terms].map((term) => searchOne(new Set([term]), excluded));
    return first.flatMap((result) => {
      const same = others.map((results) => results.find((other) => other[0] === result[0]));
      if (same.includes(undefined)) return [];
      const scores = [result, ...same].map((found) => found[4]);
      return [result.with(4, scores.reduce((sum, score) => sum + score) / scores.length)];
    });
  };

  // What is marked on the page found is what was typed, not its pairs.
  const parse = Search._parseQuery;
  Search._parseQuery = (query) => {
    const [text, terms, excluded, , objects] = parse(query);
    const typed = new Set(query.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean));
    if (SPHINX_HIGHLIGHT_ENABLED) localStorage.setItem("sphinx_highlight_terms", [...typed].join(" "));
    return [text, terms, excluded, typed, objects];
  };

  // A page opened from a folder may not fetch the others for an excerpt.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  Object.assign(Documentation.TRANSLATIONS, MESSAGES);
}
