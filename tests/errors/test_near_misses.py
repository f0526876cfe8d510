"""Hints at the nearest known name: given for slips of the keys, not for other words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bpgen.cli import COMMANDS
from bpgen.errors import nearest
from bpgen.errors.messages import Message
from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Naming, Reduction
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.graph.quantity import Concept
from bpgen.graph.schedules import SCHEDULES
from bpgen.problems.tables import LayerTable, NetworkTable

VOCABULARIES = [
    [str(x) for x in kind] for kind in (ActivationName, BiasRule, LossName, Naming, Reduction, Concept)
] + [list(COMMANDS), list(LayerTable.model_fields), list(NetworkTable.model_fields)]


def hinted(word: str, known: list[str]) -> str:
    """The name at which a hint points; empty where it points at none."""
    hint = nearest(word, known)
    return str(hint.values["name"]) if isinstance(hint, Message) and hint.key == "hint.nearest" else ""


def slips(word: str) -> Iterator[str]:
    """What fingers make of a word beyond its first letter: left out, doubled, exchanged, mistaken."""
    for n in range(1, len(word)):
        yield word[:n] + word[n + 1 :]
        yield word[:n] + word[n] + word[n:]
        yield word[:n] + "q" + word[n + 1 :]
        if n + 1 < len(word):
            yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]


@pytest.mark.parametrize("known", VOCABULARIES, ids=lambda known: known[0])
def test_each_slip_is_answered_with_the_word_that_was_meant(known: list[str]) -> None:
    for word in known:
        for typed in slips(word) if len(word) > 3 else ():
            # A slip may lead to a sister of the name: from biases to bias, from sampler to samples.
            assert typed in known or hinted(typed, known)[:4] == word[:4], typed
    assert "samples" not in known or hinted("sample", known) == "samples"


def test_a_long_word_bears_two_slips_and_other_joints() -> None:
    known = list(NetworkTable.model_fields)
    assert hinted("laerning_raet", known) == "learning_rate"
    assert hinted("Learning Rate", known) == "learning_rate"
    assert hinted("trianed-biases", known) == "trained_biases"
    assert hinted("categorical-crossentropy", [str(x) for x in LossName]) == "categorical-cross-entropy"
    assert hinted("reulus", ["relu"]) == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [("half-squared", "half-squared-error"), ("binary", "binary-cross-entropy"), ("sigmoid", "logistic")],
)
def test_parts_of_names_and_names_of_other_books_are_known(typed: str, name: str) -> None:
    assert hinted(typed, [*map(str, LossName), *map(str, ActivationName)]) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("sgd", "gradient-descent"), ("gradient_descent", "gradient-descent")),
        *(("vanilla", "gradient-descent"), ("heavy_ball", "momentum-velocity")),
        *(("Adam", "adam"), ("ADAM", "adam"), ("adamm", "adam"), ("adamv", "adamw"), ("adan", "")),
        *(("cosine_annealing", "cosine"), ("exponential-decay", "exponential"), ("linear", "")),
    ],
)
def test_other_names_of_optimisers_and_schedules_are_known(typed: str, name: str) -> None:
    assert hinted(typed, [*OPTIMISERS, *SCHEDULES]) == name


@pytest.mark.parametrize(
    "typed",
    [
        *("attention", "education", "momentum", "dropout", "epochs", "labels", "name", "data"),
        *("gelu", "selu", "celu", "prelu", "softsign", "log-softmax"),
        *("cross", "mean-absolute-error", "new-layer", "one", "print", "quiz", "sight", "w", ""),
        *("round7", "w1_2", "layernorm", "max", "min", "late", "graph", "test"),
    ],
)
def test_another_word_is_not_taken_for_a_slip(typed: str) -> None:
    for known in VOCABULARIES:
        assert hinted(typed, known) == "", (typed, known)


def test_another_number_is_another_name() -> None:
    assert hinted("net_h9", ["net_h1", "net_h2"]) == ""
    assert hinted("net_h11", ["net_h1", "net_h2"]) == "net_h1"
