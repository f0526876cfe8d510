"""What users give to public functions: a wrong value gets one message, never an error from within."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import bpgen
from bpgen import (
    BpgenError,
    Contract,
    Network,
    SpecError,
    evaluate,
    figure,
    make_program,
    make_sheet,
    sample,
    train,
    work,
)
from bpgen.trace.evaluate import find, trace_round

MAZUR = Network.preset("mazur")
TRACE = evaluate(MAZUR, 2)
WORKED = work(MAZUR, Contract(), 2)

#: What no argument takes, whatever its kind; then what the arguments of each kind do not take.
ODD: list[Any] = [object(), b"w5", 1j, {"w5": 1}, [None], math.nan, np.ones((2, 2)), ValueError]
NOT_NAMES = [*ODD, 5, None, True, "", "w99", "nope", "[", "\ud800", "w5[2]", ("w5",), ["w5"]]
NOT_COUNTS = [*ODD, "2", None, True, 1.0, -1, 10**30, [1], "one"]
NOT_ROUNDS = [*NOT_COUNTS, 0, 3]
NOT_NETWORKS = [*ODD, "mazur", 3, None, True, MAZUR.architecture, MAZUR.layers]

#: Each call with the values that it must not take, argument by argument, and those that it takes.
CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any], dict[str, list[Any]]]] = {
    "preset": (Network.preset, {"name": "mazur"}, {"name": NOT_NAMES}),
    "from_seed": (
        Network.from_seed,
        {"seed": 3},
        {"seed": NOT_COUNTS, "sampler": [x for x in NOT_ROUNDS if x is not None]},
    ),
    "from_file": (Network.from_file, {}, {"path": [*ODD, 5, None, True, "", "nope.toml", ["a"]]}),
    "evaluate": (
        evaluate,
        {"network": MAZUR},
        {
            "network": NOT_NETWORKS,
            "rounds": [*NOT_COUNTS, 0],
            "domain": [*ODD, "float", float, None],
            "form": [*ODD, "tidy", None],
            "graph": [*ODD, "mazur", MAZUR],
            "rounding": [x for x in (*ODD, 4, "round") if not callable(x)],
            "given": [*ODD, 3, "w5", [], [1, 2], ["0.5"] * 13, [None] * 13, {"w1": 0.5}],
        },
    ),
    "trace_round": (
        trace_round,
        {"network": MAZUR, "number": 2},
        {"network": NOT_NETWORKS, "number": [*NOT_COUNTS, 0], "graph": [*ODD, MAZUR]},
    ),
    "train": (
        train,
        {"network": MAZUR, "rounds": 2},
        {"network": NOT_NETWORKS, "rounds": NOT_COUNTS, "graph": [*ODD, MAZUR]},
    ),
    "work": (
        work,
        {"network": MAZUR},
        {
            "network": NOT_NETWORKS,
            "contract": [*ODD, 4, None, "rounds", "", MAZUR],
            "rounds": [*NOT_COUNTS, 0],
        },
    ),
    "from_arrays": (
        Network.from_arrays,
        {"weights": [[[0.1, 0.2]]], "inputs": [1, 2], "targets": [1]},
        {
            "weights": [*ODD, 5, None, "w", [], [[0.1, 0.2]], [[[0.1, "a"]]], [[[0.1], [0.2, 0.3]]], [[[]]]],
            "biases": [
                *(x for x in ODD if not isinstance(x, list)),
                5,
                True,
                "b",
                [],
                [[0.1, 0.2]],
                ["0.1"],
                [True],
                {0.1},
            ],
            "inputs": [*ODD, 5, None, "12", [], [1], [[1, 2], 3], [[1, 2], [3, 4]], ["1", "2"], {1, 2}],
            "targets": [*ODD, 5, None, "1", [], [1, 2], [["a"]], [[1], [2]]],
            "activation": [*ODD, 5, True, "gaussian", "", ["tanh", "tanh"], [], [5]],
            "loss": [*ODD, 5, None, "mse"],
            "learning_rate": [*ODD, "0.5", None, True, -1],
            "rounds": [*NOT_COUNTS, 0],
            "name": [*ODD, 5, None],
        },
    ),
    "sample": (
        sample,
        {"seed": 3},
        {
            "seed": NOT_COUNTS,
            "layers": [
                *ODD,
                5,
                None,
                "",
                "2",
                "2x2",
                "2-0",
                "2-",
                [2],
                [],
                [2, "3"],
                [2, 3.0],
                [2, -1],
                "9-" * 99,
            ],
            "activation": [*ODD, 5, True, "gaussian", "", "tanh,tanh,tanh", ["tanh"]],
            "loss": [*ODD, 5, None, "mse"],
            "biases": [*ODD, 5, None, "units", ["unit"], ["unit", None], "unit,unit,unit"],
            "samples": [*NOT_COUNTS, 0],
            "learning_rate": [*ODD, "0.5", None, True, -1],
            "sampler": NOT_ROUNDS,
        },
    ),
    "figure": (
        figure,
        {"network": MAZUR},
        {
            "network": NOT_NETWORKS,
            "lit": [*ODD, 5, None, "w99", ["w5", 5], ["w99"]],
            "lang": [*ODD, "fr", None],
            "backward": [*ODD, 1, "yes", None],
        },
    ),
    "make_sheet": (
        make_sheet,
        {"network": MAZUR},
        {
            "network": NOT_NETWORKS,
            "lang": [*ODD, "fr", None],
            "rounds": [*(x for x in NOT_COUNTS if x is not None), 0],
            "contract": [*ODD, 4, "rounds", MAZUR],
            "figures": [*(x for x in NOT_COUNTS if x is not None), 0, 99],
            "places": [*(x for x in NOT_COUNTS if x is not None), 99],
            "upto": [*ODD, "end", None],
            "worked": [*ODD, 5, None, ["w5+", 5]],
            "fade": [*ODD, "2", True, 1.0, -1],
            "title": [*ODD, 5, None],
            "templates": [*ODD, 5, True],
        },
    ),
    "write": (make_sheet(MAZUR).write, {}, {"folder": [*ODD, 5, None, True, "/dev/null/a"]}),
    "make_program": (
        make_program,
        {"network": MAZUR},
        {
            "network": NOT_NETWORKS,
            "framework": [*ODD, 5, None, "fortran"],
            "lang": [*ODD, "fr", None],
            "rounds": [*NOT_COUNTS, 0],
        },
    ),
    "find": (find, {"graph": TRACE.graph, "name": "w5"}, {"name": NOT_NAMES}),
    "value": (
        TRACE.value,
        {"key": "w5"},
        {"key": NOT_NAMES, "round_": [x for x in NOT_ROUNDS if x is not None]},
    ),
    "round": (TRACE.round, {"number": 1}, {"number": NOT_ROUNDS}),
    "trace[name]": (lambda name: TRACE[name], {"name": "w5"}, {"name": NOT_NAMES}),
    "trace[name, round]": (
        lambda name, round_: TRACE[name, round_],
        {"name": "w5", "round_": 2},
        {"name": NOT_NAMES, "round_": [x for x in NOT_ROUNDS if x is not None]},
    ),
    **{
        name: (
            getattr(WORKED, name),
            {"key": "w5+"},
            {"key": NOT_NAMES, "round_": NOT_ROUNDS},
        )
        for name in ("text", "operand", "is_lost", "accepted", "accepted_text")
    },
}
ARGUMENTS = [(name, argument) for name, (_, _, wrong) in CALLS.items() for argument in wrong]


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_a_wrong_value_gets_one_message(name: str, argument: str) -> None:
    call, good, wrong = CALLS[name]
    if good:
        call(**good)
    for value in wrong[argument]:
        with pytest.raises(BpgenError) as caught:
            call(**{**good, argument: value})
        for lang in ("en", "ja"):
            assert caught.value.text(lang), value
            assert "Traceback" not in caught.value.text(lang)


def test_words_and_numbers_of_libraries_are_taken() -> None:
    assert Network.from_seed(np.int64(3)) == Network.from_seed(3)  # type: ignore[arg-type]
    assert evaluate(MAZUR, np.int32(2)).last_round == 2  # type: ignore[arg-type]
    assert work(MAZUR, "carry").contract == Contract("carry")
    assert work(MAZUR).contract == Contract()
    given = [float(x) for x in TRACE.rounds[0].values()][: len(TRACE.graph.given)]
    for values in (given, tuple(given), np.array(given)):
        assert evaluate(MAZUR, given=values).value("w5+") == TRACE.value("w5+")  # type: ignore[arg-type]


def test_a_name_in_the_place_of_a_network_gets_the_way_to_one() -> None:
    calls: list[Callable[..., Any]] = [evaluate, train, work, figure, make_sheet, make_program]
    for call in calls:
        with pytest.raises(SpecError, match=r"Network\.preset\(") as caught:
            call("mazur", *([1] if call is train else []))
        assert caught.value.where == "network"


def test_a_worked_problem_knows_the_names_that_a_trace_knows() -> None:
    for name in ("delta_o1", "w5'", "∂E/∂w5"):
        assert WORKED.text(name) == WORKED.text(find(TRACE.graph, name).key)
        assert name in TRACE


def test_every_public_function_is_tried() -> None:
    functions = {name for name in bpgen.__all__ if inspect.isfunction(getattr(bpgen, name))}
    assert functions <= set(CALLS)
    made = {name for name, value in vars(Network).items() if isinstance(value, classmethod)}
    assert made <= set(CALLS)
