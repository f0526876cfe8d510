"""bpgen: every number of a backpropagation lecture, from one network.

>>> from bpgen import Network, evaluate
>>> trace = evaluate(Network.preset("mazur"))
>>> round(float(trace.value("dE_total/dw5")), 9)
0.082167041
"""

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
