"""A network's first round in vectors and matrices: which quantity stands where, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ...graph import names
from ...graph.architecture import ActivationName, BiasRule
from ...graph.arrays import INPUTS, ONES, vector
from ...graph.expr import Expr
from ...graph.notation import LECTURE
from ...graph.quantity import Concept, Index
from ...lesson.live import Live
from ...printers import latex
from ...printers.infix import fill, parts
from ...printers.notation import NOTATIONS, Symbol
from ...printers.target import in_notation

#: The keys of a vector, or of a matrix row by row.
Keys = Sequence[str] | Sequence[Sequence[str]]
TRANSPOSED = latex.LATEX.transposed


def column(cells: Sequence[str]) -> str:
    """A column vector."""
    return latex.matrix([[cell] for cell in cells])


def _marked(letter: str, layer: str, marks: str) -> str:
    """A letter with the number of its layer above, where it has one, and with marks above or below it."""
    if not layer or not marks:
        return letter + (f"^{{{layer}}}" if layer else "") + marks
    if marks[0] == "_":
        return f"{letter}{marks}^{{{layer}}}"
    if marks == TRANSPOSED:
        return f"({letter}^{{{layer}}}){TRANSPOSED}"
    return f"{letter}^{{{layer}{',' * layer.isdigit()}{marks[2:]}"


class Leaves(NamedTuple):
    """What stands in an array statement for each name: its symbol, or the matrix of its numbers."""

    symbols: dict[str, str]
    numbers: dict[str, str]


class Matrices:
    """The vectors and matrices of a network's first round: their symbols, entries and numbers.

    What each sample has for itself is that of the first sample.
    """

    def __init__(self, live: Live) -> None:
        self.live, self.arch, self.graph = live, live.network.architecture, live.graph
        self.printed = live.printed()
        self._book = NOTATIONS[live.network.notation.book]
        counted = "_{1}" if self._book.counts_samples else "^{(1)}"
        self.mark = counted if self.arch.samples > 1 else ""
        kinds = {layer.activation for layer in self.arch.layers} - {ActivationName.SOFTMAX}
        self._one_function = len(kinds) == 1

    # ---- keys by place

    def key(
        self,
        concept: Concept,
        layer: int,
        unit: int | None = None,
        source: int | None = None,
        via: int | None = None,
    ) -> str:
        """The quantity at a place; of the first sample, or of all where it is theirs."""
        for sample in (1, None):
            found = self.graph.by_place.get((concept, Index(sample, layer, unit, source, via)))
            if found:
                return found
        raise KeyError(concept, layer, unit, source, via)

    def units(self, layer: int) -> range:
        """The numbers of a layer's units."""
        return range(1, self.arch.sizes[layer] + 1)

    def vector(self, concept: Concept, layer: int) -> list[str]:
        """The keys of a quantity of each unit."""
        return [self.key(concept, layer, n) for n in self.units(layer)]

    def matrix(self, concept: Concept, layer: int) -> list[list[str]]:
        """The keys of a quantity of each weight: a row for each receiving unit, a column for each source."""
        return [[self.key(concept, layer, n, m) for m in self.units(layer - 1)] for n in self.units(layer)]

    def jacobian(self, layer: int) -> list[list[str]]:
        """The derivatives of a softmax layer: a row for each output, a column for each net."""
        units = self.units(layer)
        return [[self.key(Concept.OUT_BY_NET, layer, k, via=n) for n in units] for k in units]

    def biases(self, layer: int, concept: Concept = Concept.BIAS) -> list[str]:
        """The key of the bias that feeds each unit: the same for all where a layer shares one."""
        shared = self.arch.bias_rule(layer) is BiasRule.LAYER
        return [self.key(concept, layer, None if shared else n) for n in self.units(layer)]

    def source(self, layer: int) -> list[str]:
        """What a layer hands on: its outputs, or the inputs."""
        return self.vector(Concept.OUT if layer else Concept.INPUT, layer)

    # ---- print

    def text(self, key: str) -> str:
        """A number in LaTeX."""
        return self.printed.result(key)

    def plain(self, key: str) -> str:
        """A number as the digits of the page show it."""
        return self.printed.text(key)

    def value(self, key: str) -> Decimal:
        """A number as it is."""
        return self.printed.values[key]

    def numbers(self, keys: Keys) -> str:
        """A vector or matrix with its numbers."""
        rows = [[k] if isinstance(k, str) else list(k) for k in keys]
        return latex.matrix([[self.text(key) for key in row] for row in rows])

    def symbols(self, keys: Keys) -> str:
        """A vector or matrix with the symbols of its entries."""
        rows = [[k] if isinstance(k, str) else list(k) for k in keys]
        return latex.matrix([[self.symbol(key) for key in row] for row in rows])

    def symbol(self, key: str) -> str:
        """A quantity's own symbol."""
        return self.printed.symbol(key)

    def letter(self, letter: str, layer: int, marks: str = "") -> str:
        """A bold letter with the layer's name below, W with subscript h, or as a book counts it, above."""
        if layer and self.is_lecture:
            return rf"{letter}_{{{names.layer_name(self.arch, layer)}}}{marks}"
        return _marked(letter, self._one(Concept.WEIGHT, layer, source=1).layer, marks)

    @property
    def is_lecture(self) -> bool:
        """Whether a layer has its letter below, not its number above."""
        return self.live.network.notation.book == LECTURE

    def _one(self, concept: Concept, layer: int, source: int | None = None) -> Symbol:
        """The symbol of a layer's first quantity; a local error has a letter of its own."""
        found = self.printed.name(self.key(concept, layer, 1, source))
        return found if isinstance(found, Symbol) else Symbol("delta")

    def vector_of(self, concept: Concept, layer: int) -> str:
        """A bold letter or word, with the mark of the sample where there are several."""
        first = self._one(concept, layer)
        if self.is_lecture or concept is Concept.DELTA:
            return self.letter(latex.bold(first.base), layer, self.mark)
        return _marked(latex.bold(first.base), first.layer, self.mark)

    def entry(self, concept: Concept) -> str:
        """Any entry of a vector of the last layer."""
        last = self.arch.depth
        first = self._one(concept, last)
        before = f"{names.layer_name(self.arch, last)}_" if self.is_lecture else "1_" * (self.mark[:1] == "_")
        return latex.print_symbol(first._replace(sub=f"{before}k"))

    def base(self, concept: Concept, layer: int) -> str:
        """The letter of a layer's quantities, without indices."""
        return latex.letter(self._one(concept, layer).base)

    def weights(self, layer: int, marks: str = "") -> str:
        """The matrix of a layer's weights."""
        base = self._one(Concept.WEIGHT, layer, source=1).base
        return self.letter(latex.bold(base, is_matrix=True), layer, marks)

    def bias(self, layer: int, marks: str = "") -> str:
        """The vector of a layer's biases."""
        first = self.printed.name(self.biases(layer)[0])
        assert isinstance(first, Symbol)
        from_0 = "_{0}" if first.sub.endswith("0") else ""
        return self.letter(latex.bold(first.base) + from_0, layer, marks)

    def _turned(self, symbol: str) -> str:
        pair = "{}" if self.is_lecture or "^" not in symbol else "()"
        return f"{pair[0]}{symbol}{pair[1]}{TRANSPOSED}"

    def filled(self, e: Expr, leaf: Callable[[str], str]) -> str:
        """A formula with something for each name in it, its signs those of the notation."""
        style = in_notation(latex.TARGET, self.live.network.notation).style
        return fill(style, parts(style, e), leaf)

    def delta(self, layer: int) -> str:
        """The vector of local errors."""
        return self.vector_of(Concept.DELTA, layer)

    def function(self, layer: int, prime: str = "") -> str:
        """The activation function, named after its layer where layers differ."""
        number = self._one(Concept.WEIGHT, layer, source=1).layer.strip("()[]")
        name = number or names.layer_name(self.arch, layer)
        return f"f{prime}" if self._one_function else f"f{prime}_{{{name}}}"

    def handed_on(self, layer: int) -> str:
        """The symbol of what a layer hands on. The lecture's inputs are x, as in a program."""
        if layer:
            return self.vector_of(Concept.OUT, layer)
        first = self._one(Concept.INPUT, 0)
        base = "x" if self.is_lecture and first.base == "i" else first.base
        return _marked(latex.bold(base), first.layer, self.mark)

    def target(self) -> str:
        """The vector of targets."""
        return self.vector_of(Concept.TARGET, self.arch.depth)

    def by(self, what: str, *, of: str = "1") -> str:
        """The derivative of the error by a vector or matrix: of the error of sample ``1`` or ``s``, or of
        the ``batch``.
        """
        if of == "batch":
            error = self.symbol("E_batch")
        else:
            error = self.symbol(names.of_sample(self.arch, "E_total", 1))
            error = error.replace("(1)", f"({of})").replace("_{1}", f"_{{{of}}}")
        return rf"\frac{{\partial {error}}}{{\partial {what}}}"

    @cached_property
    def leaves(self) -> Leaves:
        """The arrays that the page's statements mention."""
        leaves = Leaves({ONES.key: r"\mathbf{1}", f"{ONES.key}.T": r"\mathbf{1}^{\top}"}, {})

        def put(name: str, symbol: str, turned: str, rows: Sequence[Sequence[str]]) -> None:
            leaves.symbols.update({name: symbol, f"{name}.T": turned})
            both = self.numbers(rows), self.numbers(list(zip(*rows, strict=True)))
            leaves.numbers.update(zip((name, f"{name}.T"), both, strict=True))

        def vectors(k: int, *kinds: tuple[Concept, str]) -> None:
            for concept, name in kinds:
                rows = [[key] for key in self.vector(concept, k)]
                put(vector(self.arch, concept, k), name, self._turned(name), rows)

        last = self.arch.depth
        vectors(last, (Concept.TARGET, self.target()))
        put(INPUTS, self.handed_on(0), self._turned(self.handed_on(0)), [[key] for key in self.source(0)])
        for k in range(1, last + 1):
            net, out = (self.vector_of(concept, k) for concept in (Concept.NET, Concept.OUT))
            vectors(k, (Concept.NET, net), (Concept.OUT, out), (Concept.DELTA, self.delta(k)))
            vectors(k, (Concept.ERROR_BY_OUT, self.by(out)))
            weights = vector(self.arch, Concept.WEIGHT, k)
            put(weights, self.weights(k), self.weights(k, TRANSPOSED), self.matrix(Concept.WEIGHT, k))
            if self.arch.bias_rule(k) is not BiasRule.NONE:
                bias = self.bias(k)
                put(vector(self.arch, Concept.BIAS, k), bias, bias, [[key] for key in self.biases(k)])
            slope = vector(self.arch, Concept.OUT_BY_NET, k)
            if self.is_softmax(k):
                name = self.letter(r"\mathbf{J}", k, self.mark)
                put(slope, name, self._turned(name), self.jacobian(k))
            else:
                vectors(k, (Concept.OUT_BY_NET, f"{self.function(k, chr(39))}({net})"))
        return leaves

    def is_softmax(self, layer: int) -> bool:
        """Whether a layer is one."""
        return self.arch.layers[layer - 1].activation is ActivationName.SOFTMAX
