"""Scaled dot-product attention: each token asks all tokens, and takes of each as much as the answer fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...errors import SpecError
from ..activations.softmax import softmax
from ..expr import Add, Div, Expr, Mul, Num, Ref, Sub, add, refs, shown
from ..functions.exp import exp
from ..functions.sqrt import sqrt
from ..rewrite import swapped
from .kind import FIGURES_OF_QUOTIENTS, Block, Maker, Shape, Values, sizes
from .slips import LayerPass, Slip, sums


def _no_scale(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Scores are not divided by the root of the number of keys."""
    for q, e in of.called(r"s[0-9]*_t"):
        if isinstance(e, Div) and e.b != sqrt(Num(1)):
            yield q.key, e.a


def _diagonal(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Of the Jacobian of softmax only the diagonal is taken: a score acts on its own weight alone."""
    for q, terms in sums(of.backward):
        own = [t for t in terms if isinstance(t, Mul) and any(isinstance(f, Sub) for f in t.factors)]
        if re.match(r"dE_total/ds[0-9]*_t", q.name) and len(own) == 1:
            yield q.key, own[0]


def _over_queries(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Weights are made to add up to 1 over the tokens that ask, not over those that are asked."""
    for q, e in of.called(r"sum_e[0-9]*_t"):
        turned = {r: re.sub(r"(_t[0-9]+)(_t[0-9]+)", lambda two: two[2] + two[1], r) for r in refs(e)}
        if all(key in of.forward for key in turned.values()):
            yield q.key, swapped(e, {r: Ref(key) for r, key in turned.items()})


def _mask_after(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The softmax is over all tokens, and the mask comes after it."""
    tokens = sorted({found[1] for key in of.forward if (found := re.match(r"k1(_t[0-9]+)", key))})
    for q, e in of.called(r"sum_e[0-9]*_t"):
        seen = {re.findall(r"_t[0-9]+", r)[1] for r in refs(e)}
        one = min(seen)
        hidden = [_exponential_at(of, re.sub("^sum_", "", q.key), one, t) for t in tokens if t not in seen]
        if hidden:
            yield q.key, add([*(e.terms if isinstance(e, Add) else (e,)), *hidden])


def _exponential_at(of: LayerPass, of_query: str, one: str, token: str) -> Expr:
    """The exponential that a query would have at a token that it does not see; at ``one`` it has one."""

    def inside(key: str) -> Expr:
        q = of.forward.get(key)
        if q is None or q.definition is None or re.match("[qk][0-9]", key):
            return Ref(re.sub("_t[0-9]+", token, key, count=1) if key.startswith("k") else key)
        e = shown(q.definition)
        return swapped(e, {r: inside(r) for r in refs(e)})

    return inside(re.sub(r"(_t[0-9]+)", rf"\1{one}", of_query, count=1))


@dataclass(frozen=True)
class Attention:
    """q, k, v = Wq x, Wk x, Wv x of each token; a = softmax over the tokens of q k / sqrt(d); z = sum of a v.

    ``keys`` and ``values`` are how many numbers k and v have, those of a token unless said; ``heads`` share
    them out, each with a softmax of its own. ``scaled``: by the root of the numbers of k in a head.
    ``causal``: no token sees those after it; ``mask`` has a row for each token, with 1 for each that it sees.
    """

    keys: int = 0
    values: int = 0
    heads: int = 1
    scaled: bool = True
    causal: bool = False
    mask: tuple[tuple[int, ...], ...] = ()

    letter: ClassVar[str] = "z"
    reads: ClassVar[str] = "rows"
    rows: ClassVar[str] = "token"
    mistakes: ClassVar[Mapping[str, Slip]] = {
        "no-scale": _no_scale,
        "diagonal-only": _diagonal,
        "softmax-over-queries": _over_queries,
        "mask-after-softmax": _mask_after,
    }
    several: ClassVar[bool] = False
    figures: ClassVar[int] = FIGURES_OF_QUOTIENTS

    def passed(self, *read: Shape) -> Shape:
        """A row for each token. Raises ``SpecError`` for no tokens, heads that do not divide the width, and a
        mask of another size or that hides all tokens from one.
        """
        if len(read[0]) != 2:
            raise SpecError("layers.no_sequence", where="kind", shape=sizes(read[0]))
        tokens, width = read[0]
        for name, size in (("keys", self.keys or width), ("values", self.values or width)):
            if size % self.heads:
                fit = ", ".join(str(n) for n in range(1, size + 1) if size % n == 0)
                raise SpecError("layers.heads", where="heads", got=self.heads, name=name, size=size, fit=fit)
        if self.mask and [len(row) for row in self.mask] != [tokens] * tokens:
            raise SpecError("layers.mask_size", where="mask", size=tokens)
        for t in range(1, tokens + 1):
            if not self._seen(t, tokens):
                raise SpecError("layers.mask_all", where="mask", token=t)
        return tokens, self.values or width

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """The weights of queries, keys and values: a row for each of their numbers."""
        width = read[0][-1]
        d, e = self.keys or width, self.values or width
        return (
            Block(("weights", "q"), (d, width), "wq"),
            Block(("weights", "k"), (d, width), "wk"),
            Block(("weights", "v"), (e, width), "wv"),
        )

    def forward(self, of: Maker, *read: Values) -> Values:
        """Queries, keys and values; then by token and head scores, exponentials, their sum and weights; then
        the outputs.
        """
        x, (tokens, width) = read[0], read[0].shape
        made = {
            name: [self._projected(of, name, size, x.row(t), t) for t in range(1, tokens + 1)]
            for name, size in (
                ("q", self.keys or width),
                ("k", self.keys or width),
                ("v", self.values or width),
            )
        }
        out: list[str] = []
        for t in range(1, tokens + 1):
            seen = self._seen(t, tokens)
            for head in range(self.heads):
                q, k, v = (_share(rows, head, self.heads) for rows in (made["q"], made["k"], made["v"]))
                a = self._weights(of, t, seen, str(head + 1) if self.heads > 1 else "", q[t - 1], k)
                for n in range(len(v[0])):
                    mixed: list[Expr] = [Mul((w, v[s - 1][n])) for w, s in zip(a, seen, strict=True)]
                    name = f"{of.letter}{head * len(v[0]) + n + 1}"
                    out.append(of.node(name, add(mixed), "mixed", t).key)
        return Values(self.passed(x.shape), tuple(out))

    def _projected(self, of: Maker, name: str, size: int, xs: Sequence[Ref], t: int) -> list[Ref]:
        what = {"q": "query", "k": "key", "v": "value"}[name]
        rows = range(1, size + 1)
        return [of.node(f"{name}{n}", add(of.weighted(f"weights.{name}", (n,), xs)), what, t) for n in rows]

    def _weights(
        self, of: Maker, t: int, seen: Sequence[int], head: str, q: Sequence[Ref], k: Sequence[Sequence[Ref]]
    ) -> list[Ref]:
        """How much the token takes of each that it sees."""
        scores = []
        for s in seen:
            product = add([Mul((a, b)) for a, b in zip(q, k[s - 1], strict=True)])
            if self.scaled:
                whole = of.node(f"qk{head}", product, "product", t, s)
                product = Div(whole, sqrt(Num(len(q))))
            scores.append(of.node(f"s{head}", product, "score", t, s))
        exps = [of.exponential(f"e{head}", exp(x), t, s) for s, x in zip(seen, scores, strict=True)]
        total = of.exponential(f"sum_e{head}", add(exps), t)
        triples = zip(seen, scores, exps, strict=True)
        return [of.share(f"a{head}", softmax(x, scores, e, total), x, t, s) for s, x, e in triples]

    def _seen(self, t: int, tokens: int) -> list[int]:
        """The tokens that a token sees."""
        row = self.mask[t - 1] if self.mask else (1,) * tokens
        return [s for s in range(1, tokens + 1) if row[s - 1] and (s <= t or not self.causal)]


def _share(rows: Sequence[Sequence[Ref]], head: int, heads: int) -> list[Sequence[Ref]]:
    """A head's share of each row."""
    size = len(rows[0]) // heads
    return [row[head * size : (head + 1) * size] for row in rows]


KIND = Attention
