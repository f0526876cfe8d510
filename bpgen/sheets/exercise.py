"""The exercise sheet and its answer key: one structure, one template, blanks empty or filled."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..errors import BpgenError
from ..errors.messages import said
from ..formats import qr
from ..formats.escape import check_printable
from ..formats.format import Format, format_in
from ..formats.slots import DocumentSlot, Fill, Form, fill_in, japanese_in
from ..lesson.plan import plan
from ..network.kinds import Problem
from ..printers import latex
from ..trace.digits import DECK, MOST_DIGITS, show
from ..trace.domains import FLOAT
from ..trace.evaluate import Trace, evaluate
from ..trace.range import no_number
from ..trace.rounding import Worked, work
from ..words.titles import title_in
from .asked import check_length
from .drawing import layer_drawing, picture_of
from .form import exercise_form
from .options import Identity, Options

__all__ = ["Exercise", "Identity", "Options", "make_exercise", "sheet_and_key", "source"]


class Exercise(NamedTuple):
    """A problem worked under its contract; the plan of what is asked follows from the options."""

    network: Problem
    options: Options
    identity: Identity
    worked: Worked
    rounds: int

    @property
    def counts(self) -> tuple[int, int]:
        """How many questions and lines the plan has."""
        sections = plan(self.worked.graph, self.options.rounds, self.options.upto, along=self.options.along)
        groups = [group for section in sections for group in section.groups]
        return len(groups), sum(len(group.keys) for group in groups)


def make_exercise(
    network: Problem, options: Options, identity: Identity, worked: Worked | None = None
) -> Exercise:
    """Work the problem for a sheet; ``worked`` is what ``work_sheet`` has made of it already.

    Raises ``BpgenError`` for a text with characters that the fonts lack, for a line that cannot be worked out
    from the numbers that can be printed in it, and as ``work_sheet``.
    """
    for text, where in (
        (options.title, "--title"),
        (options.course, "--course"),
        (options.institution, "--institution"),
        (options.date, "--date"),
        (network.title, "title"),
        (network.source, "source"),
        (identity.id, said("documents.file_name")),
        (identity.command, said("documents.command")),
        (identity.name, said("documents.learner")),
        (identity.student, said("documents.learner")),
        (identity.note, said("documents.learner")),
        (identity.page, "--url"),
    ):
        check_printable(text, where)
    worked = worked or work_sheet(network, options)
    for section in plan(network.graph, options.rounds, options.upto, along=options.along):
        for key in (key for group in section.groups for key in group.keys):
            if worked.is_lost(key, section.round):
                raise BpgenError(
                    "documents.lost", where="digits", name=key, round=section.round, digits=MOST_DIGITS
                )
    return Exercise(network, options, identity, worked, len(worked.written))


def work_sheet(network: Problem, options: Options) -> Worked:
    """All rounds that a sheet asks for, worked under its contract.

    Raises ``BpgenError`` for a sheet too large to print, or a network so saturated that a value is not
    finite.
    """
    check_length(network.graph, options)
    worked = work(
        network,
        options.contract,
        plan(network.graph, options.rounds, options.upto, along=options.along)[-1].round,
    )
    for number, values in enumerate(worked.written, 1):
        if not all(map(Decimal.is_finite, values.values())):
            raise no_number(network, number, values, rounded=True)
    return worked


def sheet_and_key(exercise: Exercise, form: str = "latex") -> tuple[str, str]:
    """The sources of the sheet and of its key in a format."""
    return source(exercise, key=False, form=form), source(exercise, key=True, form=form)


def source(exercise: Exercise, *, key: bool, form: str = "latex") -> str:
    """The source of the sheet in a format, or of its key. The sheet's source does not hold the answers.

    Raises ``BpgenError`` where a template or text of the user's own is at fault, or the choice of
    worked steps matches none.
    """
    network = exercise.network
    cut = exercise_form(
        picture_of(network.graph, exercise.worked.text, form),
        exercise.options,
        title_in(exercise.options.lang, network),
        network.source,
        key=key,
        program=bool(exercise.identity.program),
        command=bool(exercise.identity.command),
        note=bool(exercise.identity.note) and not key,
        page=bool(exercise.identity.page),
        form=form,
    )
    return fill_in(cut, _filler(exercise, cut, form))


def _filler(exercise: Exercise, form: Form, form_name: str) -> Callable[[DocumentSlot], str]:
    """What goes into each slot for this problem."""
    written = format_in(form_name, exercise.network.architecture.notation)
    worked, identity, target = exercise.worked, exercise.identity, written.target
    assert target is not None
    code = scanned(identity)
    seen: dict[tuple[Fill, str, int, bool], str] = {}
    spans: dict[tuple[str, int], tuple[str, str]] = {}
    # On a page a reader may change what is given: a script finds its numbers.
    given = enumerate(worked.graph.quantities) if form_name == "live" else ()
    places = {q.key: n for n, q in given if q.definition is None}
    program: list[Trace[float]] = []

    def shown(slot: DocumentSlot, number: str) -> str:
        return (written.spoken if slot.spoken else target).number(number)

    def number(slot: DocumentSlot) -> str:
        place = (slot.fill, slot.key, slot.round, slot.spoken)
        text = seen.get(place)
        if text is None:
            of = worked.operand if slot.fill is Fill.OPERAND else worked.text
            text = seen[place] = shown(slot, of(slot.key, slot.round))
        odd = (
            (slot.bracket and text.startswith("-"))
            or (slot.power and ("^" in text or (slot.spoken and "e" in text)))
            or (slot.minus and text == "0")
        )
        if slot.key in places and slot.fill is Fill.NUMBER and slot.round == 1:
            return latex.marked(places[slot.key], "", text)
        return text.join(target.style.brackets) if odd else text

    def accepted(slot: DocumentSlot, end: int) -> str:
        place = (slot.key, slot.round)
        if place not in spans:
            try:
                spans[place] = worked.accepted_text(*place)
            except (ArithmeticError, ValueError):  # its range is beyond what floats hold
                values = worked.written[slot.round - 1]
                raise no_number(exercise.network, slot.round, values, rounded=True) from None
        return shown(slot, spans[place][end])

    def by_program(slot: DocumentSlot) -> str:
        # A program computes in floats; nine places are far from where they differ from exact numbers.
        if not program:
            program.append(evaluate(exercise.network, exercise.rounds, FLOAT))
        return shown(slot, show(program[0].value(slot.key, slot.round), DECK.policy))

    def layer(slot: DocumentSlot) -> str:
        filled = slot.fill is Fill.FILLED_LAYER_FIGURE
        graph, number = exercise.worked.graph, int(slot.key)
        return layer_drawing(graph, number, worked.text, exercise.options, form_name, filled=filled)

    fillers: dict[Fill, Callable[[DocumentSlot], str]] = {
        Fill.NUMBER: number,
        Fill.OPERAND: number,
        Fill.LOW: lambda slot: accepted(slot, 0),
        Fill.HIGH: lambda slot: accepted(slot, 1),
        Fill.PROGRAM: by_program,
        Fill.ID: lambda _: written.escape(identity.id),
        Fill.COMMAND: lambda _: written.typed(identity.command),
        Fill.PAGE: lambda _: written.typed(identity.page),
        Fill.COMMAND_LINE: lambda _: written.comment(identity.command),
        Fill.PROGRAM_COMMAND: lambda _: written.typed(identity.program),
        Fill.NAME: lambda _: written.escape(identity.name),
        Fill.STUDENT: lambda _: written.escape(identity.student),
        Fill.NOTE: lambda _: written.escape(identity.note),
        Fill.CODE: lambda _: _code(code, written)[1],
        Fill.JAPANESE: lambda _: japanese_in(form, *identity),
        Fill.KEYWORDS: lambda _: written.stated(identity.id),
        Fill.CODE_SIZE: lambda _: str(_code(code, written)[0]),
        Fill.LAYER_FIGURE: layer,
        Fill.FILLED_LAYER_FIGURE: layer,
        Fill.PAGE_CODE: lambda _: ", ".join(map(hex, qr.page_rows(code))),
    }

    def text(slot: DocumentSlot) -> str:
        # Nearly all slots are numbers: those do not look their filler up.
        return number(slot) if slot.fill in (Fill.NUMBER, Fill.OPERAND) else fillers[slot.fill](slot)

    return text


def scanned(identity: Identity) -> str:
    """What the sheet's QR code holds. That of a class leads nowhere."""
    return identity.code or identity.page or identity.command


@lru_cache(maxsize=64)
def _code(command: str, written: Format) -> tuple[int, str]:
    """The QR code's size in modules, and its dark runs."""
    size, runs = qr.runs(command)
    return size, "".join(written.module(*run) for run in runs)
