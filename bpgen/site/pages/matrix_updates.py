"""The updates of a layer in vectors and matrices: array statements, with their symbols and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from ...graph.architecture import BiasRule, Reduction, UpdateShape
from ...graph.arrays import updates as updates_of
from ...graph.arrays import vector
from ...graph.expr import Add, Expr, Ref, Sub, refs
from ...graph.quantity import Concept
from ...graph.rewrite import swapped
from ...printers import latex
from ...printers.python import expression, identifier
from .matrices import Keys, Matrices

#: A longer line of a function is broken.
_LINE = 88
#: A line of a formula holds matrices of fewer columns in all.
_WIDE = 8


class UpdateArray(NamedTuple):
    """An array of an update: its symbol, and the keys of its entries."""

    symbol: str
    keys: Keys


class Update(NamedTuple):
    """The update of a layer's weights or biases: the array of each name, the names of those that are
    remembered of the round before, and the statements in order, by the names of what they compute.
    """

    parameters: str
    gradient: str
    arrays: dict[str, UpdateArray]
    remembered: tuple[str, ...]
    statements: tuple[tuple[str, Expr], ...]


def update_of(m: Matrices, layer: int, concept: Concept) -> Update:
    """The update of a layer's weights, or of its biases where each unit has one."""
    name, is_matrix = vector(m.arch, concept, layer), concept is Concept.WEIGHT
    rule, by, array = m.arch.update.rule, f"dE_d{name}", m.weights if is_matrix else m.bias
    own = UpdateArray(array(layer), m.matrix(concept, layer) if is_matrix else m.biases(layer))
    gradients = {q.wrt[1]: q.key for q in m.graph.by_given if q.wrt}
    of = "batch" if m.arch.samples > 1 else "1"
    arrays = {
        name: own,
        by: UpdateArray(m.by(own.symbol, of=of), each(own.keys, gradients.__getitem__)),
    }
    for piece in rule.states:
        symbol = m.letter(latex.bold(rule.pieces[piece].letter, is_matrix=is_matrix), layer)
        arrays[f"{piece}_{name}"] = UpdateArray(symbol, each(own.keys, f"{piece}_{{}}".format))
    remembered = tuple(f"{piece}_{name}" for piece in rule.states)
    statements = tuple(updates_of(m.arch.update, name, by))
    columns = zip(*m.graph.updates.values(), strict=True)
    for (new, _), made in zip(statements, columns, strict=True):
        of_parameter = dict(zip(m.graph.updates, made, strict=True))
        meaning = m.graph[made[0]].meaning
        plus = "^{+}" if new.endswith("+") else ""
        bold = meaning and latex.bold(meaning.letter, is_matrix=is_matrix)
        symbol = m.letter(bold, layer, plus) if bold else array(layer, plus)
        arrays[new] = UpdateArray(symbol, each(own.keys, of_parameter.__getitem__))
    return Update(name, by, arrays, remembered, statements)


def each(keys: Keys, change: Callable[[str], Any]) -> list[Any]:
    """A vector or matrix with something else for each key."""
    return [change(row) if isinstance(row, str) else [*map(change, row)] for row in keys]


def trained(m: Matrices, layer: int) -> Iterator[Concept]:
    """What of a layer is updated as an array: its weights, and its biases where each unit has one."""
    yield Concept.WEIGHT
    if m.arch.trains_biases(layer) and m.arch.bias_rule(layer) is BiasRule.UNIT:
        yield Concept.BIAS


def updates(m: Matrices, layer: int) -> Iterator[Markup]:
    """The new weights of a layer, and its new biases where those are trained."""
    for concept in trained(m, layer):
        update = update_of(m, layer, concept)
        if m.arch.samples > 1:
            yield _over_samples(m, update)
        for name, e in update.statements:
            yield _statement(m, update, name, e)
    if m.arch.trains_biases(layer) and m.arch.bias_rule(layer) is BiasRule.LAYER:
        bias = m.biases(layer)[0]
        if m.arch.samples > 1:
            yield scalar(m, m.key(Concept.BATCH_GRADIENT, layer))
        for key in m.graph.updates[bias]:
            yield scalar(m, key)


