"""Names of quantities as people write them: w1', w_1^+, ∂E/∂w5, net h1; and the nearest of the same kind."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from ..graph.quantity import Graph
from ..printers.python import identifier
from ..printers.text import symbol

#: No quantity has a longer name.
_LONGEST = 100
_LETTERS = str.maketrans(
    {"∂": "d", "δ": "delta", "Δ": "delta", "η": "eta", "⁺": "+", **dict.fromkeys("'’‘′´`", "+")}
)
#: How LaTeX writes the same, and what it puts around names.
_LATEX = (
    (re.compile(r"\\[dt]?frac\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\{"), r"\1/{"),
    (re.compile(r"\\partial\b ?"), "d"),
    (re.compile(r"\\(?:mathrm|text|mathit|operatorname|prime)\b"), ""),
    (re.compile(r"\\(delta|eta)\b ?"), r"\1"),
)
_SAMPLE = re.compile(r"[(\[]([0-9]+)[)\]]")
_BRACES = re.compile(r"[{}^()$\\|]")
#: Between two numbers the mark is what tells h1_2 from h12.
_BETWEEN = re.compile(r"(?<=[0-9])[_,](?=[0-9])")
_MARKS = re.compile(r"[\s_,]")
_UPDATED = re.compile(r"^(?:new|updated)|(?:new|next|updated)$")
_NUMBERS = re.compile(r"[0-9]+")
#: What in a name says which unit, weight or sample.
_INDEX = re.compile(r"(?:_[ho])?(?:_?[0-9]+)+")
#: Two kinds of names whose letters are less alike are different kinds.
_ALIKE = 0.6


class Spellings(NamedTuple):
    """What the quantities of a graph may be called: without case and spaces, and without any mark that is
    lost where a name is copied from a page; of the latter only those that mean one name.
    """

    exact: Mapping[str, str]
    bare: Mapping[str, str]


@lru_cache(maxsize=8)
def spellings(graph: Graph, rounds: int = 1) -> Spellings:
    """The spellings of a graph's names, aliases and keys, of their symbols in any of these rounds, and of
    their names in programs.
    """
    names = [*(q.name for q in graph.quantities), *graph.aliases]
    others = [
        (f(q.key), q.key) for f in (identifier, lambda key: symbol(graph, key)) for q in graph.quantities
    ]
    # In later rounds: w1++ is w1+ of round 2.
    others += [(symbol(graph, q.key, r), q.key) for r in range(2, rounds + 1) for q in graph.defined]
    pairs = [(name, name) for name in names] + [(q.key, q.key) for q in graph.quantities] + others
    exact: dict[str, str] = {}
    for written, name in pairs:
        exact.setdefault(_folded(written), name)
    bare = defaultdict[str, set[str]](set)
    for written, name in pairs:
        bare[_bare(written)].add(name)
    one = {written: _single(graph, found) for written, found in bare.items()}
    known = {written: name for written, name in one.items() if name}
    if all(q.index.sample in (None, 1) for q in graph.quantities):
        # Of one sample, E is the total error, as in the chain rule of many books.
        short = {re.sub(r"^(d?)etotal", r"\1e", written): name for written, name in known.items()}
        known = short | known
    return Spellings(exact, known)


def understood(graph: Graph, known: Spellings, written: str) -> str | None:
    """The name, alias or key that is meant; None where there is none, or more than one."""
    base, bracket, sample = _folded(written)[:_LONGEST].partition("[")
    if base in known.exact:
        return known.exact[base] + bracket + sample
    return known.bare.get(_bare(written[:_LONGEST]))


def similar(known: Spellings, written: str) -> str | None:
    """The name nearest to one that is unknown, where one is near: of the same kind, so that no derivative is
    offered for a weight, no weight for an updated one, and no w8 for a w9.
    """
    wanted = _bare(written[:_LONGEST])
    names = {name: _bare(name) for name in known.exact.values()}
    alike = {kind: _alike(_kind(wanted), kind) for kind in {_kind(bare) for bare in names.values()}}
    kinds = [kind for kind, likeness in alike.items() if likeness == max(alike.values()) >= _ALIKE]
    near = {n: _numbers(wanted, bare) for n, bare in names.items() if _kind(bare) in kinds}
    likely = [n for n, likeness in near.items() if likeness == max(near.values()) >= _ALIKE]
    return max(likely, key=lambda n: _likeness(wanted, names[n]), default=None)


def _single(graph: Graph, names: set[str]) -> str | None:
    """The name that all of these mean, if they mean one: delta_o1 and dE_o1/dnet_o1 are the same."""
    meant = {graph.aliases.get(name, name) for name in names}
    return min(meant) if len(meant) == 1 else None


def _kind(bare: str) -> tuple[str, ...]:
    """The letters on either side of a derivative's stroke, and the plus of an update."""
    return (*_NUMBERS.sub("", bare.rstrip("+")).split("/"), "+" * bare.endswith("+"))


def _alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How alike two kinds are: as the less alike of their sides."""
    return min(map(_likeness, a, b)) if len(a) == len(b) and a[-1] == b[-1] else 0


def _numbers(a: str, b: str) -> float:
    of_a, of_b = _NUMBERS.findall(a), _NUMBERS.findall(b)
    return _likeness(".".join(of_a), ".".join(of_b)) if len(of_a) == len(of_b) else 0


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b).ratio()


def _folded(name: str) -> str:
    narrow = unicodedata.normalize("NFKC", name.translate(_LETTERS)).translate(_LETTERS)
    return "".join(narrow.split()).casefold()


def _bare(name: str) -> str:
    """The name without marks that say no more than its letters and numbers; a plus for each update last."""
    for pattern, plain in _LATEX:
        name = pattern.sub(plain, name)
    text = _BRACES.sub("", _SAMPLE.sub(r"[\1]", _folded(name)))
    text = _MARKS.sub("", _BETWEEN.sub(".", text))
    updated = _UPDATED.sub("", text)
    return updated.replace("+", "") + "+" * max(text.count("+"), updated != text)


def is_elsewhere(known: Spellings, written: str) -> bool:
    """Whether an unknown name is that of a unit, weight or sample in a network of another shape."""
    base, bracket, _ = _folded(written)[:_LONGEST].partition("[")
    if base in known.exact:
        return bool(bracket)
    return _INDEX.sub("#", base) in {_INDEX.sub("#", word) for word in known.exact}
