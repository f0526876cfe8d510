"""The lesson of any network: its pages print, hold every step, and run as plain Python."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpgen import BpgenError, Network
from bpgen.graph.quantity import Role
from bpgen.lesson.addresses import MOST_STEPS, lessons
from bpgen.lesson.course import Course
from bpgen.lesson.plan import Upto, asked, plan
from bpgen.lesson.teachable import check_size
from bpgen.problems.preset import preset_names
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.site.pages.lesson import lesson_pages
from bpgen.site.sources import parts
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from support.strategies import networks

_STEP = re.compile(r"^:+\{bp-step\} (\S+)$", re.MULTILINE)
_DOCTEST = re.compile(r"^```\{doctest\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(text: str) -> list[str]:
    """The quantities that a page derives, in order."""
    return _STEP.findall(text)


def failures(text: str) -> int:
    """How many examples of a page fail, run as one session."""
    source = "\n".join(_DOCTEST.findall(text))
    test = doctest.DocTestParser().get_doctest(source, {}, "page", None, 0)
    return doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None).failed


@settings(max_examples=15)
@given(network=networks(most_layers=3, most_units=3, most_samples=2), lang=st.sampled_from(["ja", "en"]))
def test_a_course_derives_every_asked_quantity_once(network: Network, lang: str) -> None:
    course = Course(network, network.name, lang)
    try:
        pages = list(lesson_pages(course))
    except BpgenError:
        # Plain Python lost a digit that exact numbers keep: said, and no page is made.
        assume(False)
    graph = course.live.graph
    derived = [key for page in pages for key in steps(page.text)]
    wanted = {key for key in asked(graph) if graph[key].role is not Role.GIVEN}
    assert wanted <= set(derived)
    assert len(derived) == len(set(derived))
    assert not [page.name for page in pages if failures(page.text)]
    listed = {name for part in parts(course).values() for name in part}
    assert {page.name for page in pages} <= listed


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize("kind", [Policy(Kind.FIGURES, 5), Policy(Kind.PLACES, 6, keep_zeros=False)])
def test_presets_are_taught_in_any_digits(name: str, kind: Policy) -> None:
    course = Course(Network.preset(name), name, "ja", Contract(Rule.CARRY, kind))
    for page in lesson_pages(course):
        assert steps(page.text) or page.name == "hidden-layer"
        assert failures(page.text) == 0


def test_a_long_page_goes_on_with_whole_samples_on_the_next() -> None:
    for name in ("xor-tanh", "mini-batch"):
        course = Course(Network.preset(name), name, "en")
        taught = [x for x in lessons(course.network.graph) if x.prose == "hidden-layer"]
        assert [x.name for x in taught] == ["hidden-layer", "hidden-layer-part-2"]
        keys = [[key for s in x.sections for group in s.groups for key in group.keys] for x in taught]
        assert sum(map(len, keys)) > MOST_STEPS >= max(map(len, keys))
        samples = [{group.sample for s in x.sections for group in s.groups} for x in taught]
        last = len(course.network.samples)
        assert samples == [{1, 2}, {*range(3, last + 1), None}]
        first, second = (page.text for page in lesson_pages(course) if page.name.startswith("hidden-layer"))
        assert first.startswith(r"# Updating the weights of the hidden layer \(1 of 2\)")
        assert second.startswith(r"# Updating the weights of the hidden layer \(2 of 2\)")
        assert "[next page](hidden-layer-part-2.md)" in first
        assert "[previous page](hidden-layer.md)" in second
        # What applies to all samples is said once, and what follows from all derivatives at the end.
        assert [text.count("(repetition.md)") for text in (first, second)] == [0, 1]
        assert [text.count("The chain rule for") for text in (first, second)] == [1, 0]


@pytest.mark.parametrize("shape", ["4-5-4-3", "12-10-4"])
def test_a_long_page_of_one_sample_is_cut_between_units(shape: str) -> None:
    inputs, *units = map(int, shape.split("-"))
    graph = draw(1, Wanted(inputs=inputs, layers=tuple(map(WantedLayer, units)))).graph
    whole = [group for s in plan(graph, 1, Upto.ALL, repeats=True) if s.round == 1 for group in s.groups]
    taught = lessons(graph)
    assert [group for x in taught for s in x.sections for group in s.groups] == whole
    for lesson in taught:
        assert sum(len(group.keys) for s in lesson.sections for group in s.groups) <= MOST_STEPS
    assert len({x.name for x in taught}) == len(taught)
    # A hidden unit of the second has 4 paths of two steps, their sum, its slope, three steps a weight: 46.
    assert max(x.parts for x in taught) == {"4-5-4-3": 1, "12-10-4": 5}[shape]


def test_what_is_too_large_for_a_lesson_is_refused() -> None:
    large = draw(1, Wanted(inputs=12, layers=(WantedLayer(20), WantedLayer(2))))
    with pytest.raises(BpgenError, match="too large for a lesson"):
        check_size(large)
