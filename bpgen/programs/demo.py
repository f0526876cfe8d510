"""A training file's program: a classifier on points, with its parameters at the top."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BpgenError, nearest
from ..errors.languages import LANGUAGES
from ..formats.environment import Words, render
from ..graph.activations import ACTIVATIONS
from ..graph.architecture import ActivationName, Reduction
from ..graph.arrays import (
    gradient,
    handed_back,
    layer_vectors,
    nets,
    softmax_deltas,
    vector,
)
from ..graph.expr import Expr, Ref, computed, refs
from ..graph.losses import LOSSES
from ..graph.quantity import Concept
from ..graph.rewrite import by_rows, swapped
from ..training.problem import Initial
from ..training.streams import VERSION
from .arrays import Own
from .marks import marks
from .problem import text_literal
from .program import FOLDER, templates_of, tidy
from .updating import Updating

if TYPE_CHECKING:
    from ..training.problem import Training

_DEMO = f"{FOLDER}/demo"


def demo_frameworks(own: Path | None = None) -> tuple[str, ...]:
    """What programs of a training file can be printed for: each template of programs/demo is one."""
    return templates_of(_DEMO, own)


def demo_program(
    training: Training,
    classes: tuple[str, ...],
    framework: str = "numpy",
    *,
    lang: str = LANGUAGES[0],
    own: Path | None = None,
    command: str = "",
    points_command: str = "",
) -> str:
    """The source of a program that trains a classifier as ``bpgen train`` does, and prints the same rows.

    ``classes`` are the names of the classes, as the file of the points has them. ``command`` says what made
    the program, ``points_command`` what writes the file of the points.

    Raises ``BpgenError`` for a framework that there is no program for.
    """
    known = demo_frameworks(own)
    if framework not in known:
        raise BpgenError(
            "programs.training", where="framework", mend=nearest(framework, known), name=framework[:40]
        )
    context = {
        "t": Words(lang, own, kind=FOLDER, form="program"),
        "command": command,
        "points_command": points_command,
        "stream": f"bpgen/training/{VERSION}",
        **marks(),
        **_parameters(training, classes),
        **_definitions(training),
    }
    return tidy(render(f"{_DEMO}/{framework}.py.j2", own, context, "program"))


def _parameters(training: Training, classes: tuple[str, ...]) -> dict[str, Any]:
    """What stands at the top of the program."""
    zeros, u = Initial.ZEROS, Updating(training.optimiser.shape, "LEARNING_RATE")
    return {
        "title": training.title,
        "classes": [text_literal(name) for name in classes],
        "test": repr(training.points.test),
        "units": [str(layer.units) for layer in training.layers],
        "activation": [f'"{layer.activation}"' for layer in training.layers],
        "deviation": [
            repr(0.0 if layer.initial is zeros else float(layer.standard_deviation))
            for layer in training.layers
        ],
        "rate": repr(float(training.learning_rate)),
        "steps": training.steps,
        "batch": training.batch or "None",
        "report": training.report,
        "seed": training.seed,
        "u": u,
        "kind": training.optimiser.kind,
        "optimiser": u.constants(training.optimiser.numbers),
        "state": [*(["memories"] if u.pieces else []), *u.state([])],
        "middle": 0 if LOSSES[training.loss].of_classes == (-1, 1) else 0.5,
        "mean": training.reduction is Reduction.MEAN,
    }


def _definitions(training: Training) -> dict[str, Any]:
    """The formulas, in the forms for computing: outputs may round to 0 or 1."""
    arch = training.architecture
    last = layer_vectors(arch, arch.depth)
    assert last.error is not None
    error = computed(last.error)
    used = {layer.activation for layer in arch.layers}
    functions = [f for name, f in ACTIVATIONS.items() if f.basic or name in used]
    out, by_out = (vector(arch, concept, arch.depth) for concept in (Concept.OUT, Concept.ERROR_BY_OUT))
    delta = computed(last.delta)
    return {
        "error": error,
        "error_by_out": computed(last.error_by_out),
        "from_net": vector(arch, Concept.NET, arch.depth) in set(refs(error)),
        "short": None if by_out in refs(delta) else swapped(delta, {out: Ref("outs[-1]")}),
        **_of_any_layer(),
        "functions": functions,
        "own": lambda name: [Own.of(f, name, safe=True) for f in functions if f.is_defined_in(name)],
        "slope": lambda f: f.derivative(Ref("net"), Ref("out")),
        "softmax": arch.layers[-1].activation is ActivationName.SOFTMAX,
    }


def _of_any_layer() -> dict[str, Any]:
    """The statements of a layer whose weights are W and whose local errors are delta."""
    weights, delta = Ref("W"), Ref("delta")

    def rows(e: Expr) -> Expr:
        return by_rows(e, {weights.key})

    return {
        "net": lambda before: rows(nets(weights, Ref(before), Ref("b"))),
        "gradient": lambda before: rows(gradient(delta, Ref(before))),
        "handed_back": rows(handed_back(weights, delta)),
        "softmax_deltas": softmax_deltas(Ref("out"), Ref("dE_dout")),
    }
