"""The marks of a printed formula, one by one; and the numbers that no page may show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: A float has no more digits than these.
MOST_DIGITS = 17


class LatexReadError(ValueError):
    """A formula that is not as a careful hand would write it."""

    def __init__(self, what: str, rest: str = "") -> None:
        super().__init__(f"{what}, at {rest[:40]!r}" if rest else what)


@dataclass(frozen=True)
class Token:
    """One mark, and the text from it on. The last one is empty."""

    text: str
    rest: str

    @property
    def is_number(self) -> bool:
        """Whether this is a run of digits."""
        return self.text[:1].isdigit()


_TOKEN = re.compile(
    r"""\s* (?:
        (?P<space> \\[,;:!~\ ] | \\q?quad(?![A-Za-z]) | ~ )
      | (?P<number> \d[\d.]* | \.\d+ )
      | (?P<command> \\[A-Za-z]+ | \\\\ )
      | (?P<word> cases | sgn | mod | e(?=\^) )
      | (?P<mark> [-+*^(){}&,<=>|'] )
    )""",
    re.VERBOSE,
)


def tokens(text: str) -> list[Token]:
    """All marks of a formula; spacing is dropped."""
    out = []
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise LatexReadError("an unknown mark", text[at:].lstrip())
        if match["space"] is None:
            token = Token(match[0].strip(), text[match.start() :].lstrip())
            if token.is_number or token.text.startswith("."):
                check_number(token.text)
            out.append(token)
        at = match.end()
    return [*out, Token("", "")]


def check_number(text: str) -> None:
    """Refuse a number that is not a plain decimal, or that shows the noise of a float.

    >>> check_number("3.3000000000000003")
    Traceback (most recent call last):
    ...
    oracles.latex_tokens.LatexReadError: the noise of a float, at '3.3000000000000003'
    """
    if not re.fullmatch(r"(0|[1-9]\d*)(\.\d+)?", text):
        raise LatexReadError("not a plain decimal", text)
    digits = text.replace(".", "").lstrip("0")
    if len(digits) > MOST_DIGITS:
        raise LatexReadError(f"more than {MOST_DIGITS} digits", text)
    if "." in text and len(digits) >= MOST_DIGITS - 1 and re.search(r"(0{6,}|9{6,})\d{1,2}$", digits):
        raise LatexReadError("the noise of a float", text)


def expand(text: str, macros: Mapping[str, tuple[int, int]]) -> str:
    r"""The text with each macro replaced by its argument that is the number.

    The replacement has no brackets of its own, so a colour cannot hide a bare minus.

    >>> expand(r"0.4 * \bpcol{green}{(-0.2)}", {"bpcol": (2, 1)})
    '0.4 * (-0.2)'
    """
    for name, (arguments, value) in macros.items():
        start = re.compile(rf"\\{name}(?![A-Za-z])\s*")
        while match := start.search(text):
            at, found = match.end(), []
            for _ in range(arguments):
                end = _closing(text, at)
                found.append(text[at + 1 : end])
                at = end + 1
            text = text[: match.start()] + found[value] + text[at:]
    return text


def _closing(text: str, start: int) -> int:
    """Where the brace that opens at ``start`` closes."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            if at == start:
                break
            return at
    raise LatexReadError("a brace expected", text[start:])
