"""Every example on every page runs, in both languages, with nothing but standard Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import DocTestDirectiveParser

from support.course_sites import networks

Build = Callable[[str], Path]


def examples(source: Path, lang: str, *, layers: bool) -> tuple[int, set[str]]:
    """Run every example below a folder of sources: how many, and the modules that they import. The chapters
    on other ``layers`` are the same in each course.
    """
    sybil = Sybil([DocTestDirectiveParser()], path=str(source / lang), pattern="**/*.md")
    count, modules = 0, set[str]()
    for path in sorted((source / lang).rglob("*.md")):
        if path.parent.name == "layers" and not layers:
            continue
        document = sybil.parse(path)
        for example in document.examples():
            example.evaluate()
            count += 1
            code = "\n".join(re.findall(r"^(?:>>>|\.\.\.) ?(.*)$", str(example.parsed.source), re.MULTILINE))
            modules |= _imported(code or str(example.parsed.source))
    return count, modules


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
    ja, en = (examples(source, lang, layers=name == "mazur") for lang in ("ja", "en"))
    assert ja == en
    count, modules = ja
    assert count > 30
    assert modules <= {"math"}


def test_every_step_of_a_lesson_has_an_example(site: Build) -> None:
    source = site("mazur").parent / "work" / "source"
    for page in ("forward", "error", "output-layer", "hidden-layer"):
        text = (source / "ja" / f"{page}.md").read_text(encoding="utf-8")
        steps = re.split(r"^:::::\{bp-step\}", text, flags=re.MULTILINE)[1:]
        assert steps
        assert all("```{doctest}" in step for step in steps)
