"""What a lecturer chooses for a sheet, and what the sheet is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

from ..errors.checked import OneOf, checked
from ..errors.languages import LANGUAGES
from ..graph.layers_shape import LayerGraph
from ..lesson.plan import Upto
from ..network.kinds import Problem
from ..trace.digits import Contract, Kind, Policy


class SheetLogo(NamedTuple):
    """A picture at the head of a sheet: the file's name beside the source, its width and height in pixels."""

    name: str
    width: int
    height: int


@checked
class Options(NamedTuple):
    """The choices for a sheet. ``worked`` and ``fade`` say which steps are not blank;
    ``along``: only what the quantity of this key rests on is asked for.

    The language does not follow the locale: a program makes the same sheet on every machine. Who speaks for a
    reader (the command line, ``make_sheet``) names it.
    """

    lang: Annotated[str, OneOf(LANGUAGES)] = LANGUAGES[0]
    contract: Contract = Contract()
    rounds: int = 1
    upto: Upto = Upto.ALL
    along: str = ""
    worked: tuple[str, ...] = ()
    fade: int | None = None
    title: str = ""
    course: str = ""
    institution: str = ""
    logo: SheetLogo | None = None
    date: str = ""
    templates: Path | None = None


@checked
class Identity(NamedTuple):
    """What a sheet is called: ``id`` in words, the ``command`` that makes it again, and the one that makes
    the ``program`` to compare with; none where it is empty. A sheet of a class has no command but a ``code``,
    and says whose it is: ``name``, and the ``student``'s number; a ``note`` to the student is on the sheet,
    not on the key. A ``page`` is the address at which answers to the problem are checked.
    """

    id: str
    command: str = ""
    program: str = ""
    code: str = ""
    name: str = ""
    student: str = ""
    note: str = ""
    page: str = ""


def usual_contract(problem: Problem) -> Contract:
    """How the steps of a sheet are rounded where nobody says: to four figures, or to as many as a kind of
    layer asks for.
    """
    shape, usual = problem.architecture, Contract()
    layers = shape.layers if isinstance(shape, LayerGraph) else ()
    figures = max((getattr(layer.kind, "figures", 0) for layer in layers), default=0)
    return Contract(policy=Policy(Kind.FIGURES, max(figures, usual.policy.digits)))
