"""Directives: a step, a range of steps, a figure, a table of values, an error curve, a chart, a fold."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..errors import BpgenError
from ..lesson.blocks import FigureOf
from ..lesson.doctests import Script
from ..lesson.layer_pictures import layers_figures, picture_of_layer
from ..lesson.live import Live
from ..lesson.pictures import Picture, chart, curve, figure
from ..lesson.steps import Teller
from .domain import quantities
from .formulas import titled
from .live import WantedQuantity, language, live_network, live_problem, wanted
from .nodes import drawing, fold, unnamed
from .steps import content, doctest, mark
from .tables import cells_of, table

logger = logging.getLogger(__name__)


class LiveDirective(SphinxDirective):
    """What all share: a wrong name is a warning with file and line, and nothing is shown for it."""

    def run(self) -> list[nodes.Node]:
        """Called by docutils."""
        try:
            return list(self._made())
        except BpgenError as error:
            told = error.text(self.lang)
            logger.warning("%s", told, location=self.get_location(), type="bpgen", subtype="unknown")
            return []

    def _made(self) -> Iterator[nodes.Node]:
        try:
            yield from self.made()
        except ModuleNotFoundError as error:  # what draws the curves is not needed by all
            raise BpgenError("sphinxext.library", name=error.name) from None

    @abstractmethod
    def made(self) -> Iterator[nodes.Node]:
        """What the directive stands for. May raise ``BpgenError``."""

    @property
    def lang(self) -> str:
        """The language of words."""
        return language(self.config)

    @property
    def classes(self) -> list[str]:
        """Those of our words on a page in another language: they tell screen readers so."""
        return [] if self.config.language.startswith(self.lang) else [f"language-{self.lang}"]

    @property
    def own(self) -> Path | None:
        """A folder of the lecturer's own texts and templates."""
        folder = self.config.bp_templates
        return Path(self.env.app.confdir) / folder if folder else None

    def address(self, asked: WantedQuantity) -> nodes.target | None:
        """The address of a quantity, where it is derived here for the first time on the page."""
        domain, docname = quantities(self.env), self.env.docname
        if asked.target in domain.steps_of(docname):
            return None
        taken = self.state.document.ids
        address = next(a for a in asked.addresses(self.config.bp_network) if a not in taken)
        domain.note(asked.target, docname, address)
        target = nodes.target("", "", ids=[address], **{"bp-step": asked.target})
        self.state.document.note_explicit_target(target)
        return target

    def step(self, asked: WantedQuantity, script: Script | None = None) -> nodes.Node:
        """A step with its frame: with the content of the directive, or else with ours."""
        teller = Teller(asked.live, self.lang, self.own)
        box = nodes.container(classes=["bp-step", f"bp-{asked.quantity.role}"])
        heading = nodes.paragraph("", "", classes=["bp-step-title", *self.classes])
        target = self.address(asked)
        if target is not None:
            heading += target
        title = partial(teller.title, asked.quantity.key)
        heading += nodes.strong("", "", *titled(asked.live.graph, title))
        box += heading
        if self.content:
            box.extend(self.parse_content_to_nodes())
            if isinstance(asked.live, Live):  # a script reckons fully connected networks alone
                mark(asked, teller, box)
        else:
            box.extend(content(asked, teller, script, self, self.classes))
        self.set_source_info(box)
        return box

    def picture(self, made: Picture) -> nodes.Node:
        """A picture as a node."""
        node = drawing("", svg=made.svg, tex=made.tex, alt=made.alt, classes=self.classes)
        self.set_source_info(node)
        return node


