"""The extension ``bpgen.sphinxext.search``: search in Japanese by pairs of characters, and for numbers with
decimals, in every language.

Sphinx's own Japanese splitter guesses words, and guesses them otherwise on a page than in the search
field. Pairs need no guess: what stands in the field is found wherever it stands, in the browser and
without a dictionary. ``tokens`` makes the index, ``templates/web/search.js`` splits the query; a test
holds one against the other.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from ..errors.languages import LANGUAGES, templates_folder
from ..version import __version__
from ..words.texts import words

# Katakana and kanji, with the marks that lengthen or repeat them; then hiragana. As classes of a regular
# expression that Python and JavaScript read alike.
_MEANINGFUL = r"\u3005-\u3007\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_JAPANESE = rf"\u3041-\u3096\u309d\u309e{_MEANINGFUL}"
_PIECES = re.compile(rf"(?P<japanese>[{_JAPANESE}]+)|[0-9]+\.[0-9]+|(?:(?![{_JAPANESE}])\w)+")
_ALONE = re.compile(f"[{_MEANINGFUL}]")


def tokens(text: str) -> Iterator[str]:
    """The words of a text for the index: Japanese as pairs of characters and as single ones.

    A single hiragana would be on every page, and is left out. A number keeps its decimals.
    """
    for match in _PIECES.finditer(unicodedata.normalize("NFKC", text)):
        piece = match[0]
        if match["japanese"]:
            yield from (piece[i : i + 2] for i in range(len(piece) - 1))
            yield from _ALONE.findall(piece)
        else:
            yield piece


# What Sphinx says in the search page, and the keys of our words for it. Its Japanese lacks two of them.
_MESSAGES = {
    "Search finished, found one page matching the search query.": ("found_one", "found_many"),
    "Your search did not match any documents. Please make sure that all words are spelled correctly and "
    "that you've selected enough categories.": ("found_none",),
    ", in ": ("found_in",),
}


def _script(lang: str) -> str:
    ours = words("site", lang)["shell"]["search"]
    messages = {text: [ours[key] for key in keys] for text, keys in _MESSAGES.items()}
    source = (templates_folder() / "web" / "search.js").read_text(encoding="utf-8")
    _, _, code = source.partition("put in when the site is built.\n")
    put = {"JAPANESE": _JAPANESE, "MEANINGFUL": _MEANINGFUL, "MESSAGES": json.dumps(messages)}
    return re.sub("|".join(put), lambda match: put[match[0]], code)


class _Search(SearchEnglish):
    """Sphinx's English for the words, with its stems and stop words; our pieces of Japanese and numbers."""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self.js_splitter_code = _script(self.lang)
        self._stem = cache(super().stem)

    def stem(self, word: str) -> str:
        """A word without its English ending. Most words stand on many pages: each is stemmed once."""
        return self._stem(word)

    def split(self, input: str) -> list[str]:  # noqa: A002  # Sphinx names it so
        """The words of a text."""
        return list(tokens(input))


def search_in(language: str) -> type[SearchEnglish]:
    """Search in the pages of a language, with the English and the Japanese words in them."""
    return type(_Search.__name__, (_Search,), {"lang": language})


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx: take the place of its searches for our languages."""
    for language in LANGUAGES:
        app.add_search_language(search_in(language))
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
