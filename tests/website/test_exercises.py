"""The exercises: problems like the course's network, which the printed commands draw again."""

from __future__ import annotations

import pytest

from bpgen import Network
from bpgen.cli.options import wanted_network
from bpgen.lesson.course import Course
from bpgen.problems.preset import preset_names
from bpgen.problems.sampling import draw, wanted_like
from bpgen.site.pages.exercises import COUNT, drawn, on_screen, shape_of


@pytest.mark.parametrize("name", preset_names())
def test_the_options_of_the_command_ask_for_a_network_like_the_course_s(name: str) -> None:
    network = Network.preset(name)
    wanted = wanted_network(shape_of(wanted_like(network)))
    assert wanted == wanted_like(network)
    problems = drawn(network)
    assert len(problems) == COUNT
    for seed, problem in problems:
        assert problem == draw(seed, wanted)
        assert problem.learning_rate == network.learning_rate
        assert problem.architecture.sizes == network.architecture.sizes


def test_what_is_asked_for_by_default_is_left_out() -> None:
    assert set(shape_of(wanted_like(Network.preset("mazur"))).values()) == {None}


@pytest.mark.parametrize("name", ["xor-tanh", "mini-batch"])
def test_the_sheet_on_screen_of_several_samples_is_small(name: str) -> None:
    network = Network.preset(name)
    problem, course = draw(1, wanted_like(network)), Course(network, name, "ja")
    page = on_screen(course, 1, problem, {**shape_of(wanted_like(network)), "lang": "ja"}, ("ja", "en"))
    assert len(page) < 300_000
