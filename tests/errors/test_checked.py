"""Every value that a constructor takes is brought to its field's type, or refused there and then."""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bpgen
from bpgen import Contract, Layer, Network, Policy, Sample, SpecError, evaluate
from bpgen.graph.architecture import ActivationName, Architecture, BiasRule, LayerShape
from bpgen.network.rules import GivenRules
from bpgen.problems.lecture import Lecture
from bpgen.problems.sampling import Wanted, WantedLayer
from bpgen.sheets.options import Options
from bpgen.training.problem import Points, Training, TrainingLayer

NOT_NUMBERS = ["0.5", True, None, [1.0], 1j, np.bool_(True), np.array([1.0]), object()]
NOT_WHOLE = ["2", True, 2.0, None, [2], np.float64(2), math.nan]
NOT_FLAGS = ["true", 1, 0.0, None, [], np.int64(1)]
NOT_TEXTS = [5, None, b"text", ["text"], True]
NOT_LISTS = ["12", 5, {1.0, 2.0}, {0: 1.0}, (x for x in (1.0, 2.0)), np.float64(1), 1j]
NOT_ROWS = [
    *NOT_LISTS,
    [1.0],
    ["12"],
    [[1.0], 2.0],
    [[[1.0]]],
    [[True]],
    [["0.5"]],
    np.ones(2),
    np.ones((1, 1, 1)),
]
NOT_WORDS = ["", "foo", "LAYER ", 1, True, None, ["layer"], b"layer"]

# What a caller without a type checker writes.
TANH = Layer("tanh", [[0.5]])
ONE = Sample([0.1], [0.2])

