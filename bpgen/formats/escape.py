"""A user's text made harmless for a format. What comes out is typeset as it was typed, and nothing runs."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable

import markupsafe
from markupsafe import Markup

from ..errors import BpgenError
from ..errors.messages import Message, said
from .formulas import BLANK
from .glyphs import has_glyph, no_glyph

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
#: Two of these are a ligature, in LuaTeX across braces, too: something has to be between them.
_LIGATURE = re.compile(r"([-,<>])(?=\1)")
_APART = {"\0": r"{\kern0pt}"}
_TABLE = str.maketrans(_LATEX | _APART)
#: In our own texts: Greek letters and signs, which a Japanese font would set too wide; a real apostrophe.
_SIGNS = {
    "δ": r"$\delta$",
    "η": r"$\eta$",
    "σ": r"$\sigma$",
    "∂": r"$\partial$",
    "×": r"$\times$",
    "→": r"$\rightarrow$",
    "≠": r"$\ne$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "'": "'",
}
_TYPED_TABLE = _TABLE | str.maketrans({"'": r"\textquotesingle{}"})
_OUR_TABLE = _TABLE | str.maketrans(_SIGNS)


def latex(text: object) -> Markup:
    """Text for TeX: one pass over the characters, so that nothing escaped is escaped again."""
    if isinstance(text, Markup):
        return text
    return Markup(_apart(_printable(str(text))).translate(_TABLE))  # noqa: S704


def typed_latex(text: str) -> Markup:
    """What is typed, for TeX: its quotes are straight, so that it can be copied into a shell."""
    return Markup(_apart(clean(text)).translate(_TYPED_TABLE))  # noqa: S704


def listed_latex(code: str) -> Markup:
    """A line of a program for TeX, which may be broken after a dot before a name."""
    return Markup(re.sub(r"\.(?=[A-Za-z])", r"\\bpdot{}", latex(code)))  # noqa: S704


def typed_html(text: str) -> Markup:
    """What is typed, for a page: each word in an element of its own, within which no line is broken that has
    room for it. Elsewhere browsers break a line after any hyphen, those of ``--lang`` included.
    """
    return Markup(" ").join(Markup("<span>{}</span>").format(word) for word in text.split(" "))


def our_latex(text: str) -> Markup:
    """A text of a template for TeX, in which a few mathematical signs are set as such, and no line is broken
    at a no-break space.
    """
    parts = (_apart(_printable(part)).translate(_OUR_TABLE) for part in text.split("\N{NO-BREAK SPACE}"))
    return Markup("~".join(parts))  # noqa: S704


def _apart(text: str) -> str:
    """Cleaned text with a mark, which no cleaned text has, within what would be a ligature."""
    return _LIGATURE.sub("\\1\0", text)


def _printable(text: str) -> str:
    """The text cleaned. Raises ``BpgenError`` for a character of private use: no font has it, and a sheet's
    slots are marked with them.
    """
    if not text.isprintable():
        for c in text:
            if _is_private(c):
                raise no_glyph(c, text[:40])
    return clean(text)


def _is_private(c: str) -> bool:
    return unicodedata.category(c) == "Co"


#: In a string of Typst these two have a meaning, and nothing else.
_TYPST = str.maketrans({"\\": r"\\", '"': r"\""})


def typst_string(text: object) -> Markup:
    """Text as a string of Typst, which is never parsed."""
    return Markup(f'"{_printable(str(text)).translate(_TYPST)}"')  # noqa: S704


def typst(text: object) -> Markup:
    """Text for Typst's markup: a string, put in there."""
    if isinstance(text, Markup):
        return text
    text = typst_string(text)
    return Markup(f"#{text};" if len(text) > 2 else "")  # noqa: S704  # a string that is not empty


def our_typst(text: str) -> Markup:
    """A text of a template for Typst, with real apostrophes; no line is broken at a no-break space."""
    parts = (typst(part) for part in text.replace("'", "’").split("\N{NO-BREAK SPACE}"))
    return Markup("~".join(parts))  # noqa: S704


