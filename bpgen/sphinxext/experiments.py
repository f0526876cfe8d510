"""The directive of the supplement's plots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx

from ..errors import BpgenError, nearest
from ..supplement.plots import loss_plot, regions_plot
from ..training.experiments import EXPERIMENTS
from .directives import LiveDirective
from .live import live_network
from .nodes import unnamed

_PLOTS = {"loss": loss_plot, "regions": regions_plot}


class ExperimentDirective(LiveDirective):
    """``bp-experiment units``: loss and accuracy of the supplement's runs with one, two and eight units;
    with ``:plot: regions``, the decision regions.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "plot": lambda word: directives.choice(word, tuple(_PLOTS))
    }

    def made(self) -> Iterator[nodes.Node]:
        """The plot."""
        (name,) = self.arguments
        if name not in EXPERIMENTS:
            raise BpgenError("sphinxext.experiment", mend=nearest(name, EXPERIMENTS), name=name)
        plot = self.options.get("plot", "loss")
        if plot == "regions" and not EXPERIMENTS[name].regions:
            raise BpgenError("sphinxext.regions", name=name)
        notation = live_network(self.env, self.config.bp_network).network.notation
        yield self.picture(_PLOTS[plot](name, self.lang, self.own, notation, ident=unnamed("bp-run")))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("bp-experiment", ExperimentDirective)
