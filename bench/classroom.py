"""A class: problems with keys, papers, marks, exports, the work of two processes, memory for ten thousand."""

from __future__ import annotations

import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from subprocess import CalledProcessError

from bpgen.classroom.folder import ClassFolder, new_class
from bpgen.classroom.mark import HandedIn, MarkingRules, mark_block
from bpgen.classroom.papers import Blueprint, make_papers
from bpgen.classroom.platforms import PLATFORMS, Coursework, Variant
from bpgen.classroom.problems import problem_of
from bpgen.classroom.roster import Student
from bpgen.classroom.settings import ClassSettings, PointScheme, read_settings
from bpgen.classroom.working import in_blocks
from bpgen.formats.typst import make_pdfs
from bpgen.lesson.plan import Upto
from bpgen.marking.sheet import parts_of
from bpgen.problems.drawn import sample
from bpgen.sheets.exercise import make_exercise, sheet_and_key, work_sheet
from bpgen.sheets.options import Identity, Options

from .measure import Row, Timing, at_least_faster, at_most, below, by_turns, megabytes, share
from .processes import pdf_by_hand, peak_memory, run

#: The seconds that R/exams takes for a variant, as was once measured.
R_EXAMS = 0.058
#: A question of R/exams that asks what ours does: the same 27 answers of a network drawn at random.
_QUESTION = Path(__file__).with_name("network.Rmd")
SECRET = b"s" * 32
STUDENTS = [Student(f"{n:05d}", f"Student {n}") for n in range(50)]
#: A process that marks so many students, of a class that is there.
_MARK = """
import sys
from pathlib import Path
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.mark import mark_class
for block in mark_class(ClassFolder(Path(sys.argv[1]))):
    pass
"""
#: A process that looks through the sheets of a marked class, and makes its report.
_REPORT = """
import sys
from pathlib import Path
from bpgen.classroom.findings import findings
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.report import write_report
from bpgen.classroom.totals import ledger_of
folder = ClassFolder(Path(sys.argv[1]))
ledger = ledger_of(folder)
with folder.in_use():
    list(write_report(folder, ledger, [one for some in findings(folder, ledger) for one in some]))
"""
#: A process that makes what students get back of a marked class.
_FEEDBACK = """
import sys
from pathlib import Path
from bpgen.classroom.feedback import feedback_wanted, write_bound_feedback, write_feedback
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.totals import ledger_of
folder = ClassFolder(Path(sys.argv[1]))
ledger = ledger_of(folder)
with folder.in_use():
    for block in write_feedback(folder, ledger, feedback_wanted(folder, ledger)):
        pass
    for bound in write_bound_feedback(folder, ledger):
        pass
"""
#: Classes of two sizes, whose memory is to be the same but for what each student's line takes.
FEW, MANY = 500, 10_000
_SHORT = '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n'


def rows() -> Iterator[Row]:
    """Problems, papers, marks, exports; two processes; memory."""
    settings = read_settings(b"", "class.toml", Path())
    yield _problems(settings)
    yield from _papers(settings)
    yield _marks(settings)
    yield _moodle()
    yield _two(settings)
    yield from _memory()


def _problems(settings: ClassSettings) -> Row:
    worked = [work_sheet(problem_of(SECRET, x, settings).network, settings.options) for x in STUDENTS]

    def ours() -> None:
        for student in STUDENTS:
            problem_of(SECRET, student, settings).worked.accepted("E_total")

    def once() -> None:
        for one in worked:
            work_sheet(one.network, settings.options).accepted("E_total")

    hand = "evaluating its graph once, with intervals"
    timing = by_turns({"ours": ours, hand: once}, runs=3)
    return at_most("a student's problem, key and intervals", timing, "ours", hand, 4)


def _papers(settings: ClassSettings) -> Iterator[Row]:
    blueprint, few = Blueprint(SECRET, settings, "typst"), STUDENTS[:10]
    papers = [_exercise_sources(student, settings, "typst") for student in few]
    tex = [_exercise_sources(student, settings, "latex") for student in few[:3]]

    def alone() -> None:
        for sources in papers:
            make_pdfs(sources)

    def by_tex() -> None:
        with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
            for sources in tex:
                for text in sources.values():
                    pdf_by_hand(text, Path(name))

    hand, uplatex = "typst, the same sources", "uplatex, each alone"
    timing = by_turns(
        {"ours": lambda: make_papers(blueprint, few), hand: alone, uplatex: by_tex}, runs=3
    ).scaled(uplatex, len(few) / len(tex))
    yield at_most("sheet and key of a student as PDF", timing, "ours", hand, 1.2)
    yield at_least_faster("sheet and key of a student as PDF", timing, "ours", uplatex, 8)


def _exercise_sources(student: Student, settings: ClassSettings, form: str) -> dict[str, str]:
    problem = problem_of(SECRET, student, settings)
    identity = Identity(problem.code, code=problem.code, name=student.name, student=student.number)
    made = sheet_and_key(make_exercise(problem.network, settings.options, identity), form)
    return dict(zip(("sheet", "key"), made, strict=True))


