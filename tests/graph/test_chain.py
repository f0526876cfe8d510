"""One chain rule for every kind of layer: of these here nothing is written but a forward pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest

from bpgen import Network
from bpgen.graph.build import build_graph
from bpgen.graph.chain import Chain, Taught, Teaching
from bpgen.graph.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, Written, add, refs
from bpgen.graph.functions.exp import exp
from bpgen.graph.functions.sqrt import sqrt
from bpgen.graph.functions.tanh import tanh
from bpgen.graph.losses.squares import HALF
from bpgen.graph.quantity import Concept, Index, Quantity

_STEP = 1e-100
INLINE = Teaching(Concept.DELTA)
NAMED = Teaching(Concept.DELTA, Concept.OUT_BY_NET, Concept.PATH)


class Plain(NamedTuple):
    """A layer of which nothing is taught but by calculus. The quantities ``inner`` are seen through."""

    how: Teaching | None
    inner: frozenset[str] = frozenset()

    def teaching(self, q: Quantity) -> Teaching | None:
        """The same for each quantity."""
        return None if q.key in self.inner else self.how

    def taught(self, _of: Quantity, _by: Quantity) -> Taught | None:
        """By calculus."""
        return None


class Example(NamedTuple):
    """A forward pass: the shapes of its given arrays, its definitions in order, and its error over arrays."""

    given: Mapping[str, tuple[int, ...]]
    definitions: Mapping[str, Expr]
    error: Callable[..., Any]
    inner: frozenset[str] = frozenset()


def element(name: str, *place: int) -> Ref:
    """An element of a given array: x_1_2."""
    return Ref("_".join([name, *(str(n + 1) for n in place)]))


def product(a: Sequence[Expr], b: Sequence[Expr]) -> Expr:
    return add([Mul(pair) for pair in zip(a, b, strict=True)])


def half_squares(outputs: Sequence[str]) -> dict[str, Expr]:
    """Half the squared difference to the targets, of each output and in all."""
    parts = {
        f"E_{out}": Mul((HALF, Pow(Sub(element("t", n), Ref(out)), Num(2)))) for n, out in enumerate(outputs)
    }
    return {**parts, "E": add([Ref(key) for key in parts])}


def convolution() -> Example:
    """A kernel of 3 over 6 numbers, with tanh, and one output that all of them feed."""
    steps: dict[str, Expr] = {}
    for m in range(4):
        window = [element("x", m + j) for j in range(3)]
        steps[f"net{m}"] = Add((product([element("k", j) for j in range(3)], window), element("b", 0)))
        steps[f"m{m}"] = tanh(Ref(f"net{m}"))
    steps["y"] = product([element("w", m) for m in range(4)], [Ref(f"m{m}") for m in range(4)])

    def error(x: Any, k: Any, b: Any, w: Any, t: Any) -> Any:
        maps = np.tanh(np.correlate(x, k.conj(), "valid") + b)
        return ((t - w @ maps) ** 2).sum() / 2

    given = {"x": (6,), "k": (3,), "b": (1,), "w": (4,), "t": (1,)}
    return Example(given, {**steps, **half_squares(["y"])}, error)


def recurrent() -> Example:
    """Elman's network of two units over two steps, with an output at each: the weights are shared in time."""
    steps: dict[str, Expr] = {}
    for t in range(2):
        for n in range(2):
            before = [element("h", m) if t == 0 else Ref(f"h{m}_t{t - 1}") for m in range(2)]
            row = [element("u", n, m) for m in range(2)]
            steps[f"net{n}_t{t}"] = Add((Mul((element("v", n), element("x", t))), product(row, before)))
            steps[f"h{n}_t{t}"] = tanh(Ref(f"net{n}_t{t}"))
        steps[f"y_t{t}"] = product([element("w", n) for n in range(2)], [Ref(f"h{n}_t{t}") for n in range(2)])

    def error(x: Any, h: Any, u: Any, v: Any, w: Any, t: Any) -> Any:
        outputs = []
        for number in x:
            h = np.tanh(v * number + u @ h)
            outputs.append(w @ h)
        return ((t - np.array(outputs)) ** 2).sum() / 2

    given = {"x": (2,), "h": (2,), "u": (2, 2), "v": (2,), "w": (2,), "t": (2,)}
    return Example(given, {**steps, **half_squares(["y_t0", "y_t1"])}, error)


