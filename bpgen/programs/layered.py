"""The program of a network of layers of any kind: a line for each number, all of them by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ..errors import BpgenError, nearest
from ..errors.languages import LANGUAGES
from ..formats.environment import Words, render
from ..graph.expr import Expr, computed, refs, shown
from ..graph.functions.function import Marks
from ..graph.quantity import Concept, Quantity, Role
from ..lesson.layers import layer_name
from ..network.layers import LayerNetwork
from ..network.values import values_of_given
from ..printers.infix import Style
from ..printers.python import PROGRAM, array_style, expression, identifier, math_names
from ..training.session import MOST_OUTPUTS
from ..words.titles import title_in
from .check import taught_forms_hold
from .frameworks import FRAMEWORKS
from .layer_arrays import LayeredArrays
from .layout import assignment
from .marks import marks
from .program import ENDING, ROUNDS, check_rounds, templates_of, tidy

FOLDER = "programs/layers"
#: What programs of tensors call by names of their own: no library has a function of several numbers that
#: passes the derivative to the first of the largest, or a root that takes whole numbers, too.
_OWN: Mapping[str, Marks] = {"largest": "largest", "sqrt": ("(", 0, ") ** 0.5"), "log_sum_exp": "log_sum_exp"}


class LayerLines(NamedTuple):
    """Lines that belong together, under the text of this key; ``layer`` is in words, ``sample`` 0 of one."""

    kind: str
    layer: str
    sample: int
    lines: tuple[str, ...]


class LayerScalars:
    """What the functions of the program hold. ``safe`` takes the forms that do not overflow."""

    def __init__(self, network: LayerNetwork, say: Words, *, safe: bool) -> None:
        self._network, self._say, self._safe = network, say, safe
        self._graph = network.graph
        wanted = [self._graph.objective, *self._graph.next_round.values()]
        self._needed = [q for q in self._graph.rests_on(wanted, self._forms) if q.definition is not None]
        numbers = map(float, values_of_given(network))
        self._given = dict(zip((q.key for q in self._graph.given), numbers, strict=True))

    @cached_property
    def inputs(self) -> list[tuple[str, str]]:
        """The inputs and targets, and parameters that are not trained, by name."""
        return self._fixed(of_update=False)

    @cached_property
    def constants(self) -> list[tuple[str, str]]:
        """What the update is given: the learning rate and the optimiser's constants."""
        return self._fixed(of_update=True)

    @cached_property
    def first(self) -> list[str]:
        """What rounds change, with the numbers before the first: parameters, then the optimiser's state."""
        return [f'"{identifier(key)}": {self._given[key]!r}' for key in self._carried]

    @property
    def is_stateful(self) -> bool:
        """Whether something goes from one update to the next beside the parameters."""
        return len(self.carried) > len(self.parameters)

    @cached_property
    def carried(self) -> list[str]:
        """The names of these."""
        return [identifier(key) for key in self._carried]

    @cached_property
    def parameters(self) -> list[str]:
        """The names of the parameters that are trained."""
        return [identifier(key) for key in self._trained]

    @cached_property
    def renewed(self) -> list[str]:
        """What takes their place in the next round."""
        return [identifier(self._graph.next_round[key]) for key in self._carried]

    @cached_property
    def gradients(self) -> list[str]:
        """The derivatives of the error with respect to them."""
        return [identifier(f"d{self._graph.objective}/d{key}") for key in self._trained]

    @cached_property
    def outputs(self) -> list[str]:
        """The outputs that are shown: of several samples those of the first, none where they are many."""
        last = [q for q in self._outs if q.index.sample == 1]
        return [identifier(q.key) for q in last] if len(last) <= MOST_OUTPUTS else []

    @property
    def objective(self) -> str:
        """The name of the error."""
        return identifier(self._graph.objective)

    def error(self, framework: str = "python") -> list[LayerLines]:
        """From the inputs to the error, layer by layer."""
        return list(self._blocks((Role.FORWARD, Role.ERROR), self._style(framework)))

    def backward(self) -> list[LayerLines]:
        """The derivatives, layer by layer from the last."""
        return list(self._blocks((Role.BACKWARD,), PROGRAM))

    def update(self) -> list[LayerLines]:
        """The new values, layer by layer."""
        return list(self._blocks((Role.UPDATE,), PROGRAM))

    def called(self, *parts: Sequence[LayerLines]) -> list[str]:
        """What these parts use of Python's own ``math``."""
        return math_names("\n".join(line for part in parts for block in part for line in block.lines))

    def uses(self, name: str, framework: str) -> bool:
        """Whether the forward pass calls a function of the program's own."""
        return any(f"{name}(" in line for block in self.error(framework) for line in block.lines)

    @cached_property
    def _carried(self) -> list[str]:
        return [*self._trained, *(k for k in self._graph.next_round if k not in self._graph.parameters)]

    @cached_property
    def _trained(self) -> list[str]:
        return [q.key for q in self._graph.given if q.key in self._graph.parameters]

    @cached_property
    def _outs(self) -> list[Quantity]:
        defined = [shown(q.definition) for q in self._graph.at(Concept.ERROR) if q.definition is not None]
        read = {key for e in defined for key in refs(e)}
        return [q for q in self._graph.defined if q.key in read and q.role is Role.FORWARD]

    def _fixed(self, *, of_update: bool) -> list[tuple[str, str]]:
        """What no round changes."""
        found = [q for q in self._graph.given if q.key not in self._graph.next_round]
        kinds = (Concept.LEARNING_RATE, Concept.CONSTANT, Concept.STATE)
        return [
            (identifier(q.key), repr(self._given[q.key])) for q in found if (q.concept in kinds) == of_update
        ]

    def _style(self, framework: str) -> Style:
        if framework == "python":
            return PROGRAM
        chosen = FRAMEWORKS[framework]
        return array_style(chosen.arrays, {**chosen.marks, **_OWN})

    def _forms(self, q: Quantity) -> tuple[Expr, ...]:
        if q.definition is None:
            return ()
        return ((computed if self._safe else shown)(q.definition),)

    def _blocks(self, roles: Sequence[Role], style: Style) -> Iterator[LayerLines]:
        arch = self._network.architecture
        part = [q for q in self._needed if q.role in roles]

        def place(q: Quantity) -> tuple[Role, int, int]:
            layer = 0 if q.role is Role.ERROR else q.index.layer or 0
            return q.role, layer, (q.index.sample or 0) if arch.samples > 1 else 0

        for (role, layer, sample), group in groupby(part, place):
            named = str(layer_name(self._say, arch, layer)) if layer else ""
            lines = tuple(self._line(q, style) for q in group)
            yield LayerLines(f"{role}_of_layer" if layer else str(role), named, sample, lines)

    def _line(self, q: Quantity, style: Style) -> str:
        (e,) = self._forms(q)
        text = expression(e, style)
        return assignment(identifier(q.key), text, 4)


