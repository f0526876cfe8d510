"""Programs and sessions on the pages of our course, in half the bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.token import Name, Operator, Punctuation, Text  # type: ignore[import-untyped]

#: Their colour is that of plain text.
_PLAIN = frozenset((Name, Name.Namespace, Operator, Punctuation))


class PlainListing(HtmlFormatter):  # type: ignore[misc]  # pygments has no types
    """Names, signs and brackets are plain text: they are half the elements of a listing, and its colours are
    for what is more than that.
    """

    def format_unencoded(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Called by Pygments."""
        tokens = ((Text if kind in _PLAIN else kind, text) for kind, text in tokensource)
        super().format_unencoded(tokens, outfile)
