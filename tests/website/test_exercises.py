"""The exercises: problems like the course's network, which the printed commands draw again."""

from __future__ import annotations

import pytest

from bpgen import Network
from bpgen.cli.options import wanted_network
from bpgen.problems.preset import preset_names
from bpgen.problems.sampling import draw, wanted_like
from bpgen.site.pages.exercises import COUNT, drawn, shape_of


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
