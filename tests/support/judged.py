"""A page judged: its examples run, and each of its numbers is a value that the matrix judge comes to.

The judge's arrays hold nets, outputs, errors, local errors, gradients and updates. The factors between them
are worked out here from those, by formulas of their own.
"""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterable, Iterator
from decimal import Context, Decimal, localcontext
from typing import Any

from bpgen.network.problem import Network
from bpgen.trace.digits import Contract, round_half_up
from oracles.arithmetic import DIGITS, density, normal
from oracles.matrix import Round, exact_rounds
from support.problems import problem_of

_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d+(?:\.\d+)?)(?:e(?P<e>-?\d+)| \\times 10\^\{(?P<ten>-?\d+)\})?(?!\w)"
)
_DOCTEST = re.compile(r"^```\{doctest\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FREE = re.compile(r"\$\$(?:.|\n)+?\$\$|\$[^$\n]+\$|\{bp[a-z:-]*\}.*|^(?:>>>|\.\.\.) .*", re.MULTILINE)
#: Counts of rounds, which are no quantity.
_COUNTS = {1000, 9999, 10000}


def failures(page: str) -> int:
    """How many examples of a page fail, run as one session."""
    source = "\n".join(_DOCTEST.findall(page))
    test = doctest.DocTestParser().get_doctest(source, {}, "page", None, 0)
    return doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None).failed


def language_free(page: str) -> list[str]:
    """What a page shows in either language, in order: formulas, live values and steps, and programs."""
    return [text for text in _FREE.findall(page) if not text.startswith("{bp-fold}")]


def numbers(page: str) -> set[Decimal]:
    """The numbers with four or more digits on a page, without their signs."""
    found = set()
    text = re.sub(r"^:+\{bp-step\}.*$|^\(.*\)=$|^:rounds:.*$", "", page, flags=re.MULTILINE)
    for match in _NUMBER.finditer(re.sub(r"(?<=\d)\\?,(?=\d{3}\b)", "", text)):
        if sum(c.isdigit() for c in match["digits"].lstrip("0.")) >= 4:
            found.add(Decimal(f"{match['digits']}e{match['e'] or match['ten'] or 0}"))
    return found - {Decimal(n) for n in _COUNTS}


def strange(page: str, known: Iterable[Decimal], contract: Contract) -> set[Decimal]:
    """The numbers of a page that are none of the known values in its digits."""
    policy = contract.policy
    values = {abs(round_half_up(x, policy)) for x in known}
    return {x for x in numbers(page) if x not in values and abs(round_half_up(x, policy)) not in values}


def values(network: Network, rounds: int) -> Iterator[Decimal]:
    """All that the judge knows of the first rounds, factors and given numbers with it. Of a network
    that Adam updates it is the first round.
    """
    for layer in network.layers:
        yield from _flat([*layer.weights, layer.biases])
    for sample in network.samples:
        yield from _flat([sample.inputs, sample.targets])
    yield Decimal(repr(network.learning_rate))
    problem = problem_of(network)
    for judged in exact_rounds(problem, rounds):
        with localcontext(Context(prec=DIGITS)):
            yield from (Decimal(x) for x in _of_round(network, judged, problem.scale))
            if network.optimiser.kind == "adam":
                assert rounds == 1
                yield from _by_adam(network, judged, problem.scale)


def _flat(values_: Any) -> Iterator[Decimal]:
    for value in values_:
        if isinstance(value, int | float | Decimal):
            yield value if isinstance(value, Decimal) else Decimal(repr(value))
        else:
            yield from _flat(value)


def _of_round(network: Network, judged: Round, scale: int) -> Iterator[Decimal]:
    arrays = [judged.nets, judged.outs, judged.by_out, judged.deltas, judged.weights, judged.biases]
    yield from _flat([*arrays, judged.unit_errors, judged.unit_errors.sum(axis=1), [judged.error]])
    if network.input_gradients:
        yield from _flat(judged.by_inputs)
    for gradient in (*judged.weight_gradients, *judged.bias_gradients):
        yield from _flat([gradient, gradient.sum(axis=0) / scale])
    for k, layer in enumerate(network.layers):
        for net, out in zip(judged.nets[k], judged.outs[k], strict=True):
            yield from _slopes(str(layer.activation), net, out)
        if k or network.input_gradients:
            # The paths through each unit of this layer: its local error times a weight.
            weights = [[Decimal(repr(w)) for w in row] for row in layer.weights]
            for delta in judged.deltas[k]:
                for d, row in zip(delta, weights, strict=True):
                    yield from (d * w for w in row)


def _by_adam(network: Network, judged: Round, scale: int) -> Iterator[Decimal]:
    """What Adam remembers after its first step, as it is and corrected, and the parameters then."""
    beta1, beta2, epsilon = (
        Decimal(repr(network.optimiser.numbers[n])) for n in ("beta1", "beta2", "epsilon")
    )
    eta = Decimal(repr(network.learning_rate))
    for layer, gradients in zip(network.layers, judged.weight_gradients, strict=True):
        weights = [Decimal(repr(w)) for row in layer.weights for w in row]
        for w, g in zip(weights, (gradients.sum(axis=0) / scale).flatten(), strict=True):
            first, second = (1 - beta1) * g, (1 - beta2) * g * g
            yield from (first, second, first / (1 - beta1), second / (1 - beta2))
            yield w - eta * g / (abs(g) + epsilon)


def _slopes(name: str, net: Any, out: Any) -> Iterator[Decimal]:
    if name == "softmax":
        powers = [z.exp() for z in net]
        yield from [*powers, sum(powers)]
        yield from (a * ((i == j) - b) for i, a in enumerate(out) for j, b in enumerate(out))
    elif name == "logistic":
        yield from (o * (1 - o) for o in out)
    elif name == "tanh":
        yield from (1 - o * o for o in out)
    elif name == "softplus":
        yield from (1 / (1 + (-z).exp()) for z in net)
    elif name == "silu":
        for z in net:
            s = 1 / (1 + (-z).exp())
            yield s + z * s * (1 - s)
    elif name == "gelu":
        for z in net:
            yield normal(z) + z * density(z)
    elif name == "elu":
        yield from (o + 1 for o in out)
    elif name == "hard-logistic":
        yield Decimal(1) / 6
