"""A graph of one's own: given numbers, formulas over them, and the value that is differentiated."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import SpecError, nearest
from ..errors.checked import coerce
from ..graph.expr import refs
from ..graph.formula import NAME, functions
from ..graph.notation import USUAL, Notation
from ..graph.quantity import Graph
from ..graph.scalar import Formulas, scalar_graph
from .later import later
from .limits import check_finite, check_size
from .notation import unknown_book


@dataclass(frozen=True)
class ScalarGraph:
    """A problem without layers: ``values`` are the given numbers by name, ``definitions`` the formulas by
    name, in order, and ``objective`` the definition whose derivatives are found. Nothing is updated, so there
    is one round.

    Raises ``SpecError``, with the column where it is in a formula, for what is no name or is named twice, a
    formula that cannot be read, refers to itself or to what is not defined above it, a missing objective, and
    a name on which the objective does not depend.
    """

    values: tuple[tuple[str, float], ...]
    definitions: tuple[tuple[str, str], ...]
    objective: str = ""
    name: str = "graph"
    title: str = ""
    source: str = ""
    notation: Notation = USUAL
    rounds: ClassVar[int] = 1
    #: As many samples as a network has that is given one.
    samples: ClassVar[tuple[tuple[()], ...]] = ((),)

    if TYPE_CHECKING:  # what is brought to the fields' types

        def __init__(
            self,
            values: Mapping[str, float],
            definitions: Mapping[str, str],
            objective: str = "",
            name: str = "graph",
            title: str = "",
            source: str = "",
            notation: Notation | str | Mapping[str, Any] = USUAL,
        ) -> None: ...

    def __post_init__(self) -> None:
        for field, kind in (("values", float), ("definitions", str)):
            pairs = _pairs(getattr(self, field), field)
            named = ((coerce(name, str, field), coerce(x, kind, f"{field}.{name}")) for name, x in pairs)
            object.__setattr__(self, field, tuple(named))
        object.__setattr__(self, "notation", Notation.of(self.notation))
        for error in unknown_book(self.notation):
            raise error
        _check_names(self)
        _check_definitions(self)
        _check_objective(self)
        check_size(self.architecture.quantity_count())

    def __repr__(self) -> str:
        return f"<ScalarGraph {self.name!r}: {', '.join(f'{a} = {b}' for a, b in self.definitions)}>"

    def _repr_html_(self) -> str:
        made: str = later("notebook.html:graph_html")(self)
        return made

    def _repr_latex_(self) -> str:
        made: str = later("notebook.formulas:network_latex")(self)
        return made

    @classmethod
    def from_file(cls, path: str | Path) -> ScalarGraph:
        """The graph of a TOML file. Raises ``BpgenError`` with file, place and remedy."""
        made: ScalarGraph = later("problems.opening:read_problem")(coerce(path, Path, "path"), ScalarGraph)
        return made

    @classmethod
    def preset(cls, name: str) -> ScalarGraph:
        """One of the graphs that come with bpgen; ``bpgen presets`` lists them.

        Raises ``BpgenError``, with the nearest known name, if there is no such graph.
        """
        made: ScalarGraph = later("problems.opening:preset_problem")(coerce(name, str, "name"), ScalarGraph)
        return made

    @property
    def architecture(self) -> Formulas:
        """The shape of the problem: what decides its quantities and their definitions."""
        given = tuple(name for name, _ in self.values)
        return Formulas(given, self.definitions, self.objective, notation=self.notation)

    @property
    def graph(self) -> Graph:
        """The given values, the nodes and their derivatives, with their definitions."""
        return scalar_graph(self.architecture)


def _pairs(table: Any, where: str) -> Iterable[tuple[Any, Any]]:
    """Names with what they stand for; those of another graph are pairs already."""
    if isinstance(table, Mapping):
        return table.items()
    if isinstance(table, tuple) and all(isinstance(x, tuple) and len(x) == 2 for x in table):
        return table
    raise SpecError("formula.table", where=where, got=reprlib.repr(table))


def _check_names(graph: ScalarGraph) -> None:
    if not graph.values:
        raise SpecError("formula.no_values", where="values")
    if not graph.definitions:
        raise SpecError("formula.no_definitions", where="definitions")
    met = set[str]()
    for table, names in (("values", graph.values), ("definitions", graph.definitions)):
        for name, _ in names:
            if not re.fullmatch(NAME, name):
                raise SpecError("formula.name", where=table, name=name)
            if name in functions():
                raise SpecError("formula.reserved", where=table, name=name)
            if name in met:
                raise SpecError("formula.twice", where=table, name=name)
            met.add(name)
    for name, number in graph.values:
        check_finite((number,), f"values.{name}")


def _check_definitions(graph: ScalarGraph) -> None:
    known = [name for name, _ in graph.values]
    defined = {name for name, _ in graph.definitions}
    for name, e in graph.architecture.expressions().items():
        for used in refs(e):
            where = f"definitions.{name}"
            if used == name:
                raise SpecError("formula.itself", where=where, name=used)
            if used not in known:
                if used in defined:
                    raise SpecError("formula.later", where=where, name=used)
                mend = nearest(used, known)
                raise SpecError("formula.unknown", where=where, mend=mend, name=used)
        known.append(name)


def _check_objective(graph: ScalarGraph) -> None:
    names = [name for name, _ in graph.definitions]
    if not graph.objective:
        raise SpecError("formula.no_objective", where="objective", name=names[-1])
    if graph.objective not in names:
        raise SpecError("formula.objective", where="objective", name=graph.objective, names=", ".join(names))
    needed, expressions = {graph.objective}, graph.architecture.expressions()
    for name in reversed(names):
        if name in needed:
            needed.update(refs(expressions[name]))
    for name in (*(name for name, _ in graph.values), *names):
        if name not in needed:
            raise SpecError("formula.unused", where=name, name=name, objective=graph.objective)
