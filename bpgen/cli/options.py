"""Options that several commands share: which network, and with how many digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from ..disk.inputs import STANDARD_INPUT
from ..errors import BpgenError
from ..errors.languages import LANGUAGES
from ..graph.architecture import BiasRule, LossName
from ..graph.notation import DECIMALS, USUAL
from ..network.kinds import Problem
from ..network.optimiser import Optimiser
from ..network.problem import Network
from ..network.rules import OPTIONS, RULES
from ..trace.digits import Contract, Kind, Policy, Rule
from .described import spoken
from .kinds import DecimalNumber, FilePath, Known, NotationText, OptimiserText, Seed, Text, Whole
from .shapes import activations_of, sizes_of

if TYPE_CHECKING:
    from ..problems.sampling import Wanted

Command = TypeVar("Command", bound=Callable[..., Any])
AnyProblem = TypeVar("AnyProblem", bound=Problem)


def wanted_network(options: Mapping[str, Any]) -> Wanted:
    """The network to be drawn; None where an option says nothing. Raises ``BpgenError`` where the options do
    not fit each other.
    """
    from ..problems.drawn import wanted_of

    given = {name: value for name, value in options.items() if value is not None and name in OPTIONS}
    sizes = sizes_of(given.pop("layers", "2-2-2"))
    names = activations_of(
        given.pop("activation", None), len(sizes) - 1, LossName(given.get("loss", RULES["loss"].default))
    )
    return wanted_of(sizes, names, given.pop("biases", BiasRule.LAYER), "--biases", **given)


def given_options(options: Mapping[str, Any]) -> list[str]:
    """The options that were given, as they are typed."""
    return ["--" + name.replace("_", "-") for name in OPTIONS if options.get(name) is not None]


def seed_options(command: Command) -> Command:
    """``--seed`` and the shape of the network that it draws."""
    return click.option("--seed", type=Seed(), metavar="N")(shape_options(command))


def shape_options(command: Command) -> Command:
    """The shape of a network to be drawn. The command takes them as ``**shape`` and hands them on whole."""
    for option in reversed(_SHAPE):
        command = option(command)
    return command


def notation_options(command: Command) -> Command:
    """``--notation``, ``--times`` and ``--decimal``, which join the shape that a command takes."""
    for option in (
        click.option("--decimal", type=Known(DECIMALS), show_default=USUAL.decimal),
        click.option("--times", type=NotationText("times"), metavar="SIGN"),
        click.option("--notation", type=NotationText(), metavar="NAME", show_default=USUAL.book),
    ):
        command = option(command)
    return command


def in_notation_asked(problem: AnyProblem, options: Mapping[str, Any]) -> AnyProblem:
    """The problem in the notation that was asked for."""
    given = [options.get(name) for name in ("notation", "times", "decimal")]
    return problem if given == [None] * 3 else replace(problem, notation=problem.notation.changed(*given))


def _option(name: str) -> Callable[[Command], Command]:
    """The option of a rule, as its type asks for it."""
    key, flag = RULES[name], "--" + name.replace("_", "-")
    if key.kind is bool:
        return click.option(f"{flag}/{key.off}" if key.off else flag, is_flag=True, default=None)
    kinds = {float: DecimalNumber(), int: Whole(1), str: Text(), Optimiser: OptimiserText()}
    kind = kinds.get(key.kind) or Known(key.kind)
    return click.option(flag, type=kind, metavar=key.metavar, show_default=str(key.default))


_BESIDE = {
    "layers": click.option("--layers", metavar="SIZES", show_default="2-2-2"),
    "activation": click.option("--activation", metavar="NAMES"),
    "biases": click.option("--biases", metavar="RULES", show_default="layer"),
    "samples": click.option("--samples", type=Whole(1), metavar="B", show_default="1"),
    "sampler": click.option("--sampler", type=Whole(1), metavar="VERSION"),
}
_SHAPE = [_BESIDE.get(name) or _option(name) for name in OPTIONS]


def chosen_network(network: str | None, seed: int | None, options: Mapping[str, Any]) -> Network:
    """The network that was asked for: by name or path, or by seed.

    Raises ``BpgenError`` where it is asked for twice or not at all, or cannot be made.
    """
    if network is not None and seed is not None:
        raise BpgenError("cli.network_and_seed")
    if network is not None and (given := given_options(options)):
        raise BpgenError("cli.shape", options=", ".join(given), network=network)
    if network is not None:
        return in_notation_asked(named_network(network), options)
    if seed is None:
        raise BpgenError("cli.network")
    from ..problems.sampling import draw

    return in_notation_asked(draw(seed, wanted_network(options)), options)


def chosen_problem(network: str | None, seed: int | None, options: Mapping[str, Any]) -> Problem:
    """The same, or a graph of formulas, by name or path."""
    if network is None or seed is not None or given_options(options):
        return chosen_network(network, seed, options)
    from ..problems.opening import preset_problem, read_problem

    path = file_of_network(network)
    return in_notation_asked(preset_problem(network) if path is None else read_problem(path), options)


def named_network(name: str) -> Network:
    """A preset, or the network of a file."""
    path = file_of_network(name)
    return Network.preset(name) if path is None else Network.from_file(path)


def file_of_network(name: str) -> Path | None:
    """The file that a name means, None for a preset: what ends in .toml, has a slash in it, or is there."""
    from ..problems.preset import all_names

    return Path(name) if name not in all_names() and looks_like_network(name) else None


def is_training_file(path: Path) -> bool:
    """Whether a file is a training file rather than a network's."""
    from ..training.files import is_training_file as is_one

    return is_one(path)