class StepDirective(LiveDirective):
    """``bp-step dE_total/dw5``: the whole step; with content of its own, only the frame around it."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"doctest": directives.flag}

    def made(self) -> Iterator[nodes.Node]:
        """The frame with its content; before it, where a doctest is asked for, what that rests on."""
        asked, script = wanted(self.env, self.arguments[0]), None
        if "doctest" in self.options and not self.content and asked.quantity.definition is not None:
            script = Script(asked.live.printed(asked.round))
            setup = script.setup([asked.quantity.key])
            if setup:
                yield doctest(setup)
        yield self.step(asked, script)


class StepsDirective(LiveDirective):
    """``bp-steps net_h1 .. out_o2``: every step from one to another, in order of computation."""

    required_arguments = 1
    final_argument_whitespace = True

    def made(self) -> Iterator[nodes.Node]:
        """The steps."""
        first, dots, last = self.arguments[0].partition("..")
        if not dots:
            raise BpgenError("sphinxext.range", text=self.arguments[0])
        start, end = wanted(self.env, first.strip()), wanted(self.env, last.strip())
        keys = [q.key for q in start.live.graph.defined]
        name = start.network
        if start.quantity.key not in keys or end.quantity.key not in keys:
            raise BpgenError("sphinxext.given")
        a, b = keys.index(start.quantity.key), keys.index(end.quantity.key)
        if a > b:
            raise BpgenError("sphinxext.order", first=end.quantity.key, second=start.quantity.key)
        for key in keys[a : b + 1]:
            asked = wanted(self.env, f"{name}:{key}@@{start.round}")
            yield self.step(asked)


class FigureDirective(LiveDirective):
    """``bp-figure dE_total/dw1``: the network, with the parts that these quantities touch highlighted; with
    ``:backward:`` the arrows run from output to input, whatever is lit. Of a network of layers of any kind,
    all layers as boxes, and the figure of each that has one; with ``:layer: 1`` that of this layer alone,
    with ``:piece: 0`` the first of the pieces that its figure is made of.
    """

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "network": directives.unchanged_required,
        "backward": directives.flag,
        "layer": directives.positive_int,
        "piece": directives.nonnegative_int,
    }

    def made(self) -> Iterator[nodes.Node]:
        """The figure; without a quantity, the whole network with nothing lit."""
        words = self.arguments[0].split() if self.arguments else []
        name = self.options.get("network") or self.config.bp_network
        asked = [wanted(self.env, word if ":" in word else f"{name}:{word}") for word in words]
        live = asked[0].live if asked else live_problem(self.env, name)
        if any(a.live != live for a in asked):
            raise BpgenError("sphinxext.networks")
        if "layer" in self.options:
            block, ident = FigureOf(self.options["layer"], self.options.get("piece")), unnamed("bp-layers-")
            yield self.picture(picture_of_layer(live, block, self.lang, self.own, ident=ident))
            return
        if not isinstance(live, Live):
            ident, alone = unnamed("bp-layers-"), self.config.bp_figure_size is not None
            # Beside the boxes, a slide has no room for the figures of layers.
            for made in layers_figures(live, self.lang, self.own, ident=ident, boxes=alone):
                yield self.picture(made)
            return
        made = figure(
            live,
            [a.quantity.key for a in asked],
            self.lang,
            self.own,
            ident=unnamed("bp-figure-"),
            backward="backward" in self.options,
            size=self.config.bp_figure_size,
        )
        yield self.picture(made)


class CurveDirective(LiveDirective):
    """``bp-curve``: the total error over the rounds, with linear and with logarithmic axes."""

    optional_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"rounds": directives.positive_int}

    def made(self) -> Iterator[nodes.Node]:
        """The plot."""
        live = live_network(self.env, self.arguments[0] if self.arguments else self.config.bp_network)
        rounds = self.options.get("rounds", 10_000)
        made = curve(live, rounds, self.lang, self.own, ident=unnamed("bp-curve-"))
        yield self.picture(made)


class ChartDirective(LiveDirective):
    """``bp-chart tangent out_h1``, ``bp-chart descent w5``, ``bp-chart rates``, ``bp-chart loss``, ``bp-chart
    contour w5 w7``: a picture of a derivative, or of what updates do with it; of the usual quantities where
    none are named.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"network": directives.unchanged_required}

    def made(self) -> Iterator[nodes.Node]:
        """The panels beside each other."""
        kind, *words = self.arguments[0].split()
        live = live_network(self.env, self.options.get("network") or self.config.bp_network)
        keys = [live.find(word).key for word in words]
        row = nodes.container(classes=["bp-charts"])
        made = chart(
            *(live, kind, keys, self.lang, self.own),
            ident=unnamed("bp-chart-"),
            moving="network" not in self.options,
        )
        row.extend(map(self.picture, made))
        self.set_source_info(row)
        yield row


class TableDirective(LiveDirective):
    """``bp-table given``, ``bp-table forward``, ``bp-table gradient``: quantities with their values; with
    ``:rounds: 1 2 3 10``, a column for each round.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "network": directives.unchanged_required,
        "rounds": directives.unchanged_required,
    }

    def made(self) -> Iterator[nodes.Node]:
        """The table."""
        name = self.options.get("network") or self.config.bp_network
        live = live_network(self.env, name)
        head, rows = cells_of(live, self.arguments[0], self._rounds(), self.lang, self.own)

        def note(key: str) -> nodes.target | None:
            """The address of a given value is in the table that states it."""
            if live.graph[key].definition is not None:
                return None
            return self.address(WantedQuantity(name, live, live.graph[key], 1))

        yield table(head, rows, note, self.classes)

    def _rounds(self) -> Sequence[int]:
        try:
            return [int(word) for word in self.options.get("rounds", "1").replace(",", " ").split()]
        except ValueError:
            raise BpgenError("sphinxext.rounds", text=self.options["rounds"]) from None


class FoldDirective(SphinxDirective):
    """``bp-fold Answer``: content that a reader opens; on paper it stands open."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The fold with its content."""
        summary = "".join(node.astext() for node in self.parse_inline(self.arguments[0])[0])
        node = fold("", *self.parse_content_to_nodes(), summary=summary)
        self.set_source_info(node)
        return [node]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("bp-step", StepDirective)
    app.add_directive("bp-steps", StepsDirective)
    app.add_directive("bp-figure", FigureDirective)
    app.add_directive("bp-table", TableDirective)
    app.add_directive("bp-curve", CurveDirective)
    app.add_directive("bp-chart", ChartDirective)
    app.add_directive("bp-fold", FoldDirective)