#: Each constructor with arguments that it takes, and what it must not take, field by field.
CASES: dict[str, tuple[Callable[..., Any], dict[str, Any], dict[str, list[Any]]]] = {
    "Layer": (
        Layer,
        {"activation": "tanh", "weights": [[1]]},
        {
            "activation": ["gaussian", *NOT_WORDS],
            "weights": NOT_ROWS,
            "biases": [*NOT_LISTS, [True], ["1"], [[1.0]]],
        },
    ),
    "Sample": (
        Sample,
        {"inputs": [1], "targets": (2,)},
        {"inputs": [*NOT_LISTS, ["1"], [None]], "targets": [*NOT_LISTS, [True], [[1.0]]]},
    ),
    "Network": (
        Network,
        {"layers": [TANH], "samples": [ONE], "biases": "none"},
        {
            "layers": [TANH, "tanh", [LayerShape(1, ActivationName.TANH)], [ONE], {TANH}],
            "samples": [ONE, [TANH], [([0.1], [0.2])]],
            "loss": ["mse", *NOT_WORDS],
            "reduction": NOT_WORDS,
            "biases": ["units", *NOT_WORDS],
            "naming": NOT_WORDS,
            "trained_biases": NOT_FLAGS,
            "learning_rate": [*NOT_NUMBERS, math.nan, 10**400],
            "rounds": NOT_WHOLE,
            "name": NOT_TEXTS,
            "title": NOT_TEXTS,
            "source": NOT_TEXTS,
        },
    ),
    "LayerShape": (
        LayerShape,
        {"units": 1, "activation": "relu"},
        {"units": NOT_WHOLE, "activation": NOT_WORDS},
    ),
    "Architecture": (
        Architecture,
        {"inputs": 1, "layers": [LayerShape(1, ActivationName.RELU)]},
        {
            "inputs": NOT_WHOLE,
            "layers": [[TANH], [(1, "relu")], "relu"],
            "loss": NOT_WORDS,
            "biases": NOT_WORDS,
            "trained_biases": NOT_FLAGS,
            "samples": NOT_WHOLE,
            "reduction": NOT_WORDS,
            "naming": NOT_WORDS,
            "targets_sum_to_one": NOT_FLAGS,
        },
    ),
    "WantedLayer": (
        WantedLayer,
        {"units": 2},
        {
            "units": NOT_WHOLE,
            "activation": NOT_WORDS,
            "weights": [x for x in NOT_ROWS if x is not None],
            "biases": NOT_LISTS,
        },
    ),
    "Wanted": (
        Wanted,
        {"loss": "half-squared-error"},
        {
            "inputs": NOT_WHOLE,
            "layers": [[TANH], (2, 2)],
            "given": [ONE],
            "loss": NOT_WORDS,
            "samples": NOT_WHOLE,
            "learning_rate": NOT_NUMBERS,
            "naming": NOT_WORDS,
            "name": NOT_TEXTS,
        },
    ),
    "Policy": (Policy, {"kind": "places"}, {"kind": NOT_WORDS, "digits": NOT_WHOLE, "keep_zeros": NOT_FLAGS}),
    "Contract": (Contract, {"rule": "carry"}, {"rule": NOT_WORDS, "policy": [4, "figures", None]}),
    "Options": (
        Options,
        {"lang": "en", "upto": "forward", "worked": ["deck"], "templates": "here"},
        {
            "lang": ["fr", *NOT_WORDS],
            "contract": ["round", None],
            "rounds": NOT_WHOLE,
            "upto": NOT_WORDS,
            "worked": ["deck", [1], None],
            "fade": [x for x in NOT_WHOLE if x is not None],
            "title": NOT_TEXTS,
            "templates": [5, ["x"]],
        },
    ),
    "Points": (
        Points,
        {"kind": "blobs", "noise": 1},
        {"kind": NOT_WORDS, "count": NOT_WHOLE, "noise": NOT_NUMBERS, "test": NOT_NUMBERS, "file": [5, b"x"]},
    ),
    "TrainingLayer": (
        TrainingLayer,
        {"units": 1},
        {
            "units": NOT_WHOLE,
            "activation": NOT_WORDS,
            "initial": NOT_WORDS,
            "standard_deviation": NOT_NUMBERS,
        },
    ),
    "Training": (
        Training,
        {"points": Points(), "layers": [TrainingLayer(1, ActivationName.LOGISTIC)]},
        {
            "points": ["moons", None],
            "layers": [[TANH], TrainingLayer(1)],
            "loss": NOT_WORDS,
            "learning_rate": [*NOT_NUMBERS, math.nan, math.inf],
            "steps": NOT_WHOLE,
            "batch": [x for x in NOT_WHOLE if x is not None],
            "seed": NOT_WHOLE,
            "title": NOT_TEXTS,
        },
    ),
    "Lecture": (Lecture, {"contents": ["a"]}, {"title": NOT_TEXTS, "contents": ["text", [1], None]}),
}  # fmt: skip
FIELDS = [(name, field) for name, (_, _, wrong) in CASES.items() for field in wrong]


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_each_wrong_value_is_refused_with_its_field(name: str, field: str) -> None:
    make, good, wrong = CASES[name]
    make(**good)
    for value in wrong[field]:
        with pytest.raises(SpecError) as caught:
            make(**{**good, field: value})
        assert caught.value.where.startswith(field), value
        assert caught.value.mend or " must be " in caught.value.what, value
        assert "\n" not in caught.value.what, value


def kinds(thing: Any) -> Any:
    """The types of an object and of all that it holds."""
    if isinstance(thing, tuple):
        return tuple, [kinds(part) for part in thing]
    parts = vars(thing) if is_dataclass(thing) else {}
    return type(thing), {name: kinds(part) for name, part in parts.items()}