def attention() -> Example:
    """One head over two tokens of two features, with the token added to what it attends to: a residual."""
    two, steps = range(2), dict[str, Expr]()
    for t in two:
        token = [element("x", t, m) for m in two]
        for name in "qkv":
            for n in two:
                steps[f"{name}{n}_t{t}"] = product([element(f"w{name}", n, m) for m in two], token)
    for t in two:
        for s in two:
            scores = product([Ref(f"q{n}_t{t}") for n in two], [Ref(f"k{n}_t{s}") for n in two])
            steps[f"s_t{t}_t{s}"] = Div(scores, sqrt(Num(2)))
            steps[f"e_t{t}_t{s}"] = exp(Ref(f"s_t{t}_t{s}"))
        steps[f"sum_t{t}"] = Add(tuple(Ref(f"e_t{t}_t{s}") for s in two))
        for s in two:
            steps[f"a_t{t}_t{s}"] = Div(Ref(f"e_t{t}_t{s}"), Ref(f"sum_t{t}"))
        for n in two:
            mixed = product([Ref(f"a_t{t}_t{s}") for s in two], [Ref(f"v{n}_t{s}") for s in two])
            steps[f"y{n}_t{t}"] = Add((element("x", t, n), mixed))

    def error(x: Any, wq: Any, wk: Any, wv: Any, t: Any) -> Any:
        q, k, v = x @ wq.T, x @ wk.T, x @ wv.T
        e = np.exp(q @ k.T / np.sqrt(2))
        y = x + e / e.sum(axis=1, keepdims=True) @ v
        return ((t - y.ravel()) ** 2).sum() / 2

    given = {"x": (2, 2), "wq": (2, 2), "wk": (2, 2), "wv": (2, 2), "t": (4,)}
    outputs = [f"y{n}_t{t}" for t in two for n in two]
    seen_through = frozenset(key for key in steps if key.startswith(("e_", "sum_")))
    return Example(given, {**steps, **half_squares(outputs)}, error, seen_through)


EXAMPLES = {f.__name__: f() for f in (convolution, recurrent, attention)}


def value(e: Expr, values: Mapping[str, complex]) -> complex:
    """An expression's value over complex numbers."""

    def of(x: Expr) -> complex:
        return value(x, values)

    match e:
        case Num(number):
            return number
        case Ref(key):
            return values[key]
        case Neg(x):
            return -of(x)
        case Add(terms):
            return sum(map(of, terms))
        case Sub(a, b):
            return of(a) - of(b)
        case Mul(parts):
            return complex(np.prod([of(x) for x in parts]))
        case Div(a, b):
            return of(a) / of(b)
        case Pow(base, exponent):
            return of(base) ** of(exponent)
        case Call(function, arguments):
            return function.complex(*map(of, arguments))
        case Written(taught, _):
            return of(taught)
    raise TypeError(e)


def quantity(key: str, definition: Expr | None = None) -> Quantity:
    concept = Concept.WEIGHT if definition is None else Concept.OUT
    return Quantity(key, key, concept, Index(), definition)


def derived(example: Example, how: Teaching) -> tuple[Quantity, ...]:
    """The whole graph: what is given, the forward pass, and the derivative with respect to each of both."""
    given = [element(n, *place).key for n, shape in example.given.items() for place in np.ndindex(shape)]
    forward = [*map(quantity, given), *(quantity(k, e) for k, e in example.definitions.items())]
    seen = example.inner | {key for key in example.definitions if key.startswith("E")}
    layer = Plain(how, seen)
    chain = Chain([(q, layer) for q in forward], "E")
    by = [*example.definitions, *given]
    return (*forward, *chain.backward(key for key in by if key not in seen))


def numbers(example: Example) -> dict[str, Any]:
    draw = np.random.default_rng(7)
    return {name: draw.uniform(-1, 1, shape) for name, shape in example.given.items()}


def flat(arrays: Mapping[str, Any]) -> dict[str, complex]:
    return {element(n, *place).key: a[place] for n, a in arrays.items() for place in np.ndindex(a.shape)}


def evaluated(
    quantities: Sequence[Quantity], given: Mapping[str, complex], moved: str = ""
) -> dict[str, complex]:
    """The value of each quantity; that of ``moved`` has an imaginary step added."""
    values = dict[str, complex](given)
    for q in quantities:
        values[q.key] = values[q.key] if q.definition is None else value(q.definition, values)
        values[q.key] += 1j * _STEP if q.key == moved else 0
    return values


