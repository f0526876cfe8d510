"""A network's program, printed from a template: one for each framework."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..errors import BpgenError, nearest
from ..errors.languages import LANGUAGES, templates_folder
from ..formats.environment import Words, render
from ..formats.escape import clean
from ..graph import names
from ..graph.architecture import Reduction
from ..graph.build import build_graph
from ..graph.losses import LOSSES, pair
from ..graph.quantity import Graph
from ..lesson.addresses import addresses
from ..network.limits import MOST_ROUNDS
from ..network.problem import Network
from ..trace.printed import Round
from .arrays import Arrays
from .check import taught_forms_hold
from .layout import spoken
from .marks import marks
from .problem import columns, literals, parameter_names, parameter_rows
from .scalars import Scalars
from .updating import Updating

FOLDER, ENDING = "programs", ".py.j2"
ROUNDS = 10_000


def frameworks(own: Path | None = None) -> tuple[str, ...]:
    """What a network's program can be printed for: each template of the folder programs is one."""
    return templates_of(FOLDER, own)


def templates_of(folder: str, own: Path | None) -> tuple[str, ...]:
    """The names of a folder's templates, ours and a user's."""
    folders = [templates_folder(), *([own] if own else [])]
    found = {p.name.removesuffix(ENDING) for f in folders for p in (f / folder).glob(f"*{ENDING}")}
    return tuple(sorted(found, key=lambda name: (name != "python", name != "numpy", name)))


def program(
    network: Network,
    framework: str = "python",
    *,
    rounds: int = ROUNDS,
    lang: str = LANGUAGES[0],
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
        hint = nearest(framework, known)
        raise BpgenError("programs.framework", where="framework", mend=hint, name=framework[:40])
    check_rounds(rounds)
    safe = not taught_forms_hold(network, rounds)
    last = network.layers[-1]
    both = pair(network.loss, last.activation, len(last.weights))
    if safe and framework != "python" and both is not None and both.several:
        raise BpgenError("programs.arrays", where="loss", loss=network.loss)
    t = Words(lang, own, kind=FOLDER, form="program")
    context = {
        "t": t,
        "safe": safe,
        "rounds": rounds,
        "command": command,
        **_problem(network, t),
        "address": _address(network.graph, f"{clean(url).strip().rstrip('/')}/{lang}/" if url else ""),
        **marks(),
        "s": Scalars(network.architecture, safe=safe),
        "a": Arrays(network, safe=safe),
    }
    return tidy(render(f"{FOLDER}/{framework}{ENDING}", own, context, "program"))


def check_rounds(rounds: int) -> None:
    """Raises ``BpgenError`` for a number of rounds that no program has."""
    if not 1 <= rounds <= MOST_ROUNDS:
        raise BpgenError("value.whole", where="rounds", least=1, most=f"{MOST_ROUNDS:,}", got=rounds)


def tidy(text: str) -> str:
    """A program without the empty lines that what it lacks has left behind."""
    return re.sub(r"\n{4,}", "\n\n\n", text.strip()) + "\n"


def _problem(network: Network, t: Words) -> dict[str, Any]:
    """The numbers and names of the problem."""
    arch = network.architecture

    def layer_name(layer: int) -> Markup:
        if layer == arch.depth:
            return t("layer.output")
        return t("layer.hidden") if arch.depth == 2 else t("layer.hidden_n", n=layer)

    first = Round(build_graph(arch._replace(samples=1)), 1)

    def symbols(keys: Sequence[str]) -> list[str]:
        """What comments call quantities: by the program's names, or in the symbols of a book."""
        named = {} if arch.notation.is_typed else first.graph.by_key
        return [first.symbol(key, "text") if key in named else key for key in keys]

    return {
        "symbols": symbols,
        "spoken": lambda rows: spoken([symbols(row) for row in rows]),
        "title": network.title,
        "source": network.source,
        "eta": repr(float(network.learning_rate)),
        "optimiser": Updating(arch.update).constants(network.optimiser.numbers),
        "several": arch.samples > 1,
        "mean": arch.reduction is Reduction.MEAN and arch.samples > 1,
        "categorical": LOSSES[network.loss].sums,
        "inputs": arch.inputs,
        "outputs": arch.sizes[-1],
        "samples": [(literals(s.inputs), literals(s.targets)) for s in network.samples],
        "columns": columns(arch),
        "names": parameter_names(arch),
        "parameter_rows": [
            [f'"{name}": {value!r}' for name, value in row] for _, row in parameter_rows(network)
        ],
        "layer_name": layer_name,
        "layer_of": lambda key: layer_name(first.graph[key].index.layer or arch.depth),
    }


def _address(graph: Graph, base: str) -> Callable[..., str]:
    """Finds the page and place of a quantity, ``base`` before it."""
    where = addresses(graph)

    def address(*keys: str) -> str:
        """Of the first of these that has a step on the site; of several samples, the first's."""
        both = (k for key in keys for k in (key, names.of_sample(graph.architecture, key, 1)))
        found = next((where[key] for key in both if key in where), "")
        return base + found if found else ""

    return address
