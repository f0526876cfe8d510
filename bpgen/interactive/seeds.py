"""A page that draws problems: what stands on it for that, and what the browser draws them from.

The browser has the method, ``templates/web/live/sampler.js``; the wanted shape and the constants are data.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from ..errors.checked import coerce
from ..formats.environment import Words
from ..formats.escape import typed_html
from ..graph.activations import ACTIVATIONS
from ..graph.architecture import BiasRule
from ..graph.losses import LOSSES
from ..graph.quantity import Concept
from ..lesson.rules import given_values
from ..network.kinds import Problem
from ..network.limits import LARGEST_SEED
from ..network.problem import Network
from ..network.rules import RULES
from ..problems import friendly, sampling
from .engine import workable_data

_CONTROLS = Markup(
    '<form id="seeds" class="intro" hidden><label for="seed">{label}</label> <input id="seed"'
    ' inputmode="numeric" autocomplete="off" maxlength="13" value="{seed}"> <button>{show}</button>'
    ' <button type="button" id="next">{next}</button></form>\n'
    '<p class="small intro">{told} <code id="command">{command}</code></p>\n'
    '<p class="small intro">{links}</p>\n'
)


class DrawnPage(NamedTuple):
    """A page that draws problems: ``seed`` is that of the one it begins with. ``identity``, ``command`` and
    ``stem`` are what a problem is called, ``{seed}`` standing for its seed. ``links`` lead to other pages:
    the address, the language if it is another, and the words.
    """

    seed: int
    identity: str
    command: str
    stem: str
    links: tuple[tuple[str, str, str], ...] = ()


def controls(seeds: DrawnPage, t: Words) -> Markup:
    """What draws another problem, what prints this one, and the ways to other pages."""
    links = (
        Markup('<a href="{}"{}>{}</a>').format(
            href, Markup(' hreflang="{0}" lang="{0}"').format(lang) if lang else "", word
        )
        for href, lang, word in seeds.links
    )
    return _CONTROLS.format(
        label=t("seeds.label"),
        show=t("seeds.show"),
        next=t("seeds.next"),
        seed=seeds.seed,
        told=t("seeds.print"),
        command=typed_html(seeds.command.format(seed=seeds.seed)),
        links=Markup(" · ").join(links),
    )


def seeds_data(seeds: DrawnPage, problem: Problem, sheet: Words) -> dict[str, Any]:
    """The same for the page's script, as values of JSON. ``sheet`` has the words of sheets.

    Raises ``SpecError`` for a graph of formulas, of which none is drawn.
    """
    network = coerce(problem, Network, "network")
    at = {q.key: n for n, q in enumerate(network.graph.quantities)}
    keys = (key for _, keys in given_values(sheet, network.graph) for key in keys)
    return {
        "seed": seeds.seed,
        "called": str(sheet("identity", id=seeds.identity)),
        "command": seeds.command,
        "largest": LARGEST_SEED,
        "given": [at[key] for key in keys],
        **sampler_data(network),
    }


def sampler_data(network: Network) -> dict[str, Any]:
    """Problems like this one, as ``sampler`` of the engine draws them, as values of JSON."""
    wanted = sampling.wanted_like(network)
    demands = friendly.demands_of(wanted.sampler)
    # The network that draws are judged by: what changes no draw is as usual.
    usual = {name: key.default for name, key in RULES.items() if not key.drawn}
    plain = replace(network, **usual)
    graph, sizes = plain.graph, network.architecture.sizes
    at = {q.key: n for n, q in enumerate(graph.quantities)}
    return {
        "problem": None if graph == network.graph else workable_data(plain),
        "sampler": wanted.sampler,
        "streams": sampling.STREAMS,
        "attempts": sampling.attempts_for(wanted),
        "tries": sampling.LAYER_ATTEMPTS * len(wanted.layers),
        "hopeless": sampling.HOPELESS,
        "scale": sampling.SCALE,
        "numbers": list(sampling.NUMBERS),
        "negative": sampling.NEGATIVE,
        "grids": sampling.GRIDS,
        "whole": sum(a * b for a, b in pairwise(sizes)) <= sampling.GRIDS[0][0],
        "widths": sizes[:-1],
        "samples": wanted.samples,
        "targets": sizes[-1],
        "drawn": LOSSES[wanted.loss].drawn,
        "grid": list(ACTIVATIONS[wanted.layers[-1].activation].targets),
        "rate": wanted.learning_rate,
        "rescales": network.optimiser.shape.rule.rescales,
        "layers": [
            {
                "units": layer.units,
                "biases": {BiasRule.NONE: 0, BiasRule.LAYER: 1, BiasRule.UNIT: layer.units}[
                    layer.bias_rule or wanted.biases
                ],
                "nets": [at[q.key] for q in graph.at(Concept.NET, layer=number)],
                "largest": ACTIVATIONS[layer.activation].largest_net,
                "canBeOff": ACTIVATIONS[layer.activation].can_be_off,
            }
            for number, layer in enumerate(wanted.layers, 1)
        ],
        "smallest": friendly.SMALLEST_NET,
        "digits": friendly.CONTRACT.policy.digits,
        "settled": demands.digits,
        "rounds": demands.rounds,
        "mistakes": demands.mistakes,
        "changes": demands.changes,
        "moves": friendly.MOVES,
        "units": friendly.UNITS_MOVED,
        "strict": friendly.STRICT,
    }
