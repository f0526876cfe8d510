"""What a class's class.toml says: whose problem is whose, what the sheets are, what an answer is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from ..errors import BpgenError, SpecError, nearest
from ..errors.checked import OneOf, checked, coerce
from ..errors.languages import LANGUAGES
from ..errors.messages import Message
from ..graph.architecture import BiasRule, LossName
from ..graph.notation import USUAL, Notation
from ..lesson.plan import Upto, parts_of
from ..marking.sheet import parts_of as sheet_parts
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..network.rules import OPTIONS, RULES
from ..network.scalar import ScalarGraph
from ..problems.alike import Alike, alike, definitions
from ..problems.drawn import wanted_of
from ..problems.opening import preset_problem, read_problem
from ..problems.sampling import Wanted
from ..problems.settings import parse_toml
from ..problems.shapes import activations, sizes
from ..sheets.asked import along_key
from ..sheets.options import Options, usual_contract
from ..trace.digits import Contract, Kind, Policy, Rule

#: As many figures as a mark may have before its point, and as much as a question may be worth.
_MOST_POINTS = 1_000_000


class Sharing(StrEnum):
    """Who works on one problem together: a ``STUDENT`` alone, all of a ``GROUP``, the whole ``CLASS``."""

    STUDENT = "student"
    GROUP = "group"
    CLASS = "class"


@checked
class PointScheme(NamedTuple):
    """What answers are worth. A blank is worth ``each``; ``questions`` gives some questions, by their numbers
    on the sheet, points of their own, which their blanks share alike. ``out_of`` scales a sheet's points to
    this total; 0 does not. ``once``: the same known mistake costs its points only where it is first made.
    """

    each: float = 1.0
    out_of: float = 0.0
    once: bool = True
    questions: tuple[tuple[float, ...], ...] = ()


@checked
class _Heads(NamedTuple):
    """The keys at the top of the file."""

    lang: Annotated[str, OneOf(LANGUAGES)] = LANGUAGES[0]
    title: str = ""
    course: str = ""
    institution: str = ""
    logo: str = ""
    date: str = ""


@checked
class _SheetTable(NamedTuple):
    """The keys of [sheet]."""

    upto: Upto = Upto.ALL
    along: str = ""
    rounds: int = 1
    worked: tuple[str, ...] = ()
    fade: int | None = None
    figures: int | None = None
    places: int | None = None
    contract: Rule = Rule.ROUND
    notation: str = USUAL.book
    times: str | None = None
    decimal: str | None = None


class ClassSettings(NamedTuple):
    """A class.toml, checked. ``logo`` is a file in the class's folder, or empty."""

    sharing: Sharing
    wanted: Wanted | Alike
    notation: Notation
    options: Options
    logo: str
    points: PointScheme


def read_settings(data: bytes, where: str | Message, folder: Path) -> ClassSettings:
    """What the bytes of a class.toml say; files that it names are in ``folder``.

    Raises ``BpgenError`` for an unknown key, a value of a wrong kind, and options that contradict each other.
    """
    table = parse_toml(data, where)
    try:
        return _settings(table, folder)
    except BpgenError as error:
        raise error.within(where) from None


def _settings(table: Mapping[str, Any], folder: Path) -> ClassSettings:
    tables = ("problem", "sheet", "points")
    _check_keys(table, (*_Heads._fields, *tables), "")
    parts = {name: table.get(name, {}) for name in tables}
    for name, part in parts.items():
        if not isinstance(part, dict):
            raise SpecError("classroom.table", where=name)
    heads = _Heads(**{key: value for key, value in table.items() if key not in tables})
    sheet = _read(_SheetTable, parts["sheet"], "sheet")
    problem = dict(parts["problem"])
    sharing = coerce(problem.pop("one_for", Sharing.STUDENT), Sharing, "problem.one_for")
    notation = USUAL.changed(sheet.notation, sheet.times, sheet.decimal)
    network = _network(problem, folder)
    contract = _contract(sheet, network)
    if isinstance(network, LayerNetwork):
        _check_sheet(network, sheet, notation)
    wanted = _wanted(problem) if network is None else alike(network, contract)
    settings = ClassSettings(
        sharing,
        wanted,
        notation,
        Options(
            lang=heads.lang,
            contract=contract,
            rounds=coerce(sheet.rounds, int, "sheet.rounds"),
            upto=sheet.upto,
            along=_along(sheet, wanted),
            worked=sheet.worked,
            fade=sheet.fade,
            title=heads.title,
            course=heads.course,
            institution=heads.institution,
            date=heads.date,
        ),
        heads.logo,
        _points(parts["points"]),
    )
    _check_questions(settings)
    return settings


