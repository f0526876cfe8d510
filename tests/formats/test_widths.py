"""The widths that a sheet by Typst is laid out by are those that Typst measures, or a little more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst

from bpgen import Network
from bpgen.formats.typst import FONTS
from bpgen.network.optimiser import Optimiser
from bpgen.sheets.exercise import Options, make_exercise, source
from support.sheets import IDENTITY_OF_TESTS

#: In place of the preamble's: what a step is told of its widths, beside what they are.
MEASURED = """
#let step(fresh, marked, first, second, indent, above, below, lead) = context {
  let of(it, told) = if it != [] and it != none [#metadata((measure(it).width.pt(), told.pt())) <width>]
  of({ marked; first }, above)
  of(if second != [] { second }, below + before)
  of({ marked; indent }, lead)
}
#let question(heading, value, steps) = steps.join()
#let description"""


def network(number: int) -> Network:
    if number == 0:
        return Network.from_seed(3)
    layers = [[[0.1, 0.2], [0.3, 0.4]]] * 2
    activation = [("tanh", "logistic"), ("relu", "softplus"), ("leaky-relu", "hard-logistic")][number - 1]
    return Network.from_arrays(
        layers,
        inputs=[0.1, 0.2],
        targets=[0.3, 0.7],
        activation=list(activation),
        optimiser=Optimiser(("gradient-descent", "momentum", "adam")[number - 1]),
    )


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("number", range(4))
def test_a_line_takes_what_it_is_told_to_take(number: int, key: bool, tmp_path: Path) -> None:
    exercise = make_exercise(network(number), Options(lang="en"), IDENTITY_OF_TESTS)
    made = source(exercise, key=key, form="typst").replace("#let description", MEASURED, 1)
    path = tmp_path / "sheet.typ"
    path.write_text(made, encoding="utf-8")
    told = typst.query(path, "<width>", field="value", font_paths=[FONTS], ignore_system_fonts=True)
    widths = json.loads(told)
    assert len(widths) > 60
    # What stands beside a neighbour has 5 mm for what it takes more.
    assert max(measured - about for measured, about in widths) < 6
    slack = sorted(about / measured for measured, about in widths)
    assert slack[len(slack) // 2] < 1.06
