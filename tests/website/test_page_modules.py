"""A page is a module that says where it stands: each page of a course is in one part, at one place."""

from __future__ import annotations

from bpgen import Network
from bpgen.lesson.course import Course
from bpgen.site.sources import page_modules, parts


def test_every_page_has_a_place_of_its_own() -> None:
    pages = [page for module in page_modules() for page in module.PAGES]
    assert len({(page.part, page.place) for page in pages}) == len(pages)
    course = Course(Network.preset("mazur"), "mazur", "en")
    listed = [name for names in parts(course).values() for name in names]
    assert sorted(listed) == sorted(name for page in pages for name in page.names(course))
    assert len(set(listed)) == len(listed)
