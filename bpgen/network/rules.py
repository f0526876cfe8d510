"""What a problem says beside its layers and samples: one record, from which all that reads, writes, draws or
asks for a problem takes its keys.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import update_wrapper
from typing import Any, NamedTuple, TypedDict, TypeVar, cast

from ..errors import SpecError
from ..errors.messages import said
from ..graph.architecture import BiasRule, LossName, Naming, Reduction
from ..graph.notation import USUAL, Notation
from .limits import LARGEST, MOST_ROUNDS, no_rounds
from .notation import unknown_book
from .optimiser import GRADIENT_DESCENT, Optimiser

T = TypeVar("T")
Called = TypeVar("Called", bound=Callable[..., Any])


class FileKey(NamedTuple):
    """A rule of a problem as a key of a network file, an option of the command line and a demand on a drawn
    problem. Its default has the rule's type.

    ``about`` describes it in the JSON Schema, with ``limits`` as pydantic has them; without it, no file has
    the key. ``fix`` is the text that says how to write a value, and ``check`` finds what is wrong with one.
    A key that is ``stated`` is written to a file also where it has its default. ``option`` says whether it
    is an option for a network drawn from a seed, with ``metavar`` for its value, or ``off`` as the opposite
    flag. Networks of layers of other kinds have it where it is for ``any_layers``. ``alike`` tells whether
    problems like a given one share it, ``drawn`` whether a draw depends on it.
    """

    default: Any
    about: str = ""
    limits: Mapping[str, Any] = {}
    fix: str = ""
    check: Callable[[Any], Iterator[SpecError]] = lambda _: iter(())
    stated: bool = False
    option: bool = False
    metavar: str | None = None
    off: str = ""
    alike: bool = True
    drawn: bool = True
    any_layers: bool = True

    @property
    def kind(self) -> Any:
        """The type of its values."""
        return type(self.default)


def key(default: T, about: str = "", **how: Any) -> T:
    """A field with its record."""
    return field(default=default, metadata={"key": FileKey(default, about, **how)})


def _rate(rate: float) -> Iterator[SpecError]:
    if not 0 <= rate <= LARGEST:  # false for NaN, too
        most, mend = f"{LARGEST:,.0f}", said("limits.learning_rate")
        yield SpecError(
            "value.between", where="learning_rate", mend=mend, least=0, most=most, got=f"{rate:g}"
        )


def _rounds(rounds: int) -> Iterator[SpecError]:
    if not 1 <= rounds <= MOST_ROUNDS:
        yield no_rounds(rounds)


@dataclass(frozen=True, eq=False, repr=False)
class ProblemRules:
    """The rules of a problem. A field here is all that a new one needs, with its line in ``GivenRules``."""

    loss: LossName = key(
        LossName.HALF_SQUARED_ERROR, "The error of one sample.", stated=True, option=True, metavar="NAME"
    )
    reduction: Reduction = key(
        Reduction.SUM, "How the errors of several samples are combined.", stated=True, option=True
    )
    biases: BiasRule = key(
        BiasRule.LAYER,
        "No biases, one for each layer, or one for each unit.",
        stated=True,
        any_layers=False,
    )
    trained_biases: bool = key(
        False,
        "Whether biases are also updated.",
        fix="file.flag",
        stated=True,
        option=True,
        off="--fixed-biases",
        any_layers=False,
    )
    input_gradients: bool = key(
        False,
        "Whether derivatives with respect to the inputs are found. Programs omit these.",
        fix="file.flag",
        option=True,
        drawn=False,
        any_layers=False,
    )
    learning_rate: float = key(
        0.5,
        "The learning rate, eta.",
        limits={"ge": 0},
        fix="file.learning_rate",
        check=_rate,
        stated=True,
        option=True,
        metavar="ETA",
    )
    rounds: int = key(
        1,
        "Number of whole rounds on a sheet.",
        limits={"ge": 1},
        fix="file.whole",
        check=_rounds,
        stated=True,
        alike=False,
    )
    naming: Naming = key(
        Naming.READING_ORDER,
        "How weights are named: w1, w2, ... or w1_2_1.",
        stated=True,
        option=True,
        any_layers=False,
    )
    name: str = key("network", alike=False)
    title: str = key(
        "",
        "The title of the sheet, as plain text.",
        limits={"max_length": 200},
        fix="file.title",
        alike=False,
    )
    source: str = key(
        "",
        "Where the network comes from, as plain text.",
        limits={"max_length": 500},
        fix="file.source",
        alike=False,
    )
    optimiser: Optimiser = key(
        GRADIENT_DESCENT, "How parameters are updated.", option=True, metavar="NAME", drawn=False
    )
    notation: Notation = key(USUAL, "How formulas are written.", check=unknown_book, drawn=False)


class GivenRules(TypedDict, total=False):
    """The rules as a call may give them, for type checkers; ``biases`` differs from call to call."""

    loss: LossName | str
    reduction: Reduction | str
    trained_biases: bool
    input_gradients: bool
    learning_rate: float
    rounds: int
    naming: Naming | str
    name: str
    title: str
    source: str
    optimiser: Optimiser | str | Mapping[str, Any]
    notation: Notation | str | Mapping[str, Any]


#: Each rule's record, by its name.
RULES: Mapping[str, FileKey] = {x.name: x.metadata["key"] for x in fields(ProblemRules)}
#: Those that a network file has: texts, numbers, and the others.
FILE_KEYS = dict(
    sorted(
        ((name, key) for name, key in RULES.items() if key.about),
        key=lambda item: (item[1].kind is not str, item[1].kind not in (int, float)),
    )
)

_TYPED = ("loss", "biases", "trained_biases", "input_gradients", "samples", "reduction", "learning_rate")
#: The options of a network drawn from a seed, in the order in which they are listed and name files.
OPTIONS = tuple(
    dict.fromkeys(
        ("layers", "activation", *_TYPED, *(name for name, key in RULES.items() if key.option), "sampler")
    )
)


def of_rules(source: Any, wanted: Callable[[FileKey], bool] = lambda _: True) -> dict[str, Any]:
    """The rules of ``source``, by name; of those only that are ``wanted``."""
    return {name: getattr(source, name) for name, key in RULES.items() if wanted(key)}


def takes_rules(defaults: type[ProblemRules]) -> Callable[[Called], Called]:
    """Names each rule in the signature of a function that takes them as ``**rules``, for help and editors.

    The function is wrapped so that its source does not hide that signature from Sphinx.
    """

    def named(function: Called) -> Called:
        def call(*args: Any, **arguments: Any) -> Any:
            return function(*args, **arguments)

        own = inspect.signature(function)
        *parameters, _ = own.parameters.values()
        parameters += [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=getattr(defaults, name),
                annotation=kind.__forward_arg__,
            )
            for name, kind in inspect.get_annotations(GivenRules).items()
        ]
        update_wrapper(call, function).__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        del call.__wrapped__  # type: ignore[attr-defined]
        return cast("Called", call)

    return named
