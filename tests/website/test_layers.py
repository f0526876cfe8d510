"""The chapters of layers: every value of a round, every mistake of the kind, every published source."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bpgen import LayerNetwork, Network
from bpgen.errors.languages import LANGUAGES
from bpgen.graph.kinds import KINDS
from bpgen.graph.mistakes import mistakes
from bpgen.graph.quantity import Concept
from bpgen.lesson.course import Course
from bpgen.lesson.plan import Upto, plan
from bpgen.problems.preset import layer_names
from bpgen.site.pages.layers import CHAPTERS, chapter
from bpgen.trace.evaluate import evaluate
from bpgen.trace.printed import Round
from support.judged import failures

PUBLISHED: list[dict[str, Any]] = json.loads(
    Path(__file__).parents[1].joinpath("published", "layers.json").read_text(encoding="utf-8")
)
#: How a page calls the status of a published figure.
STATUS = {
    "en": {"agrees": "agrees", "rounded": "rounded", "wrong": "wrong"},
    "ja": {"agrees": "一致", "rounded": "丸めの差", "wrong": "誤り"},
}
_ROW = re.compile(
    r"^\| .*\[([^]]+)\]\{\.bp-published\} \| \{bp\}`([^:`]+):([^`]+)` \| (.+?) \|$", re.MULTILINE
)
each_chapter = pytest.mark.parametrize("name", CHAPTERS)


@cache
def _page(name: str, lang: str) -> str:
    return chapter(Course(Network.preset("mazur"), lang=lang), name).text


def _left_sides(page: str) -> list[str]:
    """The symbols of the steps and lines of a page, without the colours and letters of factors."""
    found = re.findall(r"^(\S.*?) &= ", page, re.MULTILINE)
    return [re.sub(r"\\bpfactor\{[a-z]+\}\{[A-E]\}\{(.*)\}$", r"\1", left) for left in found]


@each_chapter
def test_a_chapter_has_every_value_of_a_round_once(name: str) -> None:
    graph = LayerNetwork.preset(CHAPTERS[name]).graph
    keys = [key for section in plan(graph, 1, Upto.ALL) for group in section.groups for key in group.keys]
    assert sorted(_left_sides(_page(name, "en"))) == sorted(Round(graph, 1).symbol(key) for key in keys)
    assert {q.key for q in graph.at(Concept.UPDATED)} <= set(keys)


@each_chapter
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_of_a_chapter_run(name: str, lang: str) -> None:
    assert failures(_page(name, lang)) == 0


def _can_be_made(kind: str) -> set[str]:
    """The mistakes of a kind that change a value of some preset."""
    found = set[str]()
    for network in map(LayerNetwork.preset, layer_names()):
        shape, right = network.architecture, evaluate(network, 2)
        if kind in map(shape.kind_of, shape.layers):
            for mistake in mistakes(network.graph):
                wrong = evaluate(network, 2, graph=mistake.graph)
                if any(abs(wrong.value(key) - right.value(key)) > 1e-6 for key in mistake.replaced):
                    found.add(mistake.name)
    return found & set(KINDS[kind].mistakes)


@pytest.mark.parametrize("name", [name for name in CHAPTERS if name in KINDS])
def test_a_chapter_shows_every_mistake_of_its_kind(name: str) -> None:
    shown = re.findall(rf"^\(layers-{name}-([a-z-]+)\)=\n### ", _page(name, "en"), re.MULTILINE)
    assert sorted(shown) == sorted(_can_be_made(name))
    assert shown


@each_chapter
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_published_figure_is_there_with_its_status(name: str, lang: str) -> None:
    known = {(case["preset"], *figure): case["status"] for case in PUBLISHED for figure in case["figures"]}
    for shown, preset, key, status in _ROW.findall(_page(name, lang)):
        printed = shown.replace("\u2212", "-")
        value = evaluate(LayerNetwork.preset(preset)).value(key)
        off = abs(value - Decimal(printed)).scaleb(len(printed.partition(".")[2]))
        of_source = known[preset, key, printed]
        assert status == STATUS[lang]["agrees" if off <= Decimal("0.5") else of_source], (preset, key)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_published_source_is_in_a_chapter(lang: str) -> None:
    shown = {preset for name in CHAPTERS for _, preset, _, _ in _ROW.findall(_page(name, lang))}
    assert shown == {case["preset"] for case in PUBLISHED}


@each_chapter
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_light(name: str, lang: str, site: Callable[[str], Path]) -> None:
    assert (site("mazur") / lang / "layers" / f"{name}.html").stat().st_size < 300_000


def test_every_kind_has_a_chapter() -> None:
    """But the fully connected one, of which the course is, and flattening, which computes nothing."""
    assert set(KINDS) - {"dense", "flatten"} == set(CHAPTERS) & set(KINDS)
