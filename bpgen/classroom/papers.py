"""The sheets of a class and their keys, block by block: any number of workers makes the same bytes."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

from ..formats.engines import ENGINES
from ..marking.sheet import blank_table
from ..sheets.exercise import make_exercise, source
from ..sheets.logo import sheet_logo
from ..sheets.options import Identity, SheetLogo
from .folder import ClassFolder, digest_of
from .personal import BlockMade, PersonalFiles
from .printed import printed_path, problem_note
from .problems import problem_of
from .roster import Student
from .settings import ClassSettings, PointScheme
from .working import WHOLE, ClassPart, in_blocks

#: What of a student is not on the sheets: how these are bound, and parts of the name.
_NOT_PRINTED: Mapping[str, Any] = {"row": 0, "email": "", "large": False, "family": "", "given": ""}
#: Changed whenever the same settings give other sheets.
_VERSION = 4


class Blueprint(NamedTuple):
    """All that a worker needs to make sheets: it may sit in another process, or on another machine."""

    secret: bytes
    settings: ClassSettings
    engine: str
    pictures: tuple[tuple[str, bytes], ...] = ()
    logo: SheetLogo | None = None


class StudentPapers(NamedTuple):
    """What was made for a student: the sheet and the key as PDF, the table to fill in, and the note of which
    problem it is.
    """

    sheet: bytes
    key: bytes
    table: bytes
    problem: bytes


def make_papers(blueprint: Blueprint, students: Sequence[Student]) -> list[StudentPapers]:
    """The papers of these students. Raises ``BpgenError`` for what cannot be drawn or printed."""
    engine, sources = ENGINES[blueprint.engine], dict[str, str]()
    texts = list[tuple[bytes, bytes]]()
    for n, student in enumerate(students):
        problem = problem_of(blueprint.secret, student, blueprint.settings)
        options = blueprint.settings.options._replace(
            lang=student.lang or blueprint.settings.options.lang, logo=blueprint.logo
        )
        code, name = problem.code, student.name
        identity = Identity(code, code=code, name=name, student=student.number, note=student.note)
        exercise = make_exercise(problem.network, options, identity, problem.worked)
        for key in (False, True):
            sources[f"{n}-{key}"] = source(exercise, key=key, form=engine.form)
        texts.append((blank_table(problem.network.graph, options), problem_note(problem, blueprint.settings)))
    made = engine.make(sources, dict(blueprint.pictures), None)
    return [StudentPapers(made[f"{n}-False"], made[f"{n}-True"], *own) for n, own in enumerate(texts)]


def blueprint_of(folder: ClassFolder, engine: str) -> Blueprint:
    """What the papers of a class are made of. Raises ``BpgenError`` where its settings, its secret or its
    picture cannot be read.
    """
    settings, pictures = folder.settings, dict[str, bytes]()
    logo = None
    if settings.logo:
        logo, pictures = sheet_logo(folder.path / settings.logo)
    return Blueprint(folder.secret, settings, engine, tuple(pictures.items()), logo)


def papers_wanted(folder: ClassFolder, blueprint: Blueprint, part: ClassPart = WHOLE) -> list[Student]:
    """The students of a part of the class whose papers are missing, or were made of something else."""
    return _papers(folder, blueprint).wanted(part.of(folder.students))


def sheet_path(folder: ClassFolder, student: Student) -> str:
    """The place of a student's sheet in the class's folder."""
    return f"sheets/{folder.stems[student.number]}.pdf"


def write_papers(
    folder: ClassFolder,
    blueprint: Blueprint,
    wanted: Sequence[Student],
    executor: Executor | None = None,
    workers: int = 1,
) -> Generator[BlockMade, None, None]:
    """Make the papers of these students, and write them as ``PersonalFiles`` does. Raises ``BpgenError`` for
    what cannot be drawn, printed or written.
    """
    blocks = in_blocks(make_papers, blueprint, wanted, executor, workers)
    return _papers(folder, blueprint).write(blocks)


def _papers(folder: ClassFolder, blueprint: Blueprint) -> PersonalFiles[Student]:
    """Where papers are, and what they are made of, which is not what their answers are worth: what is alike
    for all is read into a digest once.
    """
    settings = blueprint.settings._replace(points=PointScheme())
    alike = digest_of(_VERSION, blueprint._replace(settings=settings))

    def paths(student: Student) -> tuple[str, ...]:
        name, note = folder.stems[student.number], printed_path(folder, student)
        return sheet_path(folder, student), f"keys/{name}.pdf", f"tables/{name}.csv", note

    return PersonalFiles(folder, paths, lambda student: digest_of(alike, student._replace(**_NOT_PRINTED)))
