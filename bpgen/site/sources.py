"""The Sphinx sources of a course in one language: what stands in its folder, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors.languages import LANGUAGES
from ..graph.listing import names_in
from ..lesson.course import Course, PageSource, printed
from ..lesson.teachable import check_size
from ..trace.digits import Kind
from .pages.page import PARTS, Extras, Page

_FOLDER = Path(__file__).parent / "pages"
#: What pages share.
_SHARED = ("by_hand", "matrices", "matrix_program", "matrix_updates", "page")


def page_modules() -> Iterator[Any]:
    """The modules of the folder of pages."""
    for name in names_in(_FOLDER, *_SHARED):
        yield import_module(f".pages.{name.replace('-', '_')}", __package__)


def _pages() -> Iterator[Page]:
    for module in page_modules():
        yield from module.PAGES


def parts(course: Course) -> dict[str, list[str]]:
    """The pages in lesson order, by part."""
    pages = sorted(_pages(), key=lambda page: page.place)
    return {
        part: [name for page in pages if page.part == part for name in page.names(course)] for part in PARTS
    }


def sources(course: Course, extras: Extras) -> Mapping[str, bytes]:
    """Every file of the source folder, by its path.

    Raises ``BpgenError`` where the network is too large, or a template or text of the lecturer's is at fault.
    """
    check_size(course.network)
    files = {
        "conf.py": extras.conf.encode(),
        "index.md": printed(course, "index", parts=parts(course)).encode(),
    }
    for page in _pages():
        for made in page.made(course, extras):
            name, data = (f"{made.name}.md", made.text.encode()) if isinstance(made, PageSource) else made
            files[name] = data
    return files


def conf_text(course: Course, *, title: str, url: str, languages: Sequence[str] = LANGUAGES) -> str:
    """The conf.py of the source folder; what stands in it overrides the site's settings."""
    policy = course.contract.policy
    digits = "bp_places" if policy.kind is Kind.PLACES else "bp_figures"
    chosen: dict[str, object] = {"title": title, "url": url, "network": course.name}
    if tuple(languages) != LANGUAGES:
        chosen["languages"] = tuple(languages)
    lines = [
        '"""The Sphinx configuration of this course."""',
        "",
        "from pathlib import Path",
        "",
        "from bpgen.site.settings import settings",
        "",
        "globals().update(",
        "    settings(",
        f"        {course.lang!r},",
        *(f"        {name}={value!a}," for name, value in chosen.items()),
    ]
    if course.own:
        lines.append(f"        templates=Path({str(course.own.resolve())!a}),")
    lines += ["    )", ")", f"{digits} = {policy.digits}"]
    return "\n".join(lines) + "\n"
