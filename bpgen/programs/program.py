"""A network's program, printed from a template: one for each framework."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..documents.environment import Words, render
from ..documents.escape import clean
from ..errors import BpgenError, nearest
from ..graph import names
from ..graph.architecture import Architecture, BiasRule, LossName, Reduction
from ..graph.build import build_graph
from ..graph.expr import Expr
from ..printers.python import array_style, expression
from ..site.addresses import addresses
from ..spec import MOST_ROUNDS, Network
from ..texts import templates_folder
from . import layout
from .arrays import Arrays
from .check import taught_forms_hold
from .problem import columns, literals, parameter_names, parameter_rows
from .scalars import Scalars

_FOLDER, _ENDING = "programs", ".py.j2"
ROUNDS = 10_000


def frameworks(own: Path | None = None) -> tuple[str, ...]:
    """What programs can be printed for: each template of the folder programs is one."""
    folders = [templates_folder(), *([own] if own else [])]
    found = {p.name.removesuffix(_ENDING) for f in folders for p in (f / _FOLDER).glob(f"*{_ENDING}")}
    return tuple(sorted(found, key=lambda name: (name != "python", name != "numpy", name)))


def program(
    network: Network,
    framework: str = "python",
    *,
    rounds: int = ROUNDS,
    lang: str = "ja",
    url: str = "",
    own: Path | None = None,
    command: str = "",
) -> str:
    """The source of a program that trains the network for so many rounds: one file, without bpgen.

    Its comments are in ``lang`` and point to the pages of the course below ``url``; ``command`` says what
    made it. ``own`` is a user's folder of templates. The taught formulas stand in it where they come through
    all rounds, else forms that do not overflow.

    Raises ``BpgenError`` for an unknown framework, a number of rounds out of range, and a network whose
    training diverges.
    """
    known = frameworks(own)
    if framework not in known:
        raise BpgenError(f"There is no program for {framework[:40]!r}.", mend=nearest(framework, known))
    if not 1 <= rounds <= MOST_ROUNDS:
        raise BpgenError(
            f"{rounds} is not a number of rounds.",
            where="rounds",
            mend=f"Give a whole number from 1 to {MOST_ROUNDS:,}.",
        )
    safe = not taught_forms_hold(network, rounds)
    t = Words(lang, own, kind=_FOLDER, form="program")
    context = {
        "t": t,
        "safe": safe,
        "rounds": rounds,
        "command": command,
        **_problem(network, t),
        **_marks(network.architecture, f"{clean(url).strip().rstrip('/')}/{lang}/" if url else ""),
        "s": Scalars(network.architecture, safe=safe),
        "a": Arrays(network, safe=safe),
    }
    text = render(f"{_FOLDER}/{framework}{_ENDING}", own, context, "program")
    # What a network lacks leaves its empty lines behind.
    return re.sub(r"\n{4,}", "\n\n\n", text.strip()) + "\n"


def _problem(network: Network, t: Words) -> dict[str, Any]:
    """The numbers and names of the problem."""
    arch = network.architecture

    def layer_name(layer: int) -> Markup:
        if layer == arch.depth:
            return t("layer.output")
        return t("layer.hidden") if arch.depth == 2 else t("layer.hidden_n", n=layer)

    graph = build_graph(arch._replace(samples=1))
    return {
        "title": network.title,
        "source": network.source,
        "eta": repr(float(network.learning_rate)),
        "several": arch.samples > 1,
        "mean": arch.reduction is Reduction.MEAN and arch.samples > 1,
        "categorical": network.loss is LossName.CATEGORICAL_CROSS_ENTROPY,
        "trained_biases": arch.trained_biases,
        "shared": arch.biases is BiasRule.LAYER,
        "inputs": arch.inputs,
        "outputs": arch.sizes[-1],
        "samples": [(literals(s.inputs), literals(s.targets)) for s in network.samples],
        "columns": columns(arch),
        "names": parameter_names(arch),
        "parameter_rows": [
            [f'"{name}": {value!r}' for name, value in row] for _, row in parameter_rows(network)
        ],
        "layer_name": layer_name,
        "layer_of": lambda key: layer_name(graph[key].index.layer or arch.depth),
        "spoken": layout.spoken,
    }


def _marks(arch: Architecture, base: str) -> dict[str, Any]:
    """What lays out lines, prints definitions, and finds pages. ``base`` stands before addresses."""
    where = addresses(arch)

    def address(*keys: str) -> str:
        """Of the first of these that has a step on the site; of several samples, the first's."""
        both = (k for key in keys for k in (key, names.of_sample(arch, key, 1)))
        found = next((where[key] for key in both if key in where), "")
        return base + found if found else ""

    def in_arrays(module: str, **marks: Any) -> Callable[[Expr], Markup]:
        return partial(_code, array_style(module, **marks))

    pieces = (
        layout.listed, layout.rows, layout.filled, layout.assignment, layout.unpacked, layout.returned,
        layout.comment, layout.docstring, layout.pair,
    )  # fmt: skip
    return {
        **{f.__name__: _as_code(f) for f in pieces},
        "address": address,
        "array_code": in_arrays,
        "transposed_weights": lambda words: [f"{word}.T" if word.startswith("W") else word for word in words],
        "quoted": lambda words: [f'"{word}"' for word in words],
    }


def _code(style: Any, e: Expr) -> Markup:
    return Markup(expression(e, style))  # noqa: S704


def _as_code(f: Callable[..., str]) -> Callable[..., Markup]:
    """A function of lines whose result stands in a program as it is. Text given to it is plain: adding to
    text that is marked as escaped would escape again.
    """

    @wraps(f)
    def made(*values: Any, **more: Any) -> Markup:
        return Markup(f(*map(_plain, values), **more))  # noqa: S704

    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Markup):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(x) for x in value]
    return value
