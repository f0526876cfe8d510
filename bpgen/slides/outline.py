"""The outline of a deck as bookmarks of its PDF: the parts, and below each the titles of its slides."""

from __future__ import annotations

from ..lesson.blocks import Front
from .model import Bookmark, Part, Slide


def outlined(parts: tuple[Part, ...], plain: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with bookmarks, whose titles are those of the same parts in ``plain`` characters.

    A title that several slides share is a bookmark of the first.
    """
    return tuple(_outlined(*pair) for pair in zip(parts, plain, strict=True))


def _outlined(part: Part, plain: Part) -> Part:
    titles = [_title(slide) for slide in plain.slides]
    heading, level = str(plain.title), 2 if plain.title else 1
    # A slide that is called as its part needs no bookmark of its own.
    new = [title not in ("", before) for title, before in zip(titles, [heading, *titles], strict=False)]
    slides = []
    for n, slide in enumerate(part.slides):
        marks = [Bookmark(1, sum(new), heading)] if heading and n == 0 else []
        if new[n]:
            marks.append(Bookmark(level, 0, titles[n]))
        slides.append(slide._replace(bookmarks=tuple(marks)))
    return part._replace(slides=tuple(slides))


def _title(slide: Slide) -> str:
    front = next((b for b in slide.blocks if isinstance(b, Front)), None)
    return front.title if front else str(slide.title)
