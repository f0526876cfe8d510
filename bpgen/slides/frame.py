"""What every deck has around its calculation: the title, the reading circle, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from ..circle.reading_circle import reading_circle
from ..circle.schedule import sample_schedule
from ..formats.escape import clean
from ..lesson.blocks import Bullets, Front, Table
from ..words.texts import words
from ..words.titles import title_in
from .deck_words import DeckWords
from .model import DeckOptions, Slide, pages


def title_of(options: DeckOptions) -> str:
    """What the deck is called, in plain characters."""
    given = clean(options.lecture.title).strip()
    return given or str(words("slides", options.lang, options.templates)["title"])


def front(w: DeckWords, contents: Sequence[str]) -> Iterator[Slide]:
    """The title, what the lecture has today, and what it is taken from. ``contents`` are the keys of what it
    has where the lecturer says nothing.
    """
    lecture, t = w.options.lecture, w.t
    title = title_of(w.options)
    lines = tuple(x for x in (lecture.course, lecture.lecturer, lecture.date) if x)
    front = Front(title, title_in(w.options.lang, w.live.network), lines, w.options.logo)
    yield Slide(Markup(""), (front,))
    today = [w.escape(x) for x in lecture.contents] or [t(f"front.{key}") for key in contents]
    yield Slide(t("front.today"), (Bullets(tuple(today)),))
    sources = [w.escape(x) for x in lecture.references or (w.live.network.source,) if x]
    yield Slide(t("front.references"), (Bullets((*sources, t("front.program"))),))


def circle(w: DeckWords) -> Iterator[Slide]:
    """The meetings of the reading circle."""
    schedule = w.options.schedule or sample_schedule()
    told = reading_circle(schedule, w.options.lang, w.options.templates)
    title = w.escape(told["heading"])
    if w.options.schedule is None:
        title += w.t("circle.sample")
    lines = told["rows"]
    used = ["date", *(key for key in ("time", "place") if told[f"has_{key}"])]
    used += ["sections", "presenters"]
    heads = tuple(w.t(f"circle.{key}") for key in used)
    rows = [tuple(w.escape(getattr(line, key)) for key in used) for line in lines]
    for some in pages(rows, 10):
        yield Slide(title, (Table(tuple(some), heads),), w.notes("slide.circle"))


def last(w: DeckWords) -> Iterator[Slide]:
    """What comes next."""
    own = w.options.lecture.next
    items = [w.escape(x) for x in own] or [w.t("next.application"), w.t("next.circle")]
    yield Slide(w.t("next.title"), (Bullets(tuple(items)),), w.notes("slide.next"))
