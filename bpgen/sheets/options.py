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


#: Kinds of layers that divide by what they have computed: with four figures most blanks of their sheets would
#: accept an answer that is a tenth off, with six hardly any.
_SIX_FIGURES = ("attention", "batch-norm", "layer-norm")


def usual_contract(problem: Problem) -> Contract:
    """How the steps of a sheet are rounded where nobody says: to four figures, or to six where a kind of
    layer asks for it.
    """
    shape = problem.architecture
    six = isinstance(shape, LayerGraph) and any(shape.kind_of(x) in _SIX_FIGURES for x in shape.layers)
    return Contract(policy=Policy(Kind.FIGURES, 6)) if six else Contract()
