"""Problems as files for the platforms that ask and mark them: a class's, or a single one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, overload

from ..network.kinds import Problem
from ..sheets.exercise import work_sheet
from ..sheets.options import Options
from ..words.titles import title_in
from .folder import ClassFolder
from .platforms import PLATFORMS, Coursework, Variant
from .problems import problem_of
from .settings import PointScheme


class ExportedFile(NamedTuple):
    """A file of a class's folder for a platform, with so many problems; ``kept``: a hand has changed it, and
    it stays as it is.
    """

    path: str
    variants: int
    kept: bool = False


class _Variants(Sequence[Variant]):
    """Problems by their codes, each worked when it is asked for: what is found on the way is not kept for a
    whole class at a time.
    """

    def __init__(self, problems: Sequence[tuple[str, Problem]], options: Options) -> None:
        self._problems, self._options = problems, options

    def __len__(self) -> int:
        return len(self._problems)

    @overload
    def __getitem__(self, at: int) -> Variant: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Variant]: ...
    def __getitem__(self, at: int | slice) -> Variant | Sequence[Variant]:
        if isinstance(at, slice):
            return _Variants(self._problems[at], self._options)
        code, network = self._problems[at]
        return Variant(code, work_sheet(network, self._options))


def export_problem(
    problem: Problem, to: str, options: Options | None = None, scheme: PointScheme | None = None
) -> bytes:
    """A single problem as a file for the platform of this name (``platforms.names``).

    Raises ``BpgenError`` as ``work_sheet``, and for what the platform cannot hold.
    """
    options, scheme = options or Options(), scheme or PointScheme()
    name = title_in(options.lang, problem) or problem.name
    variant = Variant(problem.name, work_sheet(problem, options))
    return PLATFORMS[to].write(Coursework(name, options, scheme, (variant,)))


def export_class(folder: ClassFolder, to: str) -> ExportedFile:
    """The problems of a class in one file for a platform, each known by the code of a student's sheet: never
    by the student. Those who work together have one problem.

    Raises ``BpgenError`` as ``problem_of``, and for what the platform cannot hold or the disk.
    """
    settings, path = folder.settings, f"exports/{to}.{PLATFORMS[to].ending}"
    problems = dict[object, tuple[str, Problem]]()
    for student in folder.students:
        problem = problem_of(folder.secret, student, settings)
        network = problem.network
        problems.setdefault((network.layers, network.samples), (problem.code, network))
    if folder.is_by_hand(folder.made(), path):
        return ExportedFile(path, len(problems), kept=True)
    name = settings.options.course or settings.options.title or folder.path.resolve().name
    variants = _Variants(tuple(problems.values()), settings.options)
    data = PLATFORMS[to].write(Coursework(name, settings.options, settings.points, variants))
    folder.write({path: data}, {})
    return ExportedFile(path, len(problems))
