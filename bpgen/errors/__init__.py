"""The one kind of error that a user sees: what is wrong, where, and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Self

from .bounds import MESSAGE
from .languages import OTHERWISE
from .messages import Message, in_language, is_key, lines, names_its_place, said

#: What a terminal would obey, or a reader not see: control characters, marks of direction, ends of lines.
_UNSEEN = "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"


class BpgenError(Exception):
    """A problem in what the user gave: what is wrong, where, and how to mend it.

    ``key`` names its text in errors.toml: what is wrong and, beneath it, the way out; the keywords are
    the values of the names in braces. ``where`` names the file, key or option: it comes before the text, or
    is filled into it; ``mend`` is a way out that depends on the case. As a string the error is in English;
    ``text`` has it in each language. Raises ``ValueError`` for what is no key.
    """

    def __init__(
        self, key: str, /, *, where: str | Message = "", mend: str | Message = "", **values: object
    ) -> None:
        if not is_key(key):
            raise ValueError(f"{key!r} is not the key of a text in errors.toml")
        super().__init__(key)
        self._key, self._values, self._mend = key, {"where": where, **values}, mend
        self._where = (where,) if where else ()

    def text(self, lang: str = "en") -> str:
        """One message: where, what, and how to mend it."""
        return "\n  ".join(self.parts(lang))

    def parts(self, lang: str) -> list[str]:
        """The message in its lines: where and what, then each way out."""
        places = [in_language(part, lang) for part in self._where]
        if places and names_its_place(self._key, lang):
            places.pop()
        where = visible(": ".join(places)).replace("\n", "\\n")
        what, *ways = lines(self._key, self._values, lang)
        if self._mend:
            ways.append(in_language(self._mend, lang))
        first = visible(f"{where}: {what}" if where else what)
        # An unknown hint is empty.
        return [first, *(visible(way) for way in ways if way)]

    @property
    def finding(self) -> Message:
        """What is wrong, alone: for a message about something larger."""
        return Message(self._key, self._values, first=True)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return str(self.finding)

    @property
    def where(self) -> str:
        """The file, key or option, in English; from the outside in."""
        return ": ".join(map(str, self._where))

    @property
    def mend(self) -> str:
        """How to mend it, in English."""
        return "\n  ".join([*lines(self._key, self._values, OTHERWISE)[1:], *filter(None, [str(self._mend)])])

    @property
    def message(self) -> str:
        """The whole message, in English."""
        return self.text()

    def __str__(self) -> str:
        return self.text()

    def _same(self) -> Self:
        # Not by ``copy``: libraries change how exceptions are copied, and two may then share their values.
        made = type(self).__new__(type(self), *self.args)
        vars(made).update(vars(self))
        return made

    def within(self, where: str | Message) -> Self:
        """The same error, seen from further out: a file's name before the key in it."""
        outer = self._same()
        vars(outer)["_where"] = (where, *self._where)
        return outer

    def typed_for(self, option: str) -> Self:
        """The same error of a text that was typed for an option, where no key of a file is meant."""
        name = self.where.rpartition(".")[2]
        other = self._same()
        named = names_its_place(self._key, OTHERWISE)
        vars(other).update(_values={**self._values, "where": name}, _where=(option, name)[: 1 + named])
        return other

    def mended(self, mend: str | Message) -> Self:
        """The same error with another way out."""
        other = self._same()
        vars(other)["_mend"] = mend
        return other


class SpecError(BpgenError, ValueError):
    """A problem that is not one: a value of a wrong kind or out of range, a shape that does not fit, a
    target outside the loss's domain.
    """


def visible(text: str) -> str:
    """A text for a terminal: what is not to be seen is written as its escape, ends of lines excepted; a very
    long line is cut in its middle.
    """
    shown = re.sub(_UNSEEN, lambda c: c[0] if c[0] == "\n" else c[0].encode("unicode_escape").decode(), text)
    half = MESSAGE // 2
    return "\n".join(x if len(x) <= MESSAGE else f"{x[:half]} ... {x[-half:]}" for x in shown.split("\n"))


