"""The one kind of error that a user sees: what is wrong, where, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .bounds import MESSAGE

#: What a terminal would obey, or a reader not see: control characters, marks of direction, ends of lines.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class BpgenError(Exception):
    """A problem in what the user gave. ``where`` names the file, key or option; ``mend`` the way out."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """One message: where, what, and how to mend it."""
        where = visible(self.where).replace("\n", "\\n")
        text = visible(f"{where}: {self.what}" if where else self.what)
        return f"{text}\n  {visible(self.mend)}" if self.mend else text

    def within(self, where: str) -> BpgenError:
        """The same error, seen from further out: a file's name before the key in it."""
        inner = f"{where}: {self.where}" if self.where else where
        return BpgenError(self.what, where=inner, mend=self.mend)


class SpecError(BpgenError, ValueError):
    """A problem that is not one: a value of a wrong kind or out of range, a shape that does not fit, a
    target outside the loss's domain.
    """


def visible(text: str) -> str:
    """A text for a terminal: what is not to be seen is written as its escape, ends of lines excepted; a very
    long line is cut in its middle.
    """
    shown = _UNSEEN.sub(lambda c: c[0] if c[0] == "\n" else c[0].encode("unicode_escape").decode(), text)
    lines = shown.split("\n")
    half = MESSAGE // 2
    return "\n".join(x if len(x) <= MESSAGE else f"{x[:half]} ... {x[-half:]}" for x in lines)


NO_CHARACTER = "Give it as UTF-8, and characters beyond U+FFFF as one, not as a pair of halves."


def lone_surrogate(text: str) -> str:
    """The first half of a character in a text, as U+D842; empty where there is none. No file can hold one:
    a byte of the command line that is not UTF-8 becomes one, or a careless escape of JSON.
    """
    return next((f"U+{ord(c):04X}" for c in text if "\ud800" <= c <= "\udfff"), "")


#: What other books and programs call our choices.
_OTHER_NAMES = {
    "sigmoid": "logistic",
    "linear": "identity",
    "mse": "mean-squared-error",
    "sse": "squared-error",
    "bce": "binary-cross-entropy",
    "cross-entropy": "categorical-cross-entropy",
    "crossentropy": "categorical-cross-entropy",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the known name that is nearest to a word, or the list where there are few."""
    import difflib  # only where something is wrong

    names = list(known)
    if _OTHER_NAMES.get(word.lower()) in names:
        return f"Did you mean {_OTHER_NAMES[word.lower()]!r}?"
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"Known: {', '.join(names)}." if len(names) <= 30 else ""
