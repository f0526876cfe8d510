"""Each rule of a problem has one record; all that reads, writes, draws or asks for problems follows it."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click
import pytest

import bpgen
from bpgen import BiasRule, LossName, Naming, Network, Optimiser, Reduction
from bpgen.cli.options import shape_options, wanted_network
from bpgen.exports.toml import network_text
from bpgen.graph.notation import Notation
from bpgen.network.rules import FILE_KEYS, OPTIONS, RULES, GivenRules, ProblemRules
from bpgen.problems.files import parse_network
from bpgen.problems.sampling import Wanted, draw, wanted_like
from bpgen.problems.tables import NetworkTable, schema
from bpgen.sheets.calling import typed
from bpgen.site.pages.exercises import shape_of

#: Another value than the default of each rule.
OTHER: dict[str, Any] = {
    "loss": LossName.SQUARED_ERROR,
    "reduction": Reduction.MEAN,
    "biases": BiasRule.UNIT,
    "trained_biases": True,
    "input_gradients": True,
    "learning_rate": 0.25,
    "rounds": 3,
    "naming": Naming.INDICES,
    "name": "other",
    "title": 'A "title"',
    "source": "A book",
    "optimiser": Optimiser("adam", beta1=0.8),
    "notation": Notation("nielsen", (("target", "t"),), ("none", "cross"), "comma"),
}
WANTED = {name: Wanted(**{name: value}) for name, value in OTHER.items()}


def test_every_rule_is_tried_here() -> None:
    assert OTHER.keys() == RULES.keys() == {x.name for x in fields(ProblemRules)}
    assert GivenRules.__annotations__.keys() == RULES.keys() - {"biases"}
    assert all(type(value) is RULES[name].kind for name, value in OTHER.items())


@pytest.mark.parametrize("name", RULES)
def test_a_drawn_network_has_the_rule(name: str) -> None:
    assert getattr(draw(7, WANTED[name]), name) == OTHER[name]


@pytest.mark.parametrize("name", FILE_KEYS)
def test_a_file_says_the_rule_and_is_read_to_the_same(name: str) -> None:
    plain, other = draw(7, Wanted()), draw(7, WANTED[name])
    keys = {line.partition(" =")[0] for line in network_text(plain).splitlines()}
    assert (name in keys) == RULES[name].stated
    read = parse_network(network_text(other).encode(), where="a.toml", name=other.name)
    assert read == other
    assert schema()["properties"][name]["description"] == RULES[name].about
    assert name in NetworkTable.model_fields


@pytest.mark.parametrize("name", RULES)
def test_problems_like_one_share_its_rules_but_not_what_its_sheet_says(name: str) -> None:
    expected = OTHER[name] if RULES[name].alike else Wanted.__dataclass_fields__[name].default
    assert getattr(wanted_like(draw(7, WANTED[name])), name) == expected


@pytest.mark.parametrize("name", [name for name, key in RULES.items() if key.option])
def test_an_option_asks_for_the_rule(name: str) -> None:
    command = click.Command("x", callback=shape_options(lambda **shape: wanted_network(shape)))
    command.params = command.callback.__click_params__[::-1]  # type: ignore[union-attr]
    asked = command.main(typed(name, OTHER[name]).split(), standalone_mode=False)
    assert asked == WANTED[name]
    assert shape_of(asked)[name] == OTHER[name]
    assert name in OPTIONS


@pytest.mark.parametrize("call", [Network, Network.from_arrays, bpgen.sample])
def test_help_names_every_rule_with_its_default(call: Any) -> None:
    told = inspect.signature(call).parameters
    for name, key in RULES.items():
        if name not in ("biases", "name"):
            assert told[name].default == key.default


@pytest.mark.parametrize("name", ["input_gradients", "reduction"])
def test_what_reads_writes_and_draws_problems_names_no_such_rule_itself(name: str) -> None:
    """Else a new key would need a line there."""
    rooms = ("network", "problems", "exports", "cli")
    paths = [path for room in rooms for path in (Path(bpgen.__file__).parent / room).rglob("*.py")]
    found = [path.name for path in paths if re.search(rf"\b{name}\b", path.read_text(encoding="utf-8"))]
    assert found == ["rules.py"]


def test_a_changed_rule_makes_another_problem_of_the_same_numbers() -> None:
    plain = draw(7, Wanted())
    for name in ("learning_rate", "naming", "title", "input_gradients", "optimiser"):
        other = replace(plain, **{name: OTHER[name]})
        assert other != plain
        assert (other.layers, other.samples) == (plain.layers, plain.samples)
