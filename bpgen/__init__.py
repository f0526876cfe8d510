"""bpgen: every number of a backpropagation lecture, from one network.

>>> from bpgen import Network, evaluate
>>> trace = evaluate(Network.preset("mazur"))
>>> round(float(trace.value("dE_total/dw5")), 9)
0.082167041
"""

import sys

# `python -m bpgen` searches the working folder first: a student's random.py there would be run in the place
# of Python's. What is imported from here on comes from the libraries; -P says the same before bpgen is found.
_started = sys.argv[:1] == ["-m"] and ("-m", "bpgen") in zip(sys.orig_argv, sys.orig_argv[1:], strict=False)
if _started and not sys.flags.safe_path:
    del sys.path[0]

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__ as __version__

if TYPE_CHECKING:
    from .errors import BpgenError, SpecError
    from .graph.architecture import ActivationName, BiasRule, LossName, Naming, Reduction
    from .graph.notation import Notation
    from .graph.quantity import Concept, Role
    from .lesson.plan import Upto
    from .network.figure import Figure
    from .network.layers import LayerNetwork
    from .network.optimiser import Optimiser
    from .network.problem import Layer, Network, Sample
    from .network.scalar import ScalarGraph
    from .notebook.figure import figure
    from .notebook.program import make_program
    from .notebook.sheet import Sheet, make_sheet
    from .problems.drawn import sample
    from .trace.digits import Contract, Kind, Policy, Rule
    from .trace.evaluate import Trace, evaluate, train
    from .trace.rounding import Worked, work
    from .trace.row import Row

__all__ = [
    "ActivationName",
    "BiasRule",
    "BpgenError",
    "Concept",
    "Contract",
    "Figure",
    "Kind",
    "Layer",
    "LayerNetwork",
    "LossName",
    "Naming",
    "Network",
    "Notation",
    "Optimiser",
    "Policy",
    "Reduction",
    "Role",
    "Row",
    "Rule",
    "Sample",
    "ScalarGraph",
    "Sheet",
    "SpecError",
    "Trace",
    "Upto",
    "Worked",
    "evaluate",
    "figure",
    "make_program",
    "make_sheet",
    "sample",
    "train",
    "work",
]
#: Where each public name is: a module is imported when one of its names is asked for.
_PLACES = {
    "errors": ("BpgenError", "SpecError"),
    "graph.architecture": ("ActivationName", "BiasRule", "LossName", "Naming", "Reduction"),
    "graph.quantity": ("Concept", "Role"),
    "lesson.plan": ("Upto",),
    "network.figure": ("Figure",),
    "graph.notation": ("Notation",),
    "network.layers": ("LayerNetwork",),
    "network.optimiser": ("Optimiser",),
    "network.problem": ("Layer", "Network", "Sample"),
    "network.scalar": ("ScalarGraph",),
    "notebook.figure": ("figure",),
    "notebook.program": ("make_program",),
    "notebook.sheet": ("Sheet", "make_sheet"),
    "problems.drawn": ("sample",),
    "trace.digits": ("Contract", "Kind", "Policy", "Rule"),
    "trace.evaluate": ("Trace", "evaluate", "train"),
    "trace.rounding": ("Worked", "work"),
    "trace.row": ("Row",),
}


def __getattr__(name: str) -> Any:
    for place, names in _PLACES.items():
        if name in names:
            return globals().setdefault(name, getattr(import_module(f".{place}", __name__), name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
