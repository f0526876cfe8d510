"""The problem that stands on a student's sheet: if the settings change later, another is drawn, and answers
to the printed one would be marked by its numbers.
"""

from __future__ import annotations

from dataclasses import replace

from ..errors import BpgenError
from ..graph.notation import USUAL
from ..network.values import values_of_given
from .folder import ClassFolder, digest_of
from .notes import OWN
from .problems import StudentProblem
from .roster import Student
from .settings import ClassSettings


def printed_path(folder: ClassFolder, student: Student) -> str:
    """The place of the note of a student's printed problem in the class's folder."""
    return f"{OWN}/problems/{folder.stems[student.number]}.txt"


def problem_note(problem: StudentProblem, settings: ClassSettings) -> bytes:
    """A digest of what the answers of a problem rest on: its numbers, functions and rules of rounding."""
    network = replace(problem.network, notation=USUAL)
    return digest_of(
        network.architecture, tuple(values_of_given(network)), settings.options.contract
    ).encode()


def printed_note(folder: ClassFolder, student: Student) -> bytes:
    """The note of a student's printed problem; empty where no sheet was made."""
    try:
        return (folder.path / printed_path(folder, student)).read_bytes()
    except OSError:
        return b""


def check_printed(note: bytes, problem: StudentProblem, settings: ClassSettings, where: str) -> None:
    """Raise ``BpgenError`` where a student's sheet was made with another problem; ``where`` is whose."""
    if note and note != problem_note(problem, settings):
        raise BpgenError("classroom.other_problem", where=where)