@pytest.mark.parametrize("how", [INLINE, NAMED], ids=["within the formula", "as quantities"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_derived_is_the_derivative_at_every_node(name: str, how: Teaching) -> None:
    example = EXAMPLES[name]
    graph, given = derived(example, how), flat(numbers(example))
    values, found = evaluated(graph, given), set()
    for q in graph:
        if q.wrt and q.concept is Concept.DELTA:
            of, by = q.wrt
            found.add(by)
            assert values[q.key].real == pytest.approx(
                evaluated(graph, given, moved=by)[of].imag / _STEP, rel=1e-10, abs=1e-14
            )
    targets = {key for key in given if key.startswith("t_")}
    seen = example.inner | {key for key in example.definitions if key.startswith("E")}
    assert found >= (set(given) | set(example.definitions)) - seen - targets


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_gradients_are_those_of_the_same_network_in_arrays(name: str) -> None:
    example = EXAMPLES[name]
    arrays = numbers(example)
    values = evaluated(derived(example, NAMED), flat(arrays))
    for moved, array in arrays.items():
        for place in np.ndindex(array.shape):
            stepped = {key: a.astype(complex) for key, a in arrays.items()}
            stepped[moved][place] += 1j * _STEP
            judged = example.error(**stepped).imag / _STEP
            key = f"dE/d{element(moved, *place).key}"
            assert values[key].real == pytest.approx(judged, rel=1e-10, abs=1e-14)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_derivative_comes_after_what_it_mentions_and_under_a_name_of_its_own(name: str) -> None:
    known = set[str]()
    for q in derived(EXAMPLES[name], NAMED):
        assert q.key not in known
        assert q.definition is None or set(refs(q.definition)) <= known
        known.add(q.key)


def test_a_shared_weight_is_the_sum_of_its_paths() -> None:
    graph = {q.key: q for q in derived(EXAMPLES["recurrent"], NAMED)}
    paths = [Ref(f"dE/du_1_2@net0_t{t}") for t in range(2)]
    assert graph["dE/du_1_2"].definition == Add(tuple(paths))
    assert graph["dE/du_1_2@net0_t1"].definition == Mul((Ref("dE/dnet0_t1"), Ref("dnet0_t1/du_1_2")))
    assert graph["dnet0_t1/du_1_2"].definition == Ref("h1_t0")


@pytest.mark.parametrize("how", [INLINE, NAMED], ids=["within the formula", "as quantities"])
def test_what_the_error_and_others_use_has_a_part_from_each(how: Teaching) -> None:
    definitions = {"y": tanh(Ref("x")), "z": Pow(Ref("y"), Num(3)), "E": Mul((Ref("y"), Ref("z"), Ref("y")))}
    forward = [quantity("x"), *(quantity(key, e) for key, e in definitions.items())]
    layer = Plain(how)
    graph = [*forward, *Chain([(q, layer) for q in forward], "E").backward(["x", "y", "z"])]
    names = [q.key for q in graph if q.concept is Concept.PATH]
    assert names == (["dE/dy@z", "dE/dy@E", "dE/dx@y"] if how is NAMED else [])
    values = evaluated(graph, {"x": 0.3})
    for by in "xyz":
        judged = evaluated(graph, {"x": 0.3}, moved=by)["E"].imag / _STEP
        assert values[f"dE/d{by}"].real == pytest.approx(judged, rel=1e-12)


@pytest.mark.parametrize("how", [INLINE, NAMED], ids=["within the formula", "as quantities"])
def test_a_quantity_may_be_a_factor_several_times(how: Teaching) -> None:
    x, y, z = Ref("x"), Ref("y"), Ref("z")
    definitions: dict[str, Expr] = {
        "y": Mul((x, x)),
        "z": Add((Mul((y, y)), Mul((y, x, y)), x)),
        "E": Mul((z, z)),
    }
    forward = [quantity("x"), *(quantity(key, e) for key, e in definitions.items())]
    graph = [*forward, *Chain([(q, Plain(how)) for q in forward], "E").backward(["x", "y", "z"])]
    values = evaluated(graph, {"x": 0.3})
    for by in "xyz":
        judged = evaluated(graph, {"x": 0.3}, moved=by)["E"].imag / _STEP
        assert values[f"dE/d{by}"].real == pytest.approx(judged, rel=1e-12)


def test_a_key_given_twice_is_an_error_and_never_an_overwrite() -> None:
    layer = Plain(INLINE)
    twice = [(quantity("x"), layer), (quantity("E", Ref("x")), layer), (quantity("x"), layer)]
    with pytest.raises(ValueError, match="x is defined twice"):
        Chain(twice, "E")
    graph = build_graph(Network.preset("mazur").architecture)
    again = graph["net_h1"]._replace(definition=Num(1))
    with pytest.raises(ValueError, match="net_h1 is defined twice"):
        replace(graph, quantities=(*graph.quantities, again))
