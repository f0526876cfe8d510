"""A judge of the optimisers: whole trainings in NumPy arrays, the gradients by autograd.

Written from the papers, parameter array by parameter array, without a formula of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from .automatic import gradients
from .problem import Problem

Numbers = Mapping[str, float]
#: (gradient, memory, number of the round, learning rate, numbers) -> what is subtracted from the parameter.
Rule = Callable[[Any, dict[str, Any], int, float, Numbers], Any]


def _plain(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    return eta * g


def _momentum(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    memory["v"] = n["mu"] * memory.get("v", 0) + g
    return eta * memory["v"]


def _momentum_velocity(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    memory["v"] = n["mu"] * memory.get("v", 0) - eta * g
    return -memory["v"]


def _momentum_average(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    memory["v"] = n["mu"] * memory.get("v", 0) + (1 - n["mu"]) * g
    return eta * memory["v"]


def _nesterov(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    # The parameter is the point ahead of the one that has moved by v: back by the old lead, by v, and ahead.
    before = memory.get("v", 0 * g)
    memory["v"] = n["mu"] * before + g
    return eta * ((1 + n["mu"]) * memory["v"] - n["mu"] * before)


def _adagrad(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    memory["all"] = [*memory.get("all", []), g]
    return eta * g / (np.linalg.norm(memory["all"], axis=0) + n["epsilon"])


def _mean(memory: dict[str, Any], name: str, x: Any, beta: float) -> Any:
    """The average of all that came, weighted by powers of beta: the sum written out, not step by step."""
    memory[name] = [*memory.get(name, []), x]
    return sum((1 - beta) * beta**age * old for age, old in enumerate(reversed(memory[name])))


def _rmsprop(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    return eta * g / (np.sqrt(_mean(memory, "s", g * g, n["rho"])) + n["epsilon"])


def _adam(g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    m = _mean(memory, "m", g, n["beta1"]) / (1 - n["beta1"] ** t)
    v = _mean(memory, "v", g * g, n["beta2"]) / (1 - n["beta2"] ** t)
    return eta * m / (np.sqrt(v) + n["epsilon"])


RULES: dict[str, Rule] = {
    "gradient-descent": _plain,
    "momentum": _momentum,
    "momentum-velocity": _momentum_velocity,
    "momentum-average": _momentum_average,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
}

#: (first rate, number of the round, numbers) -> the round's rate.
SCHEDULES: dict[str, Callable[[float, int, Numbers], float]] = {
    "constant": lambda eta, t, n: eta,
    "exponential": lambda eta, t, n: eta * n["gamma"] ** (t - 1),
    "step": lambda eta, t, n: eta * n["gamma"] ** ((t - 1) // n["every"]),
    "cosine": lambda eta, t, n: (
        n["least_rate"] + (eta - n["least_rate"]) * np.cos(np.pi * (t - 1) / n["period"] / 2) ** 2
    ),
}


def train(
    problem: Problem, kind: str, rounds: int, numbers: Numbers, schedule: str = "constant"
) -> list[tuple[list[Any], list[Any]]]:
    """Weights and biases of each layer after each round."""
    weights, biases = ([np.array(x, dtype=float) for x in xs] for xs in (problem.weights, problem.biases))
    memories: list[dict[str, Any]] = [{} for _ in range(2 * len(weights))]
    out = []
    for t in range(1, rounds + 1):
        eta = SCHEDULES[schedule](problem.eta, t, numbers)
        here = replace(
            problem,
            weights=tuple(tuple(map(tuple, w)) for w in weights),
            biases=tuple(tuple(b) for b in biases),
        )
        by_weights, by_biases = gradients(here)
        old = [*weights, *biases]
        trained = [True] * len(weights) + [
            t and len(b) > 0 for t, b in zip(problem.trained_biases, biases, strict=True)
        ]
        new = [
            stepped(kind, p, g, memory, t, eta, numbers) if moves else p
            for p, g, memory, moves in zip(old, [*by_weights, *by_biases], memories, trained, strict=True)
        ]
        weights, biases = new[: len(weights)], new[len(weights) :]
        out.append((weights, biases))
    return out


def stepped(kind: str, p: Any, g: Any, memory: dict[str, Any], t: int, eta: float, n: Numbers) -> Any:
    """An array of parameters after round ``t``."""
    if "l2" in n:
        g = g + n["l2"] * p
    kept = p * (1 - eta * n["weight_decay"]) if "weight_decay" in n else p
    return kept - RULES[kind](g, memory, t, eta, n)