def test_what_reads_alike_is_the_same_network() -> None:
    """Lists, arrays, whole numbers and plain words make the problem that tuples, floats and members make."""
    plain = Network(
        layers=[Layer("tanh", np.array([[1, 2], [3, 4]]), [0, 1])],
        samples=[Sample(np.float32([0.5, 2]), range(2))],  # type: ignore[arg-type]
        loss="half-squared-error",
        biases="unit",
        naming=np.str_("indices"),
        trained_biases=np.bool_(True),  # type: ignore[arg-type]
        learning_rate=Fraction(1, 2),  # type: ignore[arg-type]
        rounds=np.int64(2),  # type: ignore[arg-type]
    )
    typed = Network(
        layers=(Layer(ActivationName.TANH, ((1.0, 2.0), (3.0, 4.0)), (0.0, 1.0)),),
        samples=(Sample((0.5, 2.0), (0.0, 1.0)),),
        biases=BiasRule.UNIT,
        naming=bpgen.Naming.INDICES,
        trained_biases=True,
        learning_rate=0.5,
        rounds=2,
    )
    assert plain == typed
    assert kinds(plain) == kinds(typed)  # equal words of another type would show here
    assert hash(plain) == hash(typed)
    assert kinds(plain.architecture) == kinds(typed.architecture)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_narrow_numbers_are_the_decimals_that_they_stand_for(kind: str) -> None:
    """What PyTorch keeps of 0.1 is 0.10000000149011612; on a sheet it is 0.1, as NumPy prints it."""
    values = [0.1, -0.35, 3.0, 0.0, 1e-4, 0.125, 1 / 3, 6e4]
    narrow = np.array(values, kind)
    layer = Layer("tanh", [narrow], narrow)
    assert layer.weights[0] == layer.biases == tuple(float(str(x)) for x in narrow)
    assert [np.dtype(kind).type(x) for x in layer.biases] == list(narrow)
    network = Network([TANH], [ONE], biases="none", learning_rate=np.dtype(kind).type(0.1))
    assert network.learning_rate == 0.1
    assert math.isnan(Sample(np.array([math.nan], kind), [0.5]).inputs[0])


def test_a_plain_word_for_no_biases_leaves_the_right_network_alone() -> None:
    """A plain "none" once reached the cache of graphs, and took the right network with it."""
    worded = Network([TANH], [ONE], biases="none")
    assert evaluate(worded).value("net_o1") == Decimal("0.05")
    assert evaluate(Network((TANH,), (ONE,), biases=BiasRule.NONE)).value("net_o1") == Decimal("0.05")


def test_a_changed_copy_is_checked_as_a_new_one_is() -> None:
    shape = LayerShape(2, ActivationName.TANH)
    assert type(shape._replace(activation="relu").activation) is ActivationName  # type: ignore[arg-type]
    with pytest.raises(SpecError, match="gaussian"):
        shape._replace(activation="gaussian")  # type: ignore[arg-type]


def test_a_path_may_be_given_as_text() -> None:
    assert Options(templates="here").templates == Path("here")  # type: ignore[arg-type]


@pytest.mark.parametrize("arguments", [{"rounds": "2"}, {"rounds": 1.5}, {"form": "tidy"}])
def test_functions_that_take_words_and_counts_refuse_others(arguments: dict[str, Any]) -> None:
    with pytest.raises(SpecError):
        evaluate(Network.preset("neuron"), **arguments)


def test_the_words_of_a_problem_are_part_of_the_package() -> None:
    for name in ("ActivationName", "BiasRule", "LossName", "Naming", "Reduction"):
        assert name in bpgen.__all__


@pytest.mark.parametrize("cls", [Layer, Sample, Network, Contract, Policy])
def test_what_type_checkers_are_told_of_a_constructor_is_what_it_takes(cls: type) -> None:
    """Fields and the signature that takes more than their types have the same names, order and defaults."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    (told,) = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    )
    names = [arg.arg for arg in told.args.args[1:]]
    if told.args.kwarg:
        assert {*names, *GivenRules.__annotations__} == {field.name for field in fields(cls)}
        names = [field.name for field in fields(cls) if field.name in names]
    else:
        assert names == [field.name for field in fields(cls)]
    module = vars(inspect.getmodule(cls))
    defaults = [eval(ast.unparse(node), module) for node in told.args.defaults]  # noqa: S307 - our own source
    assert defaults == [x.default for x in fields(cls) if x.default is not MISSING and x.name in names]
