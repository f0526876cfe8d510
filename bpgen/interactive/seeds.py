"""A page that draws problems: what stands on it for that, and what the browser draws them from.

The browser has the method, ``templates/web/live/sampler.js``; the wanted shape and the constants are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.escape import typed_html
from ..graph.activations import ACTIVATIONS
from ..graph.losses import LOSSES
from ..graph.quantity import Concept
from ..network.limits import LARGEST_SEED
from ..network.problem import Network
from ..network.rules import RULES
from ..problems import friendly, sampling
from .engine import workable_data

#: The script beside a page that draws problems.
SAMPLER_FILE = "bpgen-sampler.js"
_CONTROLS = Markup(
    '<form id="seeds" class="intro" hidden><label for="seed">{label}</label> <input id="seed"'
    ' inputmode="numeric" autocomplete="off" maxlength="13" value="{seed}"> <button>{show}</button>'
    ' <button type="button" id="next">{next}</button>{first}</form>\n'
)
_FIRST = Markup(' <button type="button" id="first" hidden>{}</button>')
_PRINT = Markup('<p id="print" class="small intro"{hidden}>{told} <code id="command">{command}</code></p>\n')
_HIDDEN = Markup(" hidden")
_LINKS = Markup('<p class="small intro">{}</p>\n')


class DrawnPage(NamedTuple):
    """A page that draws problems: ``seed`` is that of the one it begins with, None where that was not drawn.
    ``identity``, ``command`` and ``stem`` are what a problem is called, ``{seed}`` standing for its seed;
    without command, none makes it again. ``links`` lead to other pages: the address, the language if it is
    another, and the words. ``sampler`` is what the method of drawing takes, and ``script`` a file beside the
    page that has it, where the page has not.
    """

    seed: int | None
    identity: str
    command: str
    stem: str
    links: tuple[tuple[str, str, str], ...] = ()
    sampler: Mapping[str, Any] = MappingProxyType({})
    script: str = ""


def controls(seeds: DrawnPage, t: Words) -> Markup:
    """What draws another problem, what prints this one, and the ways to other pages."""
    links = (
        Markup('<a href="{}"{}>{}</a>').format(
            href, Markup(' hreflang="{0}" lang="{0}"').format(lang) if lang else "", word
        )
        for href, lang, word in seeds.links
    )
    seed = "" if seeds.seed is None else str(seeds.seed)
    form = _CONTROLS.format(
        label=t("seeds.label"),
        show=t("seeds.show"),
        next=t("seeds.next"),
        seed=seed,
        first="" if seed else _FIRST.format(t("seeds.first")),
    )
    lines = seeds.command.format(seed=seed).splitlines()
    command = Markup("<br>").join(map(typed_html, lines))
    hidden = "" if seed else _HIDDEN
    form += _PRINT.format(told=t("seeds.print"), command=command, hidden=hidden) if command else ""
    return form + (_LINKS.format(Markup(" · ").join(links)) if seeds.links else "")


def seeds_data(seeds: DrawnPage, sheet: Words, t: Words) -> dict[str, Any]:
    """The same for the page's script, as values of JSON. ``sheet`` has the words of sheets, ``t`` ours."""
    own = {} if seeds.seed is None else {"seed": seeds.seed}
    return {
        **own,
        "called": str(sheet("identity", id=seeds.identity)),
        "command": seeds.command,
        "stem": seeds.stem,
        **{said: str(t(f"seeds.{said}")) for said in ("none", "missing")},
        "largest": LARGEST_SEED,
        **({"script": seeds.script} if seeds.script else {}),
        **seeds.sampler,
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
                "biases": (layer.bias_rule or wanted.biases).how_many(layer.units),
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
