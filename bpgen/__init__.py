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

from typing import TYPE_CHECKING, Any

from .errors import BpgenError, SpecError
from .graph.architecture import ActivationName, BiasRule, LossName, Naming, Reduction
from .graph.quantity import Concept, Role
from .network.figure import Figure
from .network.optimiser import Optimiser
from .network.problem import Layer, Network, Sample
from .network.scalar import ScalarGraph
from .trace.digits import Contract, Kind, Policy, Rule
from .trace.evaluate import Trace, evaluate, train
from .trace.rounding import Worked, work
from .trace.row import Row
from .version import __version__ as __version__

if TYPE_CHECKING:
    from .lesson.plan import Upto
    from .notebook.figure import figure
    from .notebook.program import make_program
    from .notebook.sheet import Sheet, make_sheet
    from .problems.drawn import sample

__all__ = [
    "ActivationName",
    "BiasRule",
    "BpgenError",
    "Concept",
    "Contract",
    "Figure",
    "Kind",
    "Layer",
    "LossName",
    "Naming",
    "Network",
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
#: Public names that are imported when they are asked for: drawing, sheets and programs bring their templates.
_LATER = {
    "Sheet": "notebook.sheet",
    "Upto": "lesson.plan",
    "figure": "notebook.figure",
    "make_program": "notebook.program",
    "make_sheet": "notebook.sheet",
    "sample": "problems.drawn",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_LATER[name]}", __name__), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
