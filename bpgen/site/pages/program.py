"""The page "reading the program": the course's network's program, function by function, and questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from ...formats.formulas import Equation, with_symbols
from ...graph.quantity import Concept
from ...lesson.addresses import addresses
from ...lesson.course import Course, PageSource, printed
from ...printers.python import identifier
from ...programs.frameworks import FRAMEWORKS
from ...programs.places import ideas
from ...programs.questions import Mistaken, Questions
from ...programs.reading import part_of
from ...programs.shown import Programs, programs
from ...programs.walk import Assignment, Piece, Stretch, WalkedFunction
from ...words.texts import words
from .page import Extras, File, Made, Page

#: A stretch of more lines than this shows its first piece, with the others folded.
_MANY_LINES = 12
#: Of a folded stretch as many lines stand on the page; the file has them all.
_MOST_FOLDED = 8
#: More lines than this of what the program prints are cut in the middle.
_MOST_PRINTED = 24
#: An error below this is what the rounding of floats has left of 0.
_NOISE = 1e-20
FOLDER = "programs"
_OF_UPDATES = (Concept.GRADIENT, Concept.NEW_STATE, Concept.OF_UPDATE, Concept.UPDATED)


class LineFormula(NamedTuple):
    """A line of the program beside its formula, in LaTeX; and the value of round 1, a link to its step."""

    line: int
    formula: Markup
    value: Markup


class Code(NamedTuple):
    """Lines of the program as they stand there; ``marked`` are highlighted, counted from its first."""

    first: int
    last: int
    text: str
    marked: str = ""


class StretchEntry(NamedTuple):
    """A stretch: its layer in words, what is shown, each line's formula, the same for further units (none
    where all is shown), and the lines of those that only the file has.
    """

    kind: str
    layer: Markup
    shown: Code
    rows: tuple[LineFormula, ...]
    folded: Code | None
    left: tuple[int, int]


class FunctionEntry(NamedTuple):
    """A function that computes: its name and lines, its head, its stretches, its return."""

    name: str
    first: int
    last: int
    head: Code
    stretches: tuple[StretchEntry, ...]
    tail: Code


def program_page(course: Course) -> tuple[PageSource, Mapping[str, bytes]]:
    """The page, and the programs that it offers to take."""
    read = programs(course.live, course.name, course.lang)
    teller = _Teller(course, read)
    files = {f"{FOLDER}/backprop-{name}.py": text.encode() for name, text in read.sources.items()}
    titles = {name: FRAMEWORKS[name].title for name in read.sources}
    own_words = words("prose/program", course.lang, course.own)["framework"]
    text = printed(
        course,
        "program",
        **teller.context(),
        files=[(name, title, path) for (name, title), path in zip(titles.items(), files, strict=True)],
        others=_listed(course, [*titles.values()][1:]),
        automatic=_listed(course, [title for name, title in titles.items() if FRAMEWORKS[name].autograd]),
        told=[name for name in titles if name in own_words],
        commands=[read.command(name) for name in read.sources],
        rounds=read.rounds,
    )
    return PageSource("program", text), files


def _listed(course: Course, names: Sequence[str]) -> Markup:
    """Names in a sentence."""
    *first, last = names
    between = words("site", course.lang, course.own)["figure"]
    return Markup(f"{between['comma'].join(first)}{between['and']}{last}")  # noqa: S704  # words and names


class _Teller:
    """Prints the parts of a program for a page."""

    def __init__(self, course: Course, read: Programs) -> None:
        self._course, self._read, self._walk = course, read, read.walk
        self._where = addresses(course.network.graph)
        self._graph, self._now = course.live.graph, course.live.printed()

    def context(self) -> dict[str, Any]:
        """All that the template takes."""
        walk, asked = self._walk, self._read.questions
        main = walk.functions["main"]
        others = [f for f in walk.functions.values() if f.name.startswith("print_")]
        small = [
            f
            for f in walk.functions.values()
            if f not in others and f.name not in ("main", *(part.function.name for part in walk.parts))
        ]
        return {
            "given": self._code(*self._given()),
            "small": [(f.name, part_of(f.name), self._code(f.first, f.last)) for f in small],
            "functions": [self._function(part) for part in walk.parts],
            "main": self._code(main.first, main.last),
            "loop": self._loop(),
            "printing": self._code(others[0].first, others[-1].last),
            "names": [(self._symbol(key), identifier(self._graph[key].name)) for key in self._named()],
            "run": self._printed(),
            "cut": len(self._read.printed) > _MOST_PRINTED,
            "noise": self._is_noisy(),
            "ask": self._asked(asked),
            "ideas": list(ideas(self._read.sources, self._name(asked.delta))),
            "safe": walk.safe,
            "text": self._course.words(),
        }

    # ---- the program -----------------------------------------------------------------------------

    def _given(self) -> tuple[int, int]:
        """The lines before the first function that give numbers, without what stands above and below."""
        walk = self._walk
        last = min(f.first for f in walk.functions.values()) - 1
        while not walk.rows[last - 1].strip():
            last -= 1
        return walk.found("ROUNDS = "), last

    def _code(self, first: int, last: int, marked: tuple[int, ...] = ()) -> Code:
        lit = ",".join(str(n - first + 1) for n in marked)
        return Code(first, last, self._walk.text(first, last), lit)

    def _function(self, part: WalkedFunction) -> FunctionEntry:
        function = part.function
        return FunctionEntry(
            function.name,
            function.first,
            function.last,
            self._code(*part.head),
            tuple(map(self._stretch, part.stretches)),
            self._code(*part.tail),
        )

    def _stretch(self, stretch: Stretch) -> StretchEntry:
        pieces = stretch.pieces
        first, last = pieces[0].first, pieces[-1].last
        few = last - first < _MANY_LINES
        shown = pieces if few else pieces[:1]
        end = shown[-1].last
        fold = min(last, self._end_of_fold(pieces))
        return StretchEntry(
            stretch.kind,
            self._layer(stretch.layer),
            self._code(first, end),
            tuple(self._row(line) for piece in shown for line in piece.lines),
            None if few or end == last else self._code(end + 1, fold),
            (fold + 1, last) if fold < last and not few else (0, 0),
        )

    def _layer(self, layer: int) -> Markup:
        t, depth = self._course.t, self._course.network.architecture.depth
        if layer == depth:
            return t("matrix.output")
        return t("matrix.hidden_n", n=layer) if depth > 2 else t("matrix.hidden")

    @staticmethod
    def _end_of_fold(pieces: tuple[Piece, ...]) -> int:
        """The end of the last piece that the fold has room for."""
        ends = [piece.last for piece in pieces[1:]]
        return max([end for end in ends if end - pieces[0].last <= _MOST_FOLDED] or ends[:1], default=0)

    def _row(self, line: Assignment) -> LineFormula:
        formula = Equation((self._now.name(line.key), with_symbols(self._now, self._walk.formula(line))))
        return LineFormula(line.first, self._course.math(formula), self._value(line.key))

    def _value(self, key: str) -> Markup:
        if key in self._where:
            return Markup(f"{{bp}}`{self._course.name}:{key}`")  # noqa: S704
        return Markup(f"${self._now.result(key)}$")  # noqa: S704

    def _symbol(self, key: str) -> Markup:
        return Markup(self._now.symbol(key))  # noqa: S704

    def _name(self, line: Assignment) -> str:
        return identifier(self._graph[line.key].name)

    def _loop(self) -> list[tuple[int, str]]:
        """The lines of one round in ``main``, and the function that each calls."""
        function = self._walk.functions["main"]
        calls = ("one_round", "forward", "total_error", "backward", "print_round", "update")
        return [
            (n, word)
            for n in range(function.first, function.last + 1)
            for word in calls
            if f"{word}(" in self._walk.rows[n - 1]
        ]

    def _named(self) -> Iterator[str]:
        """A quantity of each kind whose name in the program is not its symbol."""
        for kind in (Concept.ERROR_BY_OUT, Concept.OUT_BY_NET, Concept.DELTA, *_OF_UPDATES):
            yield from [key for key in self._walk.lines if self._graph[key].concept is kind][:1]

    def _printed(self) -> str:
        rows = self._read.printed
        if len(rows) > _MOST_PRINTED:
            rows = (*rows[: _MOST_PRINTED // 2 + 1], "...", *rows[-_MOST_PRINTED // 4 :])
        return "\n".join(rows)

    def _is_noisy(self) -> bool:
        """Whether an error is printed that is no more than the rounding of floats has left of 0."""
        rows = (row.split() for row in self._read.printed[1:])
        return any(0 < float(row[1]) < _NOISE for row in rows if row[0].isdigit())

    # ---- the questions ---------------------------------------------------------------------------

    def _asked(self, q: Questions) -> dict[str, Any]:
        first, last = q.steps
        print_line, update_line = q.handed_over
        return {
            "delta": self._line(q.delta),
            "rate": self._code(q.rate, q.rate),
            "steps": (first, last, self._code(first, first)),
            "old": (self._symbol(q.old.name), q.old.lines, [self._code(n, n) for n in q.old.lines.values()]),
            "order": (print_line, update_line, self._code(print_line, update_line)),
            "lines": [self._line(line) for line in q.asked_lines],
            "biases": self._biases(q),
            "changed": q.changed,
            "mistaken": [self._mistaken(one) for one in q.mistaken],
        }

    def _line(self, line: Assignment) -> dict[str, Any]:
        return {
            "number": line.first,
            "name": self._name(line),
            "symbol": self._symbol(line.key),
            "code": self._code(line.first, line.last),
            "row": self._row(line),
        }

    def _biases(self, q: Questions) -> dict[str, Any]:
        training = self._course.network.architecture.bias_training
        kind = "trained" if training == "mixed" else training
        some = [x for x in self._walk.lines.values() if self._is_of_bias(x)]
        return {
            "kind": kind,
            "added": q.added,
            "lines": [x.first for x in some],
            "some": [self._line(x) for x in some[:2]],
        }

    def _is_of_bias(self, line: Assignment) -> bool:
        q = self._graph[line.key]
        return q.concept is Concept.NET_BY_BIAS or (q.concept in _OF_UPDATES and q.index.source is None)

    def _mistaken(self, one: Mistaken) -> dict[str, Any]:
        heading = self._read.printed[0]
        return {
            "name": one.name,
            "number": one.line.first,
            "wrong": Code(one.line.first, one.line.first, f"    {one.wrong}"),
            "right": Code(one.line.first, one.line.first, f"    {one.right}"),
            "round": one.round,
            "row": self._row(one.line),
            "right_row": f"{heading}\n{one.right_row}",
            "wrong_row": f"{heading}\n{one.wrong_row}",
        }


def _made(course: Course, extras: Extras) -> Made:
    source, files = program_page(course)
    yield source
    for path, data in files.items():
        yield File(path, data)


PAGES = (Page("repeat", 3, _made, lambda course: ("program",)),)