def layer_program(
    network: LayerNetwork,
    framework: str = "python",
    *,
    rounds: int = ROUNDS,
    lang: str = LANGUAGES[0],
    own: Path | None = None,
    command: str = "",
) -> str:
    """The source of a program that trains a network of layers, as ``program`` makes those of fully connected
    ones: in plain Python with the derivatives written out, in a framework with its own.

    Raises ``BpgenError`` for a framework without such programs, a number of rounds out of range, nothing to
    train, what the framework's own layers cannot do, a training that diverges, and, in a framework, one whose
    taught formulas overflow.
    """
    known = templates_of(FOLDER, own)
    if framework not in known:
        hint = nearest(framework, known)
        raise BpgenError("programs.of_layers", where="framework", mend=hint, name=framework[:40])
    check_rounds(rounds)
    if not network.graph.parameters:
        raise BpgenError("programs.untrained", where="layers")
    for number, key in FRAMEWORKS[framework].lacks(network) if framework in FRAMEWORKS else ():
        raise BpgenError("programs.lacks", where=f"layers[{number}].{key}", name=FRAMEWORKS[framework].title)
    safe = not taught_forms_hold(network, rounds)
    if safe and framework != "python":
        raise BpgenError("programs.overflow", where="framework")
    t, say = Words(lang, own, kind="programs", form="program"), Words(lang, own, form="program")
    context = {
        "t": t,
        "safe": safe,
        "rounds": rounds,
        "command": command,
        "title": title_in(lang, network),
        "source": network.source,
        "say": say,
        "s": LayerScalars(network, say, safe=safe),
        "a": LayeredArrays(network, framework, say),
        **marks(),
    }
    return tidy(render(f"{FOLDER}/{framework}{ENDING}", own, context, "program"))
