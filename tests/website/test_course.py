"""The lesson of any network: its pages print, hold every step, and run as plain Python."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpgen import BpgenError, Network
from bpgen.graph.quantity import Role
from bpgen.lesson.course import Course
from bpgen.lesson.plan import asked
from bpgen.lesson.teachable import check_size
from bpgen.problems.preset import preset_names
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


def test_what_is_too_large_for_a_lesson_is_refused() -> None:
    from bpgen.problems.sampling import Wanted, WantedLayer, draw

    large = draw(1, Wanted(inputs=12, layers=(WantedLayer(20), WantedLayer(2))))
    with pytest.raises(BpgenError, match="too large for a lesson"):
        check_size(large)
