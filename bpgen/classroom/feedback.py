"""A sheet that a student gets back: points, the first wrong step with its right line, what follows, and the
other mistakes in words.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.formulas import Equation, Number, with_symbols
from ..formats.plain import phrase
from ..lesson.blocks import Derivation, Paragraph
from ..lesson.meaning import forms_in, title
from ..marking.compare import Judged, Verdict
from ..marking.wording import Wording
from ..trace.rounding import Worked
from ..words.texts import words
from .blocks import Grid, Note, ReportBlock, ReportHead, ReportPart
from .findings import is_stock, judged
from .folder import ClassFolder, digest_of
from .ledger import OURSELVES, LedgerRow
from .personal import BlockMade, PersonalFiles
from .printing import BoundFile, bound
from .problems import StudentProblem, problem_of
from .reports import Speech, mistake_title, question_titles, shown_points, speech, typeset
from .roster import Student
from .settings import ClassSettings
from .statistics import AGAIN
from .totals import counting, total_of
from .working import in_blocks

#: Where the sheets are.
FEEDBACK = "feedback"
#: Changed whenever the same marks give another sheet.
_VERSION = 3
#: So many wrong answers are listed one by one.
_LISTED = 15

#: What is a minus in a text: before a number, a name or a bracket; between two terms; in an exponent.
_MINUS = re.compile(r"(?<![\w)])-(?=[\w.(])|(?<= )-(?= )|(?<=[0-9]e)-(?=[0-9])")

#: A student with the rows of the ledger.
Marked = tuple[Student, tuple[LedgerRow, ...]]


class StudentFeedback(NamedTuple):
    """What was made for a student: the sheet to be given back as PDF, and as a page for a browser."""

    pdf: bytes
    page: bytes


def make_feedback(common: tuple[bytes, ClassSettings], ones: Sequence[Marked]) -> list[StudentFeedback]:
    """The sheets that these students get back."""
    (secret, settings), out = common, list[StudentFeedback]()
    for student, rows in ones:
        problem = problem_of(secret, student, settings)
        teller = _Teller(problem, settings, rows)
        heading = f"{teller.plain('feedback.title')}: {student.number}"
        head = " ".join(filter(None, (student.number, student.name)))
        out.append(StudentFeedback(*typeset(list(teller.blocks()), heading, head, teller.speak)))
    return out


class _Teller:
    """Tells a student of the own answers."""

    def __init__(self, problem: StudentProblem, settings: ClassSettings, rows: Sequence[LedgerRow]) -> None:
        student = problem.student
        self.problem, self.rows, self.counted = problem, rows, counting(rows)
        self.options = settings.options._replace(lang=student.lang or settings.options.lang)
        self.worked: Worked = problem.worked
        self.answers = judged(self.worked, self.options, rows)
        self.wording = Wording(self.answers, self.options)
        self.speak: Speech = speech(self.options.lang, self.worked.graph.shape.notation)
        self.say = self.speak.say
        self.ours = {(row.round, row.name): row for row in rows if row.by == OURSELVES}

    def plain(self, key: str) -> str:
        """A text of a report, without the marks of a format."""
        return phrase(words("classroom", self.options.lang), key)

    def blocks(self) -> Iterator[ReportBlock]:
        """The whole sheet."""
        yield self._opening()
        wrong = self.answers.of(Verdict.DIFFERS)
        yield Paragraph(self._worded(self.wording.counts()))
        if self.answers.is_of_another_sheet and not is_stock(self.worked, self.answers):
            yield Paragraph(self.say("feedback.elsewhere"))
        if not wrong and not self.answers.of(Verdict.FOLLOWS, Verdict.BLANK):
            yield Paragraph(self.say("feedback.all_right"))
        if wrong:
            yield self._first(wrong[0])
        if follows := self.answers.of(Verdict.FOLLOWS):
            yield Paragraph(self.say("feedback.follows", n=len(follows)))
        if wrong[1:]:
            yield ReportPart(self.say("feedback.others"))
            yield self._others(wrong[1:])
            more = len(wrong[1:]) - _LISTED
            if more > 0:
                yield Paragraph(self.say("feedback.more", n=more))
        yield ReportPart(self.say("feedback.by_question"))
        yield self._questions()
        if changed := [row for row in self.rows if row.by != OURSELVES]:
            yield ReportPart(self.say("feedback.by_hand"))
            yield self._changed(changed)

    def _opening(self) -> ReportHead:
        t, student, options = self.speak.sheet, self.problem.student, self.options
        total = total_of(student.number, self.rows)
        assert total.points is not None
        lines = (
            (t("course"), options.course),
            (t("date"), options.date),
            (t("name"), student.name),
            (t("student"), student.number),
            (self.say("report.code"), self.problem.code),
            (self.say("report.points"), self._of(total.points, total.worth)),
        )
        heading = self.say("feedback.title")
        if options.title:
            heading += Markup(" – ") + t.format.escape(options.title)
        return ReportHead(heading, tuple((name, text) for name, text in lines if text))

    def _of(self, points: Decimal, worth: Decimal) -> Markup:
        return self.say("report.points_of", points=shown_points(points), worth=shown_points(worth))

    def _first(self, step: Judged) -> Note:
        """The first wrong step: what it is, what was written, where it may come from, and the right line."""
        worked, graph = self.worked, self.worked.graph
        of, symbol = self._words, partial(self._symbol, step.round)
        what = title(of("quantities"), graph, graph[step.key], symbol)
        place = self.wording.place(step.question, step.round)
        head = of("marking")("compare.first", place=place, name=symbol(step.key), title=what)
        numbers = (worked.text(step.key, step.round), *worked.accepted_text(step.key, step.round))
        right, low, high = map(self.wording.target.number, numbers)
        key = "compare.yours_exact" if low == high else "compare.yours_range"
        yours = self.wording.say(key, value=self.wording.given_text(step), right=right, low=low, high=high)
        return Note(
            head,
            (
                Paragraph(self._worded(yours)),
                Paragraph(self._why(step) or self._worded(self.wording.say("hint.none"))),
                Paragraph(self.say("feedback.right")),
                self._line(step),
            ),
        )

    def _line(self, step: Judged) -> Derivation:
        """The right line, as on the key: formulas, numbers and result."""
        one = self.worked.rounds[step.round - 1]
        forms = forms_in(one, one.graph[step.key], partial(with_symbols, one))
        return Derivation(one.name(step.key), forms)

    def _others(self, steps: Sequence[Judged]) -> Grid:
        heads = ("report.question", "report.quantity", "feedback.wrote", "feedback.right_number")
        rows = tuple(
            (
                str(step.question),
                self._symbol(step.round, step.key),
                Number(self.ours[step.round, step.key].value),
                Number(self.worked.text(step.key, step.round)),
                self._why(step),
            )
            for step in steps[:_LISTED]
        )
        return Grid((*map(self.say, heads), self.say("feedback.remark")), rows, (2, 3))

    def _words(self, kind: str) -> Words:
        """Texts that are said elsewhere, too, as a report prints them."""
        return Words(self.options.lang, kind=kind, form="typst", notation=self.speak.notation)

    def _symbol(self, round_: int, key: str) -> Equation:
        return Equation((self.worked.rounds[round_ - 1].name(key),), large=True)

    def _why(self, step: Judged) -> Markup:
        """What explains a wrong answer, in words; empty where nothing does."""
        kind, _, name = self.ours[step.round, step.key].why.partition(":")
        if kind == AGAIN:
            return self.say("feedback.again", title=mistake_title(name, self.options.lang))
        return self._worded(self.wording.hint(step) if kind else "")

    def _worded(self, text: str) -> Markup:
        """A text of ``Wording``, whose minus signs are those of a terminal, as it is printed."""
        return Markup("") + self.speak.own.format.escape(_MINUS.sub("\N{MINUS SIGN}", text))

    def _questions(self) -> Grid:
        titles = question_titles(self.worked.graph, self.options, self.speak)
        rows = []
        for number, group in groupby(self.counted, key=lambda row: row.question):
            own = list(group)
            points = sum((row.points for row in own), Decimal(0))
            worth = sum((row.worth for row in own), Decimal(0))
            rows.append((str(number), titles[number], shown_points(points), shown_points(worth)))
        heads = ("report.question", "report.about", "report.points", "report.worth")
        return Grid(tuple(map(self.say, heads)), tuple(rows), (2, 3), wide=1)

    def _changed(self, rows: Sequence[LedgerRow]) -> Grid:
        heads = ("report.question", "report.quantity", "report.points", "feedback.by", "feedback.reason")
        cells = tuple(
            (
                str(row.question),
                self._symbol(row.round, row.name),
                self._of(row.points, row.worth),
                row.by,
                row.why,
            )
            for row in rows
        )
        return Grid(tuple(map(self.say, heads)), cells, (2,))


def feedback_wanted(folder: ClassFolder, ledger: Mapping[str, tuple[LedgerRow, ...]]) -> list[Student]:
    """The students who have handed in and whose sheet is missing, or was made of other marks."""
    return _sheets(folder, ledger).wanted(x for x in folder.students if x.number in ledger)


def write_feedback(
    folder: ClassFolder,
    ledger: Mapping[str, tuple[LedgerRow, ...]],
    wanted: Sequence[Student],
    executor: Executor | None = None,
    workers: int = 1,
) -> Generator[BlockMade, None, None]:
    """Make the sheets that these students get back, and write them as ``PersonalFiles`` does. Raises
    ``BpgenError`` for what cannot be printed or written.
    """
    common = (folder.secret, folder.settings)
    ones = ((student, ledger[student.number]) for student in wanted)
    blocks = in_blocks(make_feedback, common, ones, executor, workers)
    return _sheets(folder, ledger).write(([student for student, _ in own], made) for own, made in blocks)


def write_bound_feedback(
    folder: ClassFolder, ledger: Mapping[str, tuple[LedgerRow, ...]]
) -> Iterator[BoundFile]:
    """Bind the sheets to be printed, as ``printing.bound`` does."""
    students, lang = [x for x in folder.students if x.number in ledger], folder.settings.options.lang
    title = phrase(words("classroom", lang), "feedback.title")
    yield from bound(folder, FEEDBACK, FEEDBACK, students, title)


def _sheets(folder: ClassFolder, ledger: Mapping[str, tuple[LedgerRow, ...]]) -> PersonalFiles[Student]:
    """Where the sheets are, and what they are made of."""
    alike = digest_of(_VERSION, folder.secret, folder.settings)

    def paths(student: Student) -> tuple[str, str]:
        name = folder.stems[student.number]
        return f"{FEEDBACK}/{name}.pdf", f"{FEEDBACK}/{name}.html"

    def of(student: Student) -> str:
        printed = (student.number, student.name, student.group, student.lang)
        return digest_of(alike, printed, ledger[student.number])

    return PersonalFiles(folder, paths, of)
