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

from .errors import BpgenError, SpecError
from .graph.architecture import ActivationName, BiasRule, LossName, Naming, Reduction
from .numbers import Contract, Kind, Policy, Rule
from .spec import Layer, Network, Sample
from .trace.evaluate import Trace, evaluate, train
from .trace.rounding import Worked, work

__all__ = [
    "ActivationName",
    "BiasRule",
    "BpgenError",
    "Contract",
    "Kind",
    "Layer",
    "LossName",
    "Naming",
    "Network",
    "Policy",
    "Reduction",
    "Rule",
    "Sample",
    "SpecError",
    "Trace",
    "Worked",
    "evaluate",
    "train",
    "work",
]
__version__ = "0.1.0"
