"""Embedding: each word is looked up as a row of numbers, which are parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...errors import SpecError
from ..expr import Expr, Ref
from .kind import Block, Maker, Shape, Values, sizes
from .slips import LayerPass, Slip, averaged, first_only


def _from_zero(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Words are counted from 0, so that the row of the next word is looked up."""
    vectors = of.parameters["vectors"]
    words, size = vectors.shape
    for q, e in of.called("x"):
        assert isinstance(e, Ref)
        number = vectors.keys.index(e.key) + size
        if number < words * size:
            yield q.key, Ref(vectors.keys[number])


@dataclass(frozen=True)
class Embedding:
    """x_t = row of the word of step t. The inputs of a sample are the words' numbers, from 1 to ``words``."""

    words: int
    size: int

    letter: ClassVar[str] = "x"
    reads: ClassVar[str] = "words"
    rows: ClassVar[str] = "word"
    mistakes: ClassVar[Mapping[str, Slip]] = {
        "one-occurrence-only": first_only,
        "mean-over-occurrences": averaged,
        "row-from-zero": _from_zero,
    }
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """A row for each word. Raises ``SpecError`` for what is no list of words."""
        if len(read[0]) != 1:
            raise SpecError("layers.no_words", where="kind", shape=sizes(read[0]))
        return read[0][0], self.size

    def blocks(self, *read: Shape) -> Sequence[Block]:  # noqa: ARG002 - as of every kind
        """A row for each word."""
        return (Block(("vectors",), (self.words, self.size), "e"),)

    def forward(self, of: Maker, *read: Values) -> Values:
        """Copies of the words' rows."""
        keys = [
            of.node(f"{of.letter}{n}", of.parameter("vectors", word, n), "looked_up", t).key
            for t, word in enumerate(of.words, 1)
            for n in range(1, self.size + 1)
        ]
        return Values(self.passed(read[0].shape), tuple(keys))


KIND = Embedding