def _check_questions(settings: ClassSettings) -> None:
    """Raise ``SpecError`` for points of a question that the sheets do not ask."""
    if not settings.points.questions:
        return
    sections = sheet_parts(definitions(settings.wanted), settings.options)
    asked = {blank.question for section in sections for blank in section.steps}
    for number, _ in settings.points.questions:
        if number not in asked:
            known = ", ".join(map(str, sorted(asked)))
            raise SpecError("classroom.no_question", where=f"points.questions.{number:.0f}", known=known)


def _read(kind: Any, table: Mapping[str, Any], name: str) -> Any:
    _check_keys(table, kind._fields, f"{name}.")
    try:
        return kind(**table)
    except SpecError as error:
        raise error.within(name) from None


def _check_keys(table: Mapping[str, Any], known: Iterable[str], before: str) -> None:
    listed = list(known)
    for key in table:
        if key not in listed:
            raise SpecError("file.unknown_key", where=f"{before}{key}", mend=nearest(key, listed), key=key)


def _network(table: Mapping[str, Any], folder: Path) -> Network | LayerNetwork | None:
    """The network that all problems are like, if one is named: one that comes with bpgen, or a file."""
    if "network" not in table:
        return None
    name = coerce(table["network"], str, "problem.network")
    if len(table) > 1:
        raise BpgenError("cli.shape", options=", ".join(x for x in table if x != "network"), network=name)
    return network_named(name, folder, "problem.network")


def network_named(name: str, folder: Path, where: str) -> Network | LayerNetwork:
    """A network that comes with bpgen, or that of a file in ``folder``; ``where`` is what names it. Raises
    ``BpgenError`` where there is none, and for a graph of formulas.
    """
    problem = read_problem(folder / name) if name.endswith(".toml") else preset_problem(name)
    if isinstance(problem, ScalarGraph):
        raise BpgenError("cli.like_graph", where=where, name=name)
    return problem


def _wanted(table: Mapping[str, Any]) -> Wanted:
    """What is to be drawn, in the words of ``bpgen exercise``."""
    given = dict(table)
    _check_keys(given, (*OPTIONS, "network", "one_for"), "problem.")
    units = sizes(given.pop("layers", "2-2-2"))
    loss: LossName = coerce(given.get("loss", RULES["loss"].default), LossName, "problem.loss")
    functions = activations(given.pop("activation", None), len(units) - 1, loss)
    return wanted_of(units, functions, given.pop("biases", BiasRule.LAYER), "problem.biases", **given)


def _check_sheet(network: LayerNetwork, sheet: _SheetTable, notation: Notation) -> None:
    """Raise ``SpecError`` for a part of a round or a notation that networks of layers do not have."""
    if sheet.upto not in parts_of(network.graph):
        raise SpecError("layers.upto", where="sheet.upto", got=sheet.upto.value)
    try:
        replace(network, notation=notation)
    except SpecError as error:
        raise error.within("sheet") from None


def _along(sheet: _SheetTable, wanted: Wanted | Alike) -> str:
    """The key of the quantity to which the sheet leads; empty where it asks for whole rounds."""
    if not sheet.along:
        return ""
    if sheet.upto is not Upto.ALL:
        raise BpgenError("cli.both", first="along", second="upto")
    return along_key(definitions(wanted), sheet.along, "sheet.along")


def _contract(sheet: _SheetTable, network: Network | LayerNetwork | None) -> Contract:
    if sheet.figures is not None and sheet.places is not None:
        raise BpgenError("cli.both", first="figures", second="places")
    if sheet.places is not None:
        return Contract(sheet.contract, Policy(Kind.PLACES, sheet.places))
    usual = Contract() if network is None else usual_contract(network)
    return Contract(sheet.contract, Policy(digits=sheet.figures) if sheet.figures else usual.policy)


def _points(table: Mapping[str, Any]) -> PointScheme:
    given = dict(table)
    questions = given.pop("questions", {})
    if not isinstance(questions, dict):
        raise SpecError("classroom.table", where="points.questions")
    worth = []
    for number, points in questions.items():
        where = f"points.questions.{number}"
        if not number.isdecimal() or not number.isascii():
            raise SpecError("classroom.question", where=where)
        worth.append((float(int(number)), coerce(points, float, where)))
    scheme: PointScheme = _read(PointScheme, given, "points")._replace(questions=tuple(sorted(worth)))
    for name, value in (
        ("each", scheme.each),
        ("out_of", scheme.out_of),
        *((f"questions.{n:.0f}", x) for n, x in scheme.questions),
    ):
        if not 0 <= value <= _MOST_POINTS:
            raise SpecError(
                "value.between", where=f"points.{name}", least=0, most=f"{_MOST_POINTS:,}", got=f"{value:g}"
            )
    return scheme
