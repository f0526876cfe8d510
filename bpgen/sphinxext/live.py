"""From what stands in a page to a quantity: ``mazur:dE_total/dw5``, ``w5+@@2``, ``net_h1``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..errors import BpgenError
from ..errors.languages import known_language
from ..graph.notation import USUAL
from ..graph.quantity import Quantity
from ..lesson.addresses import anchor
from ..lesson.live import Live, LiveProblem
from ..network.kinds import Problem
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..problems.opening import open_network, read_problem
from ..problems.preset import layer_names
from ..trace.digits import Contract, Kind, Policy, Rule
from ..trace.printed import PrintedRound, usual_contract

_TARGET = re.compile(
    r"(?:(?P<network>[^:]+):)?(?P<key>[^:@]+(?:@[a-z0-9_]+(?:\[[0-9]+\])?)?)(?:@@(?P<round>[0-9]{1,7}))?"
)


class WantedQuantity(NamedTuple):
    """A quantity of a network, in a round."""

    network: str
    live: LiveProblem
    quantity: Quantity
    round: int

    @property
    def text(self) -> str:
        """Its number as it is shown."""
        return self.printed.text(self.quantity.key)

    @property
    def printed(self) -> PrintedRound:
        """Its round with its printed numbers."""
        return self.live.printed(self.round)

    @property
    def target(self) -> str:
        """Its name in the domain."""
        round_ = f"@@{self.round}" if self.round > 1 else ""
        return f"{self.network}:{self.quantity.key}{round_}"

    def addresses(self, default: str) -> Iterator[str]:
        """The addresses that its step may have on a page, the best first: ``bp-w5-next``; of another network
        than the project's ``default``, with that network's name in it; then numbered ones.
        """
        round_ = "" if self.round == 1 else f"-{self.round}"
        ours = anchor(self.quantity.key) + round_
        network = re.sub(r"[^a-z0-9]+", "-", self.network.lower()).strip("-")
        named = ours.replace("bp-", f"bp-{network}-", 1)
        if self.network.partition("+")[0] == default.partition("+")[0]:
            yield ours
        yield named
        yield from (f"{named}-{n}" for n in count(2))


def language(config: Config) -> str:
    """The language of our words in a project: the project's, or English where that is none of ours."""
    return known_language(config.language)


def contract_of(config: Config, network: Network | LayerNetwork) -> Contract:
    """The digits that conf.py asks for, else the usual ones of a network. Raises ``BpgenError`` where it asks
    twice or for too many.
    """
    places, figures = config.bp_places, config.bp_figures
    if places is None and figures is None:
        return usual_contract(network.graph)
    if places is not None and figures is not None:
        raise BpgenError("sphinxext.digits", where="conf.py")
    kind, digits = (Kind.FIGURES, figures) if places is None else (Kind.PLACES, places)
    try:
        return Contract(Rule.CARRY, Policy(kind, digits, keep_zeros=False))
    except BpgenError as error:
        raise error.within("conf.py") from None


def live_problem(env: BuildEnvironment, name: str) -> LiveProblem:
    """The network of this name, of layers of any kind, too; else as ``live_network``."""
    if name.endswith(".toml"):
        env.note_dependency(str(Path(env.app.confdir) / name))
        network: Problem = read_problem(Path(env.app.confdir) / name)
    elif name in layer_names():
        network = LayerNetwork.preset(name)
    else:
        return live_network(env, name)
    if isinstance(network, LayerNetwork):
        return LiveProblem(network, contract_of(env.config, network))
    return live_network(env, name)


def live_network(env: BuildEnvironment, name: str) -> Live:
    """The network of this name, with the digits of conf.py; a file makes the page depend on it. One that says
    nothing of its notation is written in that of the project's network.
    """
    network = _opened(env, name)
    if network.notation == USUAL and name != env.config.bp_network:
        ours = _opened(env, env.config.bp_network).notation
        network = network if ours == USUAL else replace(network, notation=ours)
    return Live(network, contract_of(env.config, network))


def _opened(env: BuildEnvironment, name: str) -> Network:
    stem = name.partition("+")[0]
    if stem.endswith(".toml"):
        env.note_dependency(str(Path(env.app.confdir) / stem))
    return open_network(name, Path(env.app.confdir))


def wanted(env: BuildEnvironment, text: str) -> WantedQuantity:
    """The quantity that a role or directive names.

    Raises ``BpgenError`` for an unknown network or quantity, with the nearest known name.
    """
    match = _TARGET.fullmatch(" ".join(text.split()))
    if match is None:
        raise BpgenError("sphinxext.name", text=text[:60])
    network = match["network"] or env.config.bp_network
    live = live_problem(env, network)
    return WantedQuantity(network, live, live.find(match["key"].strip()), int(match["round"] or 1))