def lone_surrogate(text: str) -> str:
    """The first half of a character in a text, as U+D842; empty where there is none. No file can hold one:
    a byte of the command line that is not UTF-8 becomes one, or a careless escape of JSON.
    """
    if text.isascii():
        return ""
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
    "pytorch": "torch",
    "swish": "silu",
    "hard-sigmoid": "hard-logistic",
    "hardsigmoid": "hard-logistic",
    "leakyrelu": "leaky-relu",
    "kl": "kullback-leibler",
    "kl-divergence": "kullback-leibler",
    "sgd": "gradient-descent",
    "gd": "gradient-descent",
    "vanilla": "gradient-descent",
    "steepest-descent": "gradient-descent",
    "heavy-ball": "momentum-velocity",
    "cosine-annealing": "cosine",
    "exponential-decay": "exponential",
    "step-decay": "step",
}
#: Names of other functions, which are no slips of ours.
_OTHERS = frozenset(("adan", "celu", "gelu", "mish", "prelu", "selu"))


def nearest(word: str, known: Iterable[str]) -> Message | str:
    """A hint at the known name of which a word is a slip of the keys, or the list where there are few.

    A slip is a letter too many, too few or wrong, or two letters exchanged; in a long word two of these. A
    word is also taken for the beginning of a longer name: half-squared.
    """
    names = list(known)
    typed = _plain(word)
    close = _OTHER_NAMES.get(typed, "")
    if close not in names:
        # A letter typed twice is likelier than a wrong one: adamm is adam, not adamw.
        undoubled = re.sub(r"(.)\1$", r"\1", typed)
        rated = [
            (_slips(typed, _plain(x)), x not in (f"{word}s", undoubled), abs(len(x) - len(word)), n)
            for n, x in enumerate(names)
        ]
        few, *_, n = min(rated, default=(_MANY, True, 0, 0)) if typed not in _OTHERS else (_MANY, True, 0, 0)
        close = names[n] if few < _MANY else _abbreviated(typed, names)
    if close:
        return said("hint.nearest", name=close)
    return said("hint.known", names=", ".join(names)) if len(names) <= 30 else ""


#: More slips than a name has.
_MANY = 9


def _plain(word: str) -> str:
    """A name without what people confuse: case, width, and whether its words are joined by - or _."""
    return re.sub(r"[_\s]", "-", unicodedata.normalize("NFKC", word).casefold())


def _slips(typed: str, name: str) -> int:
    """How many slips lead from a name to what was typed; ``_MANY`` where it rather is another word."""
    longest = max(len(typed), len(name))
    if abs(len(typed) - len(name)) > 2 or longest < 3:
        return 0 if typed == name else _MANY
    rows = [list(range(len(name) + 1))]
    for i, a in enumerate(typed, 1):
        row = [i]
        for j, b in enumerate(name, 1):
            # Another number, or one of three letters changed, is another name.
            wrong = 0 if a == b else _MANY if longest == 3 or a.isdigit() or b.isdigit() else 1
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + wrong)
            if i > 1 and j > 1 and (a, typed[i - 2]) == (name[j - 2], b):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    count = rows[-1][-1]
    # A first letter is seldom wrong: elu is not relu, and education not reduction.
    same_start = typed[0] == name[0] or sorted(typed) == sorted(name)
    most = 1 if longest < 7 else 2
    return count if count <= most and (same_start or (longest > 5 and count == 1)) else _MANY


def _abbreviated(typed: str, names: Sequence[str]) -> str:
    """The one name that a word begins, or that is most of a longer word; empty where there is none."""
    begun = [x for x in names if len(typed) > 3 and _plain(x).startswith(f"{typed}-")]
    whole = [x for x in names if len(x) > 4 and typed.startswith(_plain(x)) and 0.6 * len(typed) < len(x)]
    return next((found[0] for found in (begun, whole) if len(found) == 1), "")
