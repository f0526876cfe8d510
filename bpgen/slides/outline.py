"""A deck as it is printed: slides that have room, and its outline as bookmarks: the parts, and below each the
titles of its slides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from ..formats.environment import Words
from ..formats.escape import check_printable
from ..lesson.blocks import Front
from ..network.layers import LayerNetwork
from ..network.problem import Network
from .deck import deck
from .model import Bookmark, DeckOptions, Part, Slide
from .room import Room
from .splitting import split


def outlined_deck(network: Network | LayerNetwork, options: DeckOptions, form: str) -> tuple[Part, ...]:
    """The parts of the lecture with their bookmarks, each slide with room. Raises as ``deck``, and for a text
    with characters that the fonts lack.
    """
    for where, text in _texts(network, options):
        check_printable(text, where)
    parts, plain = (deck(network, options, each) for each in (form, "plain"))
    said = Words(options.lang, options.templates, kind="slides", form=form, notation=network.notation)
    room = Room(options.ratio, network.notation)
    return split(outlined(parts, plain), plain, room, lambda title: said("continued", title=title))


def _texts(network: Network | LayerNetwork, options: DeckOptions) -> Iterator[tuple[str, str]]:
    """The user's texts, each with the place where it is said."""
    for key, said in asdict(options.lecture).items():
        yield from ((f"lecture.{key}", text) for text in ([said] if isinstance(said, str) else said))
    yield "title", network.title
    yield "source", network.source
    if options.schedule is not None:
        yield "schedule", options.schedule.title
        for meeting in options.schedule.meetings:
            for text in (*meeting.sections, *meeting.presenters, meeting.place):
                yield "schedule", text


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
