"""Whether a notation can be used: a book that is known, and no symbol that means two things."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import SpecError, nearest
from ..graph.notation import USUAL, Notation
from ..graph.quantity import Graph


def unknown_book(notation: Notation) -> Iterator[SpecError]:
    """What is wrong with a book that is not known."""
    if notation.book == USUAL.book:
        return
    from ..printers.notation import NOTATIONS

    if notation.book not in NOTATIONS:
        book = notation.book[:40]
        yield SpecError("notation.book", where="notation", mend=nearest(book, NOTATIONS), name=book)


def check_symbols(graph: Graph) -> None:
    """Raises ``SpecError`` where two quantities have one symbol: symbols of one's own can do that."""
    from ..printers.notation import symbol
    from ..printers.text import symbol as text

    met: dict[object, str] = {}
    for q in graph.quantities:
        first = met.setdefault(symbol(graph, q.key), q.key)
        if first != q.key:
            both = {"first": first, "second": q.key}
            raise SpecError("notation.twice", where="notation", symbol=text(graph, q.key), **both)
