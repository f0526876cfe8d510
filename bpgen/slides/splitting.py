"""Slides without room at the smallest type: too wide formulas may be broken, the rest is another slide."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from ..lesson.blocks import Block, Bullets, Derivation, Given, Listing, Recalled, Rows, Table
from .model import Part, Slide
from .room import Room

#: A piece of a block: the block's number on its slide, and the piece's number in the block.
_Cut = tuple[int, int]


def split(
    parts: tuple[Part, ...], plain: tuple[Part, ...], room: Room, continued: Callable[[Markup], Markup]
) -> tuple[Part, ...]:
    """The parts, each slide with room. What has room is told by the same parts in ``plain`` characters;
    ``continued`` is the title of what goes on from a slide of this title.
    """
    return tuple(
        part._replace(
            slides=tuple(
                one
                for pair in zip(part.slides, same.slides, strict=True)
                for one in _split(*pair, room, continued(pair[0].title))
            )
        )
        for part, same in zip(parts, plain, strict=True)
    )


def _split(slide: Slide, plain: Slide, room: Room, continued: Markup) -> Iterator[Slide]:
    if room.is_too_wide(plain):
        slide, plain = _breakable(slide), _breakable(plain)
    cuts = [(n, k) for n, block in enumerate(plain.blocks) for k in range(_count(block)) if n or k]
    if not cuts or not room.is_too_high(plain):
        yield slide
        return
    # As much as has room; one piece where nothing has.
    at = next((cut for cut in reversed(cuts) if not room.is_too_high(_cut(plain, cut)[0])), cuts[0])
    (one, rest), (_, plain_rest) = _cut(slide, at), _cut(plain, at)
    yield one
    rest = rest._replace(title=continued, notes=None, bookmarks=())
    yield from _split(rest, plain_rest, room, continued)


def _breakable(slide: Slide) -> Slide:
    """The slide without rows, whose formulas cannot be broken."""
    return slide._replace(blocks=tuple(one for block in slide.blocks for one in _lines(block)))


def _lines(block: Block) -> Iterator[Block]:
    rows = block.lines.rows if isinstance(block, Rows) else ()
    lines = [Recalled(left, right) for left, right in rows if left is not None]
    yield from lines if rows and len(lines) == len(rows) else [block]


def _count(block: Block) -> int:
    """In how many pieces a block can be cut."""
    match block:
        case Bullets(pieces) | Listing(pieces) | Table(pieces) | Given(pieces):
            return len(pieces)
        case Derivation(_, forms, chain=False, inline=False):
            return len(forms)
    return 1


def _cut(slide: Slide, at: _Cut) -> tuple[Slide, Slide]:
    """The slide before a piece, and from it on."""
    n, k = at
    block = slide.blocks[n]
    before, after = _halves(block, k) if k else ((), (block,))
    return (
        slide._replace(blocks=(*slide.blocks[:n], *before)),
        slide._replace(blocks=(*after, *slide.blocks[n + 1 :])),
    )


def _halves(block: Block, k: int) -> tuple[tuple[Block], tuple[Block]]:
    match block:
        case Bullets(items):
            return (block._replace(items=items[:k]),), (block._replace(items=items[k:]),)
        case Listing(lines):
            return (Listing(lines[:k]),), (Listing(lines[k:]),)
        case Table(rows):
            return (block._replace(rows=rows[:k]),), (block._replace(rows=rows[k:]),)
        case Given(kinds):
            return (Given(kinds[:k]),), (Given(kinds[k:]),)
        case Derivation(forms=forms):
            # What goes on equals the same symbol.
            return (block._replace(forms=forms[:k]),), (block._replace(forms=forms[k:]),)
    raise TypeError(type(block))
