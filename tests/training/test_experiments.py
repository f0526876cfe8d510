"""The supplement's experiments: a program of our own comes to their numbers, and they teach what it says."""

from __future__ import annotations

import json
import os
from itertools import pairwise

import numpy as np
import pytest

from bpgen.errors.languages import LANGUAGES
from bpgen.graph.architecture import Reduction
from bpgen.problems.settings import parse_setting
from bpgen.supplement.told import loss_column
from bpgen.training.experiments import EXPERIMENTS, SHIPPED, made, results, written
from bpgen.training.files import demo
from bpgen.words.texts import words
from oracles.classifier import classes, trained
from training.experiment_runs import given


def losses(name: str) -> list[float]:
    """The losses at the end, case by case."""
    return [run.reports[-1].loss for run in results(name)]


def accuracies(name: str) -> list[float]:
    """The accuracies on the training part at the end."""
    return [run.reports[-1].accuracy for run in results(name)]


def on_test(name: str) -> list[float]:
    """The accuracies on the test part at the end."""
    return [float(run.reports[-1].test or 0) for run in results(name)]


def test_each_run_is_that_of_numpy_by_hand() -> None:
    wrong, looked = list[str](), set[tuple[str, ...]]()
    for name in EXPERIMENTS:
        for result in results(name):
            if result.typed in looked:
                continue
            looked.add(result.typed)
            run, data, last = given(result), result.data, result.reports[-1]
            end = trained(run)
            shares = [
                float((classes(run, end.parameters, part.inputs) == part.classes).mean())
                for part in (data.train, data.test)
            ]
            if last.loss != pytest.approx(end.loss, rel=1e-9):
                wrong.append(f"{name} {result.case.value}: {last.loss}, by hand {end.loss}")
            if [last.accuracy, last.test] != pytest.approx(shares):
                wrong.append(f"{name} {result.case.value}: {last}, by hand {shares}")
    assert not wrong
    assert len(looked) > 25


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_is_called_a_mean_is_one(name: str) -> None:
    for typed in {EXPERIMENTS[name].common + case.typed for case in EXPERIMENTS[name].cases}:
        mean = demo([parse_setting(text) for text in typed]).reduction is Reduction.MEAN
        assert (loss_column(name) == "loss_mean") == mean


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_cases_have_names_of_their_own(name: str, lang: str) -> None:
    said = words("site", lang)["supplement"]["case"][name]
    names = []
    for case in EXPERIMENTS[name].cases:
        typed = EXPERIMENTS[name].common + case.typed
        rate = demo([parse_setting(text) for text in typed]).learning_rate
        names.append(said.format(value=case.value, rate=rate))
    assert len(set(names)) == len(names)


#: Two classes and more, whole and small batches, each activation and each way to begin.
_AGAIN = ("demo", "classes", "activation", "batch", "initial")


def test_the_runs_that_come_with_bpgen_are_those_that_are_made() -> None:
    """To the last bit, on any processor; the others, but in a thorough run, are held to the program by hand
    alone. ``python -m training.experiment_runs`` writes them.
    """
    shipped = SHIPPED.read_bytes()
    typed = [tuple(run["set"]) for run in json.loads(shipped)]
    assert typed == list(dict.fromkeys(t for e in EXPERIMENTS.values() for t in e.typed))
    thorough = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
    again = made(EXPERIMENTS if thorough else _AGAIN)
    lines = shipped.decode().splitlines()[1:-1]
    for one, state in again.items():
        (line,) = written({one: state}).decode().splitlines()[1:-1]
        assert line == lines[typed.index(one)].rstrip(","), one


# ---- what the pages and slides say ------------------------------------------------------------------


def test_the_demonstration_is_still_flat_for_long_and_falls_again() -> None:
    told = {r.step: r.loss for r in results("demo")[0].reports}
    assert told[0] == pytest.approx(400 * np.log(2))
    assert told[0] - told[100] > 150
    assert told[200] - told[1400] < 12
    assert told[1400] - told[2000] > 15


def test_inputs_that_tell_nothing_are_learned_by_heart() -> None:
    assert on_test("inputs")[0] > 0.9
    assert accuracies("inputs")[2] == 1
    assert on_test("inputs")[2] < 0.65


def test_classes_are_told_apart_the_later_the_more() -> None:
    assert min(accuracies("classes")) > 0.85
    first, second, third = losses("classes")
    assert first < second < third
    starts = [run.reports[0].loss for run in results("classes")]
    assert starts == pytest.approx([400 * np.log(n) for n in (2, 5, 20)])
    few, many = accuracies("narrow")
    assert few < 0.6
    assert many > 0.8


@pytest.mark.parametrize("name", ["units", "layers"])
def test_more_of_them_come_further_in_as_many_steps(name: str) -> None:
    first, second, third = losses(name)
    assert first > 1.1 * second > 2 * third
    # No better than a straight border; and one that follows the moons.
    if name == "units":
        assert accuracies(name)[1] < 0.91
        assert accuracies(name)[2] > 0.99


def test_only_bent_functions_bend_the_border() -> None:
    identity, *others = accuracies("activation")
    assert identity < 0.92
    assert min(others) > 0.98
    _, logistic, tanh, _ = losses("activation")
    assert logistic > 3 * tanh


def rises(losses: list[float]) -> int:
    """How often a loss is larger than the one before."""
    return sum(b > a for a, b in pairwise(losses))


def test_rates_are_too_small_right_and_too_large() -> None:
    small, right, large = losses("rate")
    start = results("rate")[2].reports[0].loss
    assert right < small < start < large
    told = [r.loss for r in results("rate")[2].reports]
    assert rises(told) > 5 < rises([-loss for loss in told])
    many = results("points")[2].reports
    assert many[-1].loss > many[0].loss
    assert losses("points")[3] < many[0].loss / 2
    assert all(run.reports[-1].loss < run.reports[0].loss / 2 for run in results("points")[:2])


def test_more_steps_go_further() -> None:
    assert losses("steps") == sorted(losses("steps"), reverse=True)
    assert losses("steps")[2] < 0.8 * losses("steps")[1]
    assert losses("steps")[3] < 0.9 * losses("steps")[2]


def test_small_batches_go_up_and_down() -> None:
    one, some, whole = (rises([r.loss for r in run.reports]) for run in results("batch"))
    assert one > some > whole == 0
    assert losses("batch") == sorted(losses("batch"), reverse=True)


def test_zeros_learn_nothing_and_twins_stay_twins() -> None:
    (zeros, *_) = results("initial")
    assert zeros.reports[-1].loss == pytest.approx(zeros.reports[0].loss, rel=1e-3)
    assert all(not array.any() for array in zeros.parameters[:5])
    assert accuracies("initial") == sorted(accuracies("initial"))
    (twins,) = results("symmetry")
    weights, biases = twins.parameters[:2]
    assert np.array_equal(weights[0], weights[1])
    assert biases[0] == biases[1]
    assert weights.all()


def test_seeds_end_apart() -> None:
    assert max(losses("seed")) > 5 * min(losses("seed"))