def typst_spoken(text: str) -> str:
    """A printed formula as strings of Typst, which has the language's word for a blank."""
    return f'"{text.translate(_TYPST)}"'.replace(BLANK, '" + blank-word + "')


#: A text in Typst's markup; a formula in it with what is read out in its place.
_SHOWN = re.compile(r'#(?:m\(|code\()?"((?:\\.|[^"\\])*)"(?:, \$[^$]*\$\))?|(~)')


def shown(text: object) -> str:
    """What a text for Typst shows, or one in plain characters, each formula as it is read out."""
    text = str(text)
    if not text.startswith(("#", "~")):
        return text
    return "".join(" " if found[2] else found[1] for found in _SHOWN.finditer(text))


#: Between a formula and a kanji or kana beside it Typst sets no space.
_JAPANESE = r"[\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_BESIDE = rf'(?<=\$\);)(?=#"{_JAPANESE})|(?<={_JAPANESE}";)(?=#m\()'


def apart_typst(source: str) -> str:
    """A source with a thin space between a formula and a kanji or kana beside it."""
    return re.sub(_BESIDE, "#thin;", source)


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


def plain(text: object) -> Markup:
    """Text for where nothing is obeyed: a terminal's lines, a bookmark of a PDF."""
    return text if isinstance(text, Markup) else Markup(clean(str(text)))  # noqa: S704


def pdf_string(text: object) -> Markup:
    """Plain text as a string of a PDF, in hexadecimal: nothing in it can be TeX's or the PDF's."""
    utf_16 = f"\ufeff{clean(str(text))}".encode("utf-16-be")
    return Markup(f"<{utf_16.hex().upper()}>")  # noqa: S704  # digits


_FIRST = re.compile('(?:#")?[^\\W\\d_]')


def capital(text: Markup) -> Markup:
    """An escaped text with a capital where it begins with a letter: a formula is left as it is."""
    return Markup(_FIRST.sub(lambda m: m[0].upper(), text, count=1) if _FIRST.match(text) else text)  # noqa: S704


def without_stop(text: str, stop: str, escape: Callable[[object], Markup]) -> Markup:
    """A sentence, escaped already or to be escaped, without the stop at its end."""
    if not isinstance(text, Markup):
        return escape(text.removesuffix(stop))
    # What is escaped may be a string, which ends behind the stop.
    with_stop, plain = (str(escape(f"x{end}")).partition("x")[2] for end in (stop, ""))
    return Markup(str(text).removesuffix(with_stop) + plain) if text.endswith(with_stop) else text  # noqa: S704


_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def clean(text: str) -> str:
    """The text in NFC, on one line, without control, format and private characters, variation selectors and
    what is no character at all. One that this Python does not know yet is kept.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    if text.isprintable():  # nearly every text: of what is left out, it can have variation selectors only
        return _SELECTORS.sub("", text)
    return "".join(
        c
        for c in text
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn") or _is_mark(c) or _is_new(c)
    )


def _is_mark(c: str) -> bool:
    """A combining mark that is not a variation selector (a voiced kana's, say)."""
    return unicodedata.category(c) == "Mn" and not _SELECTORS.match(c)


def _is_new(c: str) -> bool:
    """An unassigned code point that may be a character of a later Unicode: Python 3.11 knows version 14."""
    noncharacter = "\ufdd0" <= c <= "\ufdef" or ord(c) & 0xFFFE == 0xFFFE
    return unicodedata.category(c) == "Cn" and not noncharacter


def check_printable(text: str, where: str | Message) -> None:
    """Refuse characters that the sheet's fonts lack, which TeX would leave out without a word, and texts
    that no line of the sheet could hold.

    Raises ``BpgenError`` that names the character, or the length.
    """
    if len(text) > _LONGEST:
        raise BpgenError(
            "value.too_long", where=where, mend=said("fix.shorter"), most=_LONGEST, got=f"{len(text):,}"
        )
    for c in text:
        if _is_private(c):
            raise no_glyph(c, where)
    for c in clean(text):
        if c not in _LATEX and not has_glyph(c):
            raise no_glyph(c, where)


#: As many characters as a network's source may have.
_LONGEST = 500