def looks_like_network(word: str) -> bool:
    """Whether a word is a preset or a file rather than the name of a quantity."""
    from ..problems.preset import all_names

    known = (*all_names(), STANDARD_INPUT)
    return word in known or word.endswith(".toml") or _is_path(word)


def _is_path(word: str) -> bool:
    """Whether a word is a path: dE_total/dw5 is one only if it is there."""
    if word.startswith(("./", "../", "/", "~")) or "\\" in word:
        return True
    try:
        return Path(word).exists()
    except (OSError, ValueError):
        return False


def together(name: str, kind: Callable[..., object], options: Sequence[str], command: Command) -> Command:
    """A command that takes these options as one argument of this name."""

    @wraps(command)
    def called(**given: Any) -> Any:
        own = {option: given.pop(option) for option in options}
        return command(**given, **{name: kind(**own)})

    return cast("Command", called)


class AskedDigits(NamedTuple):
    """The digits and the rule that a command line asks for; None where it says nothing."""

    figures: int | None
    places: int | None
    contract: str | None = None


def contract_options(command: Command) -> Command:
    """``--figures``, ``--places`` and ``--contract``: how many digits, and whether steps are rounded. The
    command takes them as its ``digits``.
    """
    command = together("digits", AskedDigits, AskedDigits._fields, command)
    for option in (
        click.option("--contract", type=Known(Rule)),
        click.option("--places", type=Whole(0, 15), metavar="N"),
        click.option("--figures", type=Whole(1, 15), metavar="N"),
    ):
        command = option(command)
    return command


def chosen_contract(asked: AskedDigits, *, default: Contract) -> Contract:
    """The digits and the rule that were asked for; for the rest, the command's default.

    Raises ``BpgenError`` where digits are counted in both ways.
    """
    if asked.figures is not None and asked.places is not None:
        raise BpgenError("cli.digits")
    policy = default.policy
    for kind, digits in ((Kind.FIGURES, asked.figures), (Kind.PLACES, asked.places)):
        if digits is not None:
            policy = replace(policy, digits=digits) if policy.kind is kind else Policy(kind, digits)
    return Contract(Rule(asked.contract) if asked.contract else default.rule, policy)


def format_option(command: Command) -> Command:
    """``--format``: a table, or a format of records."""
    from ..exports.formats import names

    known = Known(["table", *names()])
    return click.option("--format", "format_", type=known, default="table", show_default=True)(command)


def lang_option(command: Command) -> Command:
    """``--lang``: the language of words; as the whole command line, where it is not named here."""
    return click.option("--lang", type=Known(LANGUAGES), default=spoken)(command)


def templates_option(command: Command) -> Command:
    """``--templates``: a lecturer's own folder, refused where it is not there."""
    return click.option("--templates", type=FilePath(), metavar="DIR", callback=_folder)(command)


def _folder(_: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and not path.is_dir():
        raise BpgenError("cli.folder", where=f"--{option.name} {path}")
    return path.resolve() if path else None
