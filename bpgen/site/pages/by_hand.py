"""Pages written by hand, one for each language; a lecturer's own takes the place of ours."""

from __future__ import annotations

from ...errors import BpgenError
from ...lesson.course import Course, PageSource
from ...words.texts import word_file
from .page import Page, page


def by_hand(name: str, part: str, place: int) -> Page:
    """The page of this name, in ``pages/`` of each language.

    Its making raises ``BpgenError`` for a lecturer's page that cannot be read, and where there is none.
    """
    return page(name, part, place, lambda course: PageSource(name, _text(course, name)))


def _text(course: Course, name: str) -> str:
    for own in (course.own, None):
        path = word_file(course.lang, f"pages/{name}.md", own)
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise BpgenError("site.unread_page", where=str(path), reason=error) from None
    raise BpgenError("site.no_page", where=f"words/{course.lang}/pages", name=name)