class StepFunction(NamedTuple):
    """A function of the program in lists that computes one array of an update: its name and lines; the array,
    and those and the numbers that it reads, by their names in the update of an array ``W`` by ``G``.
    """

    function: str
    source: str
    made: str
    read: tuple[str, ...]
    numbers: tuple[str, ...]

    @staticmethod
    def named(key: str, parameters: str, gradient: str) -> str:
        """The variable of an array, for parameters and a gradient of these names."""
        return gradient if key == _BY else identifier(_renamed(key, parameters))

    def of(self, update: Update) -> str:
        """The name of the array in a layer's update."""
        return _renamed(self.made, update.parameters)


_W, _BY = "W", "G"


def _renamed(key: str, parameters: str) -> str:
    plus = "+" * key.endswith("+")
    return key.removesuffix("+").removesuffix(_W) + parameters + plus


def steps(update: UpdateShape) -> Iterator[StepFunction]:
    """The functions of a program in lists that take a step, in the order in which they are called."""
    made = dict(updates_of(update, _W, _BY))
    letters = {key: key.removesuffix("+").removesuffix(f"_{_W}") for key in made}
    letters |= {f"{piece}_{_W}": piece for piece in update.rule.states}
    arrays = {key: (f"{letter}s", letter) for key, letter in letters.items()}
    arrays |= {_W: ("matrix", "w"), _BY: ("gradient", "d" if "g" in letters.values() else "g")}
    for key, e in made.items():
        read = tuple(dict.fromkeys(name for name in refs(e) if name in arrays))
        function = f"next_{letters[key]}" if key.endswith("+") else f"{letters[key]}_of"
        function = "stepped" if key == f"{_W}+" else function
        formula = expression(swapped(e, {name: Ref(arrays[name][1]) for name in read}))
        whole, entries = (", ".join(arrays[name][n] for name in read) for n in (0, 1))
        one = len(read) == 1
        inner = f"[{formula} for {entries} in {'row' if one else 'zip(*rows)'}]"
        outer = f"for row in {whole}" if one else f"for rows in zip({whole})"
        line = f"    return [{inner} {outer}]"
        if len(line) > _LINE:
            line = f"    return [\n        {inner}\n        {outer}\n    ]"
        numbers = tuple(name for name in refs(e) if name not in arrays)
        yield StepFunction(function, f"def {function}({whole}):\n{line}", key, read, numbers)


def lines(symbol: str, *forms: str) -> Markup:
    """A symbol and its forms, each equal to the next, on lines of their own."""
    joined = " \\\\\n&= ".join(forms)
    return Markup(f"\\begin{{aligned}}\n{symbol} &= {joined}\n\\end{{aligned}}")  # noqa: S704


def scalar(m: Matrices, key: str) -> Markup:
    """A quantity that is a number, with the formula of its definition."""
    return lines(m.symbol(key), m.printed.formula(key), m.printed.substituted(key), m.text(key))


def _over_samples(m: Matrices, update: Update) -> Markup:
    """A gradient over all samples: the sum of theirs, or the mean."""
    mean = rf"\frac{{1}}{{{m.arch.samples}}} " if m.arch.reduction is Reduction.MEAN else ""
    of_sample = m.by(update.arrays[update.parameters].symbol, of="s")
    total = rf"{mean}\sum_{{s=1}}^{{{m.arch.samples}}} {of_sample}"
    gradient = update.arrays[update.gradient]
    return lines(gradient.symbol, total, m.numbers(gradient.keys))


def _statement(m: Matrices, update: Update, name: str, e: Expr) -> Markup:
    arrays = update.arrays
    read = [key for key in refs(e) if key in arrays]
    columns = 1 if isinstance(row := arrays[name].keys[0], str) else len(row)
    # The first of wide matrices has a line to itself.
    is_wide = columns * len(read) >= _WIDE and isinstance(e, Add | Sub)

    def symbol(key: str) -> str:
        return arrays[key].symbol if key in arrays else m.symbol(key)

    def number(key: str) -> str:
        if key not in arrays:
            return m.text(key)
        return m.numbers(arrays[key].keys) + (" \\\\\n&\\quad" if is_wide and key == read[0] else "")

    both = (m.filled(e, leaf) for leaf in (symbol, number))
    return lines(arrays[name].symbol, *both, m.numbers(arrays[name].keys))
