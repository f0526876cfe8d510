"""Scripts with short names: what a script itself declares is called ``a``, ``b``, ... in the browser.

A name is replaced everywhere or nowhere, so no scopes need to be known. It stays if it is seen from outside
anywhere: as a property, as a key, or among the names of an object taken apart or put together. This is for
scripts that look up none of their names by a text, as ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice, pairwise, product
from string import ascii_letters
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"|(?P<number>(?:\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d+))"
    r"|(?P<name>[A-Za-z_$][\w$]*)|(?P<blank>\s+)|(?P<sign>\?\.(?!\d)|\.\.\.|=>|.)"
)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_IN_TEMPLATE = re.compile(r"(?:\\.|[^\\`$]|\$(?!\{))*(`|\$\{)", re.DOTALL)
#: Words of the language, those among them that open a block after brackets, and those that declare a name.
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """async await break case catch class const constructor continue default delete do else export extends
        false finally for function get if import in instanceof let new null of return set static super switch
        this throw true try typeof undefined var void while yield""",
    )
)
_BLOCKS = frozenset(("if", "for", "while", "switch", "catch"))
_DECLARING = frozenset(("const", "let", "class", "function"))
_CLOSES = {")": "(", "]": "[", "}": "{"}


class _Token(NamedTuple):
    kind: str
    text: str


def shortened(source: str, stay: Collection[str] = ()) -> str:
    """A script with short names in the place of its own; those of ``stay`` are another script's."""
    tokens = list(_tokens(source))
    found = [t for t in tokens if t.kind != "blank"]
    counts = Counter(t.text for t in found if t.kind == "name")
    own = _declared(found) - _visible(found) - _WORDS - set(stay)
    gains = sorted((x for x in own if len(x) > 1), key=lambda x: (-counts[x], x))
    free = (x for x in _short_names() if x not in counts and x not in _WORDS and x not in stay)
    letters = list(islice(free, len(gains)))
    single = sum(len(x) == 1 for x in letters)
    # Of names of two letters neighbours in the script have neighbouring ones, which compress better.
    first = {t.text: n for n, t in reversed(list(enumerate(found)))}
    placed = gains[:single] + sorted(gains[single:], key=first.__getitem__)
    names = {x: short for x, short in zip(placed, letters, strict=False) if len(short) < len(x)}
    return "".join(names.get(t.text, t.text) if t.kind == "name" else t.text for t in tokens)


def _short_names() -> Iterator[str]:
    for length in (1, 2):
        yield from map("".join, product(ascii_letters, repeat=length))


def _tokens(source: str) -> Iterator[_Token]:
    at, opened = 0, [""]
    before = _Token("sign", ";")
    while at < len(source):
        goes_on = source[at] == "}" and opened[-1] == "${"
        if source[at] == "`" or goes_on:
            match = _IN_TEMPLATE.match(source, at + 1)
            if goes_on:
                opened.pop()
            if match and match[1] == "${":
                opened.append("${")
            token = _Token("template", source[at] + match[0]) if match else None
        elif source[at] == "/" and not _ends_value(before):
            match = _PATTERN.match(source, at)
            token = _Token("pattern", match[0]) if match else None
        else:
            match = _TOKEN.match(source, at)
            token = _Token(str(match.lastgroup), match[0]) if match else None
            if token and token.text == "{":
                opened.append("{")
            elif token and token.text == "}":
                opened.pop()
        assert token is not None, source[at : at + 40]
        yield token
        at += len(token.text)
        if token.kind != "blank":
            before = token


def _ends_value(token: _Token) -> bool:
    """Whether a slash after this divides."""
    if token.kind == "name":
        return token.text not in _WORDS or token.text in ("this", "null", "true", "false")
    return token.kind in ("text", "number", "pattern") or token.text.endswith((")", "]", "`"))


def _declared(found: list[_Token]) -> set[str]:
    """The names that a script declares: after a word that declares, in a pattern there, as parameters."""
    out = {b.text for a, b in pairwise(found) if a.text in _DECLARING and b.kind == "name"}
    out |= {a.text for a, b in pairwise(found) if b.text == "=>" and a.kind == "name"}
    opened: list[int] = []
    for n, token in enumerate(found):
        if token.kind == "template" and token.text.startswith("}"):
            opened.pop()
        if token.text in _CLOSES.values() or (token.kind == "template" and token.text.endswith("${")):
            opened.append(n)
        elif token.text in _CLOSES:
            first = opened.pop()
            if _binds(found, first, n):
                out |= {x.text for x in _bound(found, first, n)}
    return out


def _binds(found: list[_Token], first: int, last: int) -> bool:
    """Whether these brackets hold parameters, or a pattern of names that are declared."""
    before = found[first - 1] if first else _Token("sign", ";")
    after = found[last + 1].text if last + 1 < len(found) else ""
    if found[first].text != "(":
        return before.text in _DECLARING
    return after == "=>" or (after == "{" and before.kind == "name" and before.text not in _BLOCKS)


def _bound(found: list[_Token], first: int, last: int) -> Iterator[_Token]:
    for n in range(first + 1, last):
        around = found[n - 1].text, found[n + 1].text
        if found[n].kind == "name" and around[0] in "([{,...:" and around[1] in ")]},=:":
            yield found[n]


def _visible(found: list[_Token]) -> set[str]:
    """The names that stand as a property, a key, a method, or in an object by themselves."""
    out, opened = set(), [""]
    end = _Token("sign", "")
    for before, token, after in zip([end, *found], found, [*found[1:], end], strict=False):
        if token.kind == "template" and token.text.startswith("}"):
            opened.pop()
        if token.text in _CLOSES.values() or (token.kind == "template" and token.text.endswith("${")):
            opened.append(token.text[-1])
        elif token.text in _CLOSES:
            opened.pop()
        if token.kind != "name":
            continue
        in_object = opened[-1] == "{" and before.text in "{," and after.text in ":(,}="
        if in_object or before.text in (".", "?.", "get", "set", "static"):
            out.add(token.text)
    return out