def _answers(student: Student, settings: ClassSettings) -> bytes:
    network = problem_of(SECRET, student, settings).network
    worked, out = work_sheet(network, settings.options), io.StringIO()
    blanks = [step for part in parts_of(network.graph, settings.options) for step in part.steps]
    rows = [(blank.round, blank.key, worked.text(blank.key, blank.round)) for blank in blanks]
    # One slip in each sheet, so that there is something to explain.
    rows[3] = (*rows[3][:2], "0.1234")
    csv.writer(out).writerows([("round", "name", "value"), *rows])
    return out.getvalue().encode()


def _marks(settings: ClassSettings) -> Row:
    rules = MarkingRules(SECRET, settings, {})
    handed = [HandedIn(student, _answers(student, settings), "answers", b"") for student in STUDENTS]
    networks = [problem_of(SECRET, student, settings).network for student in STUDENTS]

    def once() -> None:
        for network in networks:
            work_sheet(network, settings.options)

    hand = "evaluating its graph once, in decimals"
    timing = by_turns({"ours": lambda: mark_block(rules, handed), hand: once}, runs=3)
    return at_most("marking 56 answers with hints", timing, "ours", hand, 60)


def _moodle() -> Row:
    """From drawn problems to the file: worked, with intervals, known mistakes and texts."""
    options = Options(upto=Upto.OUTPUT, worked=("E_total",))
    networks = [sample(seed, trained_biases=True) for seed in range(100)]

    def ours() -> None:
        variants = [Variant(f"C{n}", work_sheet(network, options)) for n, network in enumerate(networks)]
        PLATFORMS["moodle"].write(Coursework("Course", options, PointScheme(), variants))

    work = "Moodle's XML, a variant of 27 answers"
    if (timing := _beside_r_exams(ours, len(networks))) is not None:
        return at_least_faster(work, timing, "ours", "R/exams, the same question", 100)
    timing, hand = by_turns({"ours": ours}, runs=5), "R/exams, 58 ms as once measured"
    recorded = [R_EXAMS * len(networks)] * len(timing.seconds["ours"])
    return at_least_faster(work, Timing({**timing.seconds, hand: recorded}), "ours", hand, 100)


def _beside_r_exams(ours: Callable[[], None], variants: int) -> Timing | None:
    """Beside R/exams, its start left out; None where it is not installed."""
    load, few = "library(exams)", 25
    try:
        run(("Rscript", "-e", load))
    except (OSError, CalledProcessError):
        return None
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        made = f"exams2moodle({str(_QUESTION)!r}, n = {few}, dir = '.', quiet = TRUE)"
        contenders = {"ours": ours}
        for contender, program in (("start", load), ("whole", f"{load}; set.seed(1); {made}")):
            contenders[contender] = partial(run, ("Rscript", "-e", program), Path(name))
        seconds = by_turns(contenders, runs=5).seconds
    alone = [whole - start for whole, start in zip(seconds["whole"], seconds["start"], strict=True)]
    return Timing(
        {"ours": seconds["ours"], "R/exams, the same question": [x * variants / few for x in alone]}
    )


def _two(settings: ClassSettings) -> Row:
    """By the clock, not the processor: what is asked is how much sooner the work is done."""
    rules = MarkingRules(SECRET, settings, {})
    handed = [HandedIn(student, _answers(student, settings), "answers", b"") for student in STUDENTS] * 8
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        seconds: dict[str, list[float]] = {"one": [], "two": []}
        for _ in range(4):
            for name, workers in (("one", None), ("two", executor)):
                start = time.monotonic()
                for _ in in_blocks(mark_block, rules, handed, workers, 2):
                    pass
                seconds[name].append(time.monotonic() - start)
    timing = Timing({name: times[1:] for name, times in seconds.items()})
    return at_least_faster("marking by two processes, by the clock", timing, "two", "one", 1.8)


def _memory() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        folders = [str(_class(Path(name) / str(count), count).path) for count in (FEW, MANY)]
        for work, program in (("marking", _MARK), ("the report of", _REPORT), ("feedback for", _FEEDBACK)):
            few, many = (peak_memory((sys.executable, "-c", program, path), Path(name)) for path in folders)
            yield below(f"peak memory of {work} {MANY:,} students", many, 300.0, megabytes)
            yield share(f"peak memory of {work} {MANY:,} students", many / few, f"{FEW} students", 2)


def _class(path: Path, count: int) -> ClassFolder:
    roster = "number\n" + "".join(f"{n:05d}\n" for n in range(count))
    folder = new_class(path, roster.encode(), "roster.csv", "en")
    (path / "class.toml").write_text(_SHORT)
    (path / "answers").mkdir()
    for student in folder.students:
        network = problem_of(folder.secret, student, folder.settings).network
        worked = work_sheet(network, folder.settings.options)
        blanks = [step for part in parts_of(network.graph, folder.settings.options) for step in part.steps]
        text = "".join(f"{blank.key},{worked.text(blank.key, blank.round)}\n" for blank in blanks)
        (path / "answers" / f"{student.number}.csv").write_text(f"name,value\n{text}")
    with folder.in_use():
        return folder
