"""The report of a class: points, questions, mistakes, what its rules changed, and what is conspicuous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from ..formats.plain import phrase
from ..lesson.blocks import Paragraph
from ..marking.compare import Verdict
from ..words.texts import words
from .blocks import Bar, Bars, Grid, ReportBlock, ReportHead, ReportPart
from .difficulty import Bounds, Effort
from .findings import StudentFindings, shared_numbers
from .folder import ClassFolder, digest_of
from .ledger import OURSELVES, LedgerRow
from .printing import BoundFile
from .problems import graph_of, usual_effort
from .reports import mistake_title, question_titles, shown_points, speech, typeset
from .statistics import (
    MISTAKE,
    ReasonCount,
    RuleEffect,
    charged_once,
    follow_through,
    handed_in,
    histogram,
    questions,
    reasons,
    spread,
    width_of_bars,
)
from .totals import totals_of

PDF, PAGE = "report.pdf", "report.html"
#: Changed whenever the same ledger gives another report.
_VERSION = 3
#: So many bars may the points have: 5 points each where a sheet has 56.
_BARS = 12
#: So many lines may a chart have above its axis.
_LINES = 5
#: More numbers of students are not listed.
_LISTED = 200


def write_report(
    folder: ClassFolder, ledger: Mapping[str, tuple[LedgerRow, ...]], found: Sequence[StudentFindings]
) -> Iterator[BoundFile]:
    """Write the report of a class as PDF and as a page for a browser, unless they are as they should be; what
    a hand has changed stays as it is. Raises ``BpgenError`` for what cannot be printed or written.
    """
    made, settings = folder.made(), folder.settings
    people = [(student.number, student.lang) for student in folder.students]
    marks = [digest_of(*one) for one in ledger.items()]
    of = digest_of(_VERSION, folder.path.resolve().name, settings, people, marks, found)
    wanted = [path for path in (PDF, PAGE) if not folder.is_made(made, path, of)]
    kept = [path for path in wanted if folder.is_by_hand(made, path)]
    if len(wanted) > len(kept):
        teller = _Teller(folder, ledger, found)
        files = dict(zip((PDF, PAGE), teller.typeset(), strict=True))
        new = {path: data for path, data in files.items() if path in wanted and path not in kept}
        folder.write(new, dict.fromkeys(new, of))
    yield from (BoundFile(path, kept=path in kept) for path in wanted)


class _Teller:
    """Tells a lecturer of the class."""

    def __init__(
        self,
        folder: ClassFolder,
        ledger: Mapping[str, tuple[LedgerRow, ...]],
        found: Sequence[StudentFindings],
    ) -> None:
        self.folder, self.ledger, self.found = folder, ledger, found
        self.options = folder.settings.options
        self.graph = graph_of(folder.settings)
        self.speak = speech(self.options.lang, folder.settings.notation)
        self.totals = totals_of(folder, ledger)

    def say(self, key: str, **values: object) -> Markup:
        """A text of the report."""
        return self.speak.say(f"class_report.{key}", **values)

    def plain(self, key: str, **values: object) -> str:
        """The same without the marks of a format."""
        return phrase(words("classroom", self.options.lang), f"class_report.{key}", **values)

    def typeset(self) -> tuple[bytes, bytes]:
        """The report as PDF and as a page."""
        name = self.options.course or self.folder.path.resolve().name
        return typeset(list(self.blocks()), f"{self.plain('title')}: {name}", name, self.speak)

    def blocks(self) -> Iterator[ReportBlock]:
        """The whole report."""
        points = handed_in(self.totals.values())
        worth = next(iter(self.totals.values())).worth
        yield ReportHead(self.say("title"), tuple(self._facts(points, worth)))
        if not points:
            yield Paragraph(self.say("nobody"))
        else:
            yield from self._distribution(points, worth)
            yield from self._questions()
            yield from self._mistakes(reasons(self.ledger))
            yield from self._rules()
        yield from self._effort(usual_effort(self.folder.settings.wanted, self.options))
        if points:
            yield from self._doubtful()
        if missing := [number for number, total in self.totals.items() if total.points is None]:
            yield ReportPart(self.say("missing"))
            yield Paragraph(self._listed(missing))

    def _facts(self, points: Sequence[Decimal], worth: Decimal) -> Iterator[tuple[Markup, Markup | str]]:
        options, t = self.options, self.speak.sheet
        yield self.say("class"), self.folder.path.resolve().name
        for name, text in (("course", options.course), ("date", options.date)):
            if text:
                yield t(name), text
        yield self.say("handed_in"), self.say("of_all", count=len(points), all=len(self.totals))
        if points:
            short = spread(points)
            mean = self.speak.say(
                "report.points_of", points=shown_points(short.mean), worth=shown_points(worth)
            )
            yield self.say("mean"), mean
            yield self.say("median"), shown_points(short.median)
            yield self.say("quartiles"), self._from_to(short.lower, short.upper)
            yield self.say("range"), self._from_to(short.least, short.most)

    def _from_to(self, low: Fraction, high: Fraction) -> Markup:
        return self.say("from_to", low=shown_points(low), high=shown_points(high))

    def _distribution(self, points: Sequence[Decimal], worth: Decimal) -> Iterator[ReportBlock]:
        width = width_of_bars(worth, _BARS)
        counts = histogram(points, worth, width)
        most, step = max(counts), _step(max(counts))
        yield ReportPart(self.say("distribution"))
        yield Bars(
            self.plain("histogram", width=shown_points(width), counts=", ".join(map(str, counts))),
            self.speak.say("report.points"),
            self.say("number"),
            tuple(
                Bar(shown_points(width * n), count / most, str(count) if count else "")
                for n, count in enumerate(counts)
            ),
            tuple((n / most, str(n)) for n in range(step, most + 1, step)),
            touching=True,
            end=shown_points(width * len(counts)),
        )

    def _questions(self) -> Iterator[ReportBlock]:
        found, titles = questions(self.ledger), question_titles(self.graph, self.options, self.speak)
        shares = [float(one.mean / one.worth) if one.worth else 0.0 for one in found]
        per_cent = [f"{100 * share:.0f}" for share in shares]
        yield ReportPart(self.say("by_question"))
        yield Bars(
            self.plain("shares", shares=", ".join(per_cent)),
            self.speak.say("report.question"),
            self.say("share"),
            tuple(
                Bar(str(one.number), share, text)
                for one, share, text in zip(found, shares, per_cent, strict=True)
            ),
            tuple((n / 4, str(25 * n)) for n in range(1, 5)),
        )
        heads = [self.speak.say(f"report.{key}") for key in ("question", "about")]
        heads += [self.say("mean"), self.speak.say("report.worth"), *(self.say(kind) for kind in Verdict)]
        rows = (
            (
                str(one.number),
                titles[one.number],
                shown_points(one.mean),
                shown_points(one.worth),
                *(str(one.verdicts.get(kind, 0)) for kind in Verdict),
            )
            for one in found
        )
        yield Grid(tuple(heads), tuple(rows), tuple(range(2, 4 + len(Verdict))), wide=1)

    def _mistakes(self, found: Sequence[ReasonCount]) -> Iterator[ReportBlock]:
        yield ReportPart(self.say("mistakes"))
        if not found:
            yield Paragraph(self.say("no_mistakes"))
            return
        heads = (self.say("mistake"), *(self.speak.say(f"report.{key}") for key in ("answers", "students")))
        rows = ((self._reason(one.reason), str(one.answers), str(one.students)) for one in found)
        yield Grid(heads, tuple(rows), (1, 2), wide=0)

    def _reason(self, reason: str) -> Markup | str:
        kind, _, name = reason.partition(":")
        return (
            mistake_title(name, self.options.lang)
            if kind == MISTAKE
            else self.speak.say(f"slip.{kind or 'none'}")
        )

    def _rules(self) -> Iterator[ReportBlock]:
        effects = (("follow_rule", follow_through(self.ledger)), ("once_rule", charged_once(self.ledger)))
        heads = (
            self.say("rule"),
            self.say("marks"),
            *(self.speak.say(f"report.{key}") for key in ("students", "points")),
        )
        yield ReportPart(self.say("rules"))
        yield Grid(heads, tuple(self._rule(key, effect) for key, effect in effects), (1, 2, 3), wide=0)
        points = handed_in(self.totals.values())
        mean, changed = (
            spread(points).mean,
            sum((Fraction(effect.points) for _, effect in effects), Fraction(0)),
        )
        without = shown_points(mean - changed / len(points))
        yield Paragraph(self.say("means", with_rules=shown_points(mean), without=without))
        by_hand = sum(row.by != OURSELVES for rows in self.ledger.values() for row in rows)
        if by_hand:
            yield Paragraph(self.say("by_hand", n=by_hand))

    def _rule(self, key: str, effect: RuleEffect) -> tuple[Markup | str, ...]:
        return self.say(key), str(effect.marks), str(effect.students), shown_points(effect.points)

    def _effort(self, bounds: Bounds) -> Iterator[ReportBlock]:
        yield ReportPart(self.say("effort"))
        yield Paragraph(self.say("effort_text"))
        heads = [self.say(key) for key in ("measure", "bounds", "lowest", "middle", "highest")]
        rows = []
        for n, measure in enumerate(Effort._fields):
            short = spread(one.effort[n] for one in self.found)
            limits = self._from_to(Fraction(bounds.least[n]), Fraction(bounds.most[n]))
            numbers = (shown_points(x) for x in (short.least, short.median, short.most))
            rows.append((self.say(measure), limits, *numbers))
        yield Grid(tuple(heads), tuple(rows), (1, 2, 3, 4), wide=0)

    def _doubtful(self) -> Iterator[ReportBlock]:
        yield ReportPart(self.say("doubtful"))
        shared = {one.student: one for one in shared_numbers(self.ledger)}
        rows = []
        for one in self.found:
            # Zeros agree with no sheet: that they are those of another says no more.
            doubts = [self.say("stock" if one.stock else "elsewhere")] if one.stock or one.elsewhere else []
            if other := shared.get(one.number):
                doubts.append(self.say("shared", places=other.places, other=other.other))
            if doubts:
                rows.append((one.number, Markup(" ").join(doubts)))
        if not rows:
            yield Paragraph(self.say("none_doubtful"))
            return
        yield Grid((self.speak.say("report.student"), self.say("doubt")), tuple(rows))
        yield Paragraph(self.say("doubt_text"))

    def _listed(self, numbers: Sequence[str]) -> Markup:
        names = [*numbers[:_LISTED], *(["..."] if len(numbers) > _LISTED else [])]
        return self.speak.sheet("comma").join(map(self.speak.own.format.escape, names))


def _step(most: int) -> int:
    """The distance between the lines of a chart: 1, 2 or 5 times a power of ten."""
    sizes = (digit * int(f"1{'0' * power}") for power in range(len(str(most)) + 1) for digit in (1, 2, 5))
    return next(size for size in sizes if size * _LINES >= most)
