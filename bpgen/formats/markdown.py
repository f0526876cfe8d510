"""MyST marks: code in a line, blocks of code, and the words of programs and docstrings with code in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from markupsafe import Markup

from ..graph.architecture import ActivationName, LossName
from ..words.texts import words
from .escape import myst

#: What is typed, in a help text of the program: options, commands, files, names of quantities, places.
_TYPED = re.compile(
    r"(?<![\w-])("
    r"--[a-z][a-z-]*"
    r"|bpgen [a-z]+"
    r"|[\w-]*\.toml"
    r"|[A-Za-z]\w*_\w+(?:/\w+)?|w\d+\+?"
    rf"|{'|'.join(re.escape(name) for kind in (ActivationName, LossName) for name in kind)}"
    r'|biases = "[a-z]+"'
    r"|NETWORK|NAME|FILE"
    r")(?![\w-])"
)


def labels(lang: str) -> Mapping[str, Markup]:
    """The short words and the punctuation of the reference pages, with their spaces."""
    return {key: Markup(text) for key, text in words("reference", lang)["word"].items()}  # noqa: S704


def code(text: str) -> Markup:
    """Text in a line as it is typed."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return Markup(f"{fence}{pad}{' '.join(text.split())}{pad}{fence}")  # noqa: S704


def block(text: str, language: str) -> Markup:
    """A block of code."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=2))
    body = text.strip("\n")
    return Markup(f"{fence}{{code-block}} {language}\n{body}\n{fence}")  # noqa: S704


def prose(text: str) -> Markup:
    """A text of our own files, in MyST already, on one line: a line broken in Japanese leaves no space."""
    out = ""
    for line in text.split("\n"):
        piece = line.strip()
        narrow = out and piece and not (_wide(out[-1]) or _wide(piece[0]))
        out += f" {piece}" if narrow else piece
    return Markup(out)  # noqa: S704


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"


def said(text: str) -> Markup:
    """A text of the program: plain, but what is typed stands as code."""
    pieces = _TYPED.split(re.sub(r"\s+", " ", text))
    return Markup("").join(code(piece) if n % 2 else myst(piece) for n, piece in enumerate(pieces))


def documented(text: str) -> Markup:
    """A docstring's sentence: what stands between its marks of code is code."""
    pieces = re.split("``(.+?)``", text)
    return Markup("").join(code(piece) if n % 2 else said(piece) for n, piece in enumerate(pieces))


def joined(pieces: list[Markup], between: str) -> Markup:
    """Pieces in a row."""
    return myst(between).join(pieces)
