"""A user's text made harmless for a format. What comes out is typeset as it was typed, and nothing runs."""

from __future__ import annotations

import re
import string
import unicodedata

import markupsafe
from markupsafe import Markup

from ..errors import BpgenError

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquoteright{}",
    "`": r"\textasciigrave{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "-": r"{-}",
    # At the start of an item or a table's row TeX would take these for an option of the command before.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    # A Japanese font would set these as wide as a kanji, in English words, too.
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
}
_TABLE = str.maketrans(_LATEX)
#: In our own texts: Greek letters and signs, which a Japanese font would set too wide; a real apostrophe.
_SIGNS = {"δ": r"$\delta$", "∂": r"$\partial$", "η": r"$\eta$", "σ": r"$\sigma$", "×": r"$\times$", "'": "'"}
_OUR_TABLE = _TABLE | str.maketrans(_SIGNS)


def latex(text: object) -> Markup:
    """Text for TeX: one pass over the characters, so that nothing escaped is escaped again."""
    if isinstance(text, Markup):
        return text
    return Markup(clean(str(text)).translate(_TABLE))  # noqa: S704


def our_latex(text: str) -> Markup:
    """A text of a template for TeX, in which a few mathematical signs are set as such."""
    return Markup(clean(text).translate(_OUR_TABLE))  # noqa: S704


_MARKDOWN = str.maketrans({c: "\\" + c for c in string.punctuation})


def myst(text: object) -> Markup:
    """Text for MyST and reStructuredText: every mark of ASCII is made plain by a backslash."""
    if isinstance(text, Markup):
        return text
    return Markup(clean(str(text)).translate(_MARKDOWN))  # noqa: S704


def html(text: object) -> Markup:
    """Text for HTML."""
    return text if isinstance(text, Markup) else markupsafe.escape(clean(str(text)))


def program(text: object) -> Markup:
    """Text for a comment of a Python program, or for a docstring in double quotes: on one line, so that it
    cannot end the comment, without a quote that ends the string, without a backslash that escapes.
    """
    if isinstance(text, Markup):
        return text
    return Markup(clean(str(text)).replace("\\", "\\\\").replace('"', "'"))  # noqa: S704


#: What escapes a user's text, by the format of the document.
ESCAPES = {"latex": latex, "myst": myst, "html": html, "program": program}


def clean(text: str) -> str:
    """The text in NFC, on one line, without control and format characters and variation selectors."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    return "".join(
        c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn") or _is_mark(c)
    )


def _is_mark(c: str) -> bool:
    """A combining mark that is not a variation selector (a voiced kana's, say)."""
    return unicodedata.category(c) == "Mn" and not (
        "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"
    )


def check_printable(text: str, where: str) -> None:
    """Refuse characters that the sheet's fonts lack, which TeX would leave out without a word, and texts
    that no line of the sheet could hold.

    Raises ``BpgenError`` that names the character, or the length.
    """
    if len(text) > _LONGEST:
        raise BpgenError(
            f"The text has {len(text):,} characters; the most is {_LONGEST}.", where=where, mend="Shorten it."
        )
    for c in clean(text):
        if not _has_glyph(c):
            raise BpgenError(
                f"The character {c!r} (U+{ord(c):04X}) is not in the fonts of the sheet.",
                where=where,
                mend="Use Latin letters, kana, kanji and common signs.",
            )


#: As many characters as a network's source may have.
_LONGEST = 500
#: Latin letters that the roman font cannot make from a letter and an accent.
_LACKING = frozenset("ÐÞðþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲųſ")
#: The few after U+017F that it can.
_RARE = frozenset("ƒǍǎǏǐǑǒǓǔǢǣǦǧǨǩǰǴǵȘșȚțȲȳȷ")
#: In the Japanese character sets, but in no font of the sheet.
_UNMAPPED = frozenset("Ḿḿ⦅⦆")


def _has_glyph(c: str) -> bool:
    if ord(c) < 0x250:
        return c not in _LACKING if ord(c) < 0x180 else c in _RARE
    if c in _LATEX or c in _UNMAPPED:
        return c in _LATEX
    for encoding in ("euc_jis_2004", "cp932"):
        try:
            c.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False
