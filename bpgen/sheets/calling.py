"""What a sheet is called: its id, the command that makes it again, and the stem of its files."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from ..disk.naming import stem as file_stem
from ..disk.naming import typed as typed_word
from ..disk.naming import typed_file
from ..errors.languages import LANGUAGES
from ..exports.toml import layers_text
from ..formats.plain import phrase
from ..graph.notation import SIGNS, USUAL
from ..network.kinds import Problem
from ..network.layers import LayerNetwork
from ..network.problem import Layer, Network, Sample
from ..network.rules import OPTIONS
from ..network.scalar import ScalarGraph
from ..problems.sampling import SAMPLER
from ..words.texts import words
from .options import Identity


class SheetCall(NamedTuple):
    """What the sheet is called, in words and as a file name; ``opened`` is what another command
    says of the network: its name, its file, or its seed with the options of its shape.
    """

    identity: Identity
    stem: str
    opened: str


def call(
    problem: Problem, network: str | None, seed: int | None, chosen: dict[str, Any], rounds: int = 1
) -> SheetCall:
    """The sheet's id, the commands that make it again and its program, and the stem of its files; ``rounds``
    are the whole rounds that it works.
    """
    shape = problem.architecture.label
    say = partial(phrase, words("sheet", chosen.get("lang") or LANGUAGES[0]))
    if network is None:
        named = say("id.seed", seed=seed, shape=shape, sampler=chosen.get("sampler") or SAMPLER)
        which = start = f"--seed {seed}"
    else:
        # Two versions of a lecturer's file must not pass for one problem.
        mark = sha256(_numbers(problem).encode()).hexdigest()[:8]
        named = say("id.title" if problem.title else "id.file", name=problem.name, shape=shape, mark=mark)
        which = typed_file(network)
        start = f"--network {which}"
    given = {name: value for name, value in chosen.items() if value is not None}
    options = "".join(f" {typed(name, value)}" for name, value in given.items())
    opened = which + "".join(f" {typed(name, x)}" for name, x in given.items() if name in _OF_NETWORKS)
    tail = [_in_file_name(name, value) for name, value in given.items()]
    stem = "-".join([problem.name, *tail]).replace("_", "-")
    # A program has the network and its rounds; how a sheet is worked and rounded is the sheet's own affair.
    lang = f" {typed('lang', given['lang'])}" if "lang" in given else ""
    program = f"bpgen program {opened}{lang} --rounds {rounds}" if isinstance(problem, Network) else ""
    identity = Identity(named, f"bpgen exercise {start}{options}", program)
    return SheetCall(identity, file_stem(stem, also="."), opened)


def _numbers(problem: Problem) -> str:
    """The numbers of a problem, as text; never to be changed, for printed ids are drawn from it."""
    if isinstance(problem, ScalarGraph):
        return repr((problem.values, problem.definitions, problem.objective))
    if isinstance(problem, LayerNetwork):
        return layers_text(replace(problem, title="", source="", notation=USUAL))
    layers = tuple(_Fields("Layer", x) for x in problem.layers)
    samples = tuple(_Fields("Sample", x) for x in problem.samples)
    return repr((layers, samples, problem.learning_rate))


class _Fields:
    """Shows an object as its name and its fields that say something, for good, whatever its own repr."""

    def __init__(self, name: str, shown: Layer | Sample) -> None:
        self.name, self.shown = name, shown

    def __repr__(self) -> str:
        said = ((field.name, getattr(self.shown, field.name)) for field in fields(self.shown))
        return f"{self.name}({', '.join(f'{key}={value!r}' for key, value in said if value is not None)})"


#: Options that say which network it is, and how its formulas are written.
_OF_NETWORKS = (*OPTIONS, "notation", "times", "decimal")
#: Options whose value is clear in a file's name without the option.
_SAYS_ITSELF = ("layers", "activation", "loss", "optimiser", "notation", "lang")


#: Options in whose value there may be signs of multiplication: in a file's name, these are words.
_SIGNED = ("times", "notation")
_WORDS = str.maketrans({sign: name for name, sign in SIGNS.items() if sign})


def _in_file_name(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else name.replace("trained", "fixed")
    text = str(value).translate(_WORDS) if name in _SIGNED else str(value)
    return text if name in _SAYS_ITSELF else f"{name}-{text}"


def typed(name: str, value: object) -> str:
    """An option as it is typed: ``--samples 3``, ``--fixed-biases``."""
    flag = "--" + name.replace("_", "-")
    if isinstance(value, bool):
        return flag if value else flag.replace("--trained", "--fixed")
    return f"{flag} {typed_word(str(value))}"
