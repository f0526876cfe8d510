"""Every example on every page runs, in both languages, with nothing but standard Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import DocTestDirectiveParser

from support.course_sites import networks

Build = Callable[[str], Path]


def sessions(source: Path, lang: str, *, layers: bool) -> dict[str, list[Example]]:
    """The examples below a folder of sources, page by page. The chapters on other ``layers`` are the same in
    each course.
    """
    sybil = Sybil([DocTestDirectiveParser()], path=str(source / lang), pattern="**/*.md")
    return {
        path.relative_to(source / lang).as_posix(): list(sybil.parse(path).examples())
        for path in sorted((source / lang).rglob("*.md"))
        if layers or path.parent.name != "layers"
    }


def typed(page: list[Example]) -> list[tuple[str, str]]:
    """What is typed on a page, and what it says comes of that: with nothing else, it runs as it ran."""
    return [(one.parsed.source, one.parsed.want) for one in page]


def _imported(code: str) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


@pytest.mark.parametrize("name", sorted(networks()))
def test_every_example_runs_and_needs_no_library(name: str, site: Build) -> None:
    source = site(name).parent / "work" / "source"
    ja, en = (sessions(source, lang, layers=name == "mazur") for lang in ("ja", "en"))
    assert {page: len(found) for page, found in ja.items()} == {
        page: len(found) for page, found in en.items()
    }
    # A page that types the same as the other language's need not run again.
    runs = [*ja.values(), *(found for page, found in en.items() if typed(found) != typed(ja[page]))]
    for example in chain.from_iterable(runs):
        example.evaluate()
        assert _imported(example.parsed.source) <= {"math"}
    assert sum(map(len, ja.values())) > 30


def test_every_step_of_a_lesson_has_an_example(site: Build) -> None:
    source = site("mazur").parent / "work" / "source"
    for page in ("forward", "error", "output-layer", "hidden-layer"):
        text = (source / "ja" / f"{page}.md").read_text(encoding="utf-8")
        steps = re.split(r"^:::::\{bp-step\}", text, flags=re.MULTILINE)[1:]
        assert steps
        assert all("```{doctest}" in step for step in steps)
