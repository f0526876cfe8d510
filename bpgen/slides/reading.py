"""Reading the program: its functions beside their formulas, and questions, with an answer on a slide each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from ..formats.formulas import Aligned, Side, with_symbols
from ..graph.quantity import Concept
from ..lesson.blocks import Block, Bullets, CodeLine, Listing, Rows, Table
from ..programs.questions import Mistaken, Questions
from ..programs.reading import part_of
from ..programs.shown import programs
from ..programs.walk import Assignment, Piece, Stretch, Walk
from .model import Slide
from .steps import Writer

#: More lines than this are too small on a slide: of a longer piece the last ones are shown.
_MOST_LINES = 6
#: Copies of values, which need no formula beside the line.
_COPIES = (Concept.NET_BY_OUT, Concept.NET_BY_WEIGHT, Concept.NET_BY_BIAS, Concept.PATH)


def reading(writer: Writer) -> Iterator[Slide]:
    """The slides: what the functions do, one stretch of each kind, the loop, three questions."""
    options = writer.options
    read = programs(writer.live, options.opened or writer.live.network.name, options.lang)
    told = _Reader(writer, read.walk)
    yield told.functions(read.command())
    yield from told.stretches()
    yield told.main()
    yield from told.questions(read.questions)


class _Reader:
    def __init__(self, writer: Writer, walk: Walk) -> None:
        self.w, self.t, self.walk = writer, writer.t, walk

    def functions(self, command: str) -> Slide:
        """The functions with what they do, and how to get the program."""
        w, t = self.w, self.t
        told = [f for f in self.walk.functions.values() if not f.name.startswith("print_")]
        rows = tuple(
            (w.code(f.name), w.site(f"program.part.{part_of(f.name)}"), w.escape(f"{f.first}–{f.last}"))
            for f in told
        )
        heads = tuple(t(f"reading.{key}") for key in ("function", "does", "lines"))
        bullets = Bullets((t("reading.typed", command=w.code(command)),))
        return Slide(t("reading.title"), (bullets, Table(rows, heads)), w.notes("slide.reading"))

    def stretches(self) -> Iterator[Slide]:
        """The first unit or weight of each kind of line, beside its formulas."""
        met = set[str]()
        for part in self.walk.parts:
            for stretch in part.stretches:
                if stretch.kind not in met:
                    met.add(stretch.kind)
                    yield self._stretch(stretch, part.function.name)

    def _stretch(self, stretch: Stretch, function: str) -> Slide:
        t, first = self.t, stretch.pieces[0]
        plain = stretch.kind != "updated" or self.w.arch.update.is_plain
        said = stretch.kind if plain else f"{stretch.kind}_by_optimiser"
        bullets = [t(f"reading.{said}"), *self._elsewhere(stretch)]
        title = self._title(t("reading.within", name=self.w.code(function)), stretch)
        blocks = (Bullets(tuple(bullets)), self._listing(first), Rows(Aligned(tuple(self._formulas(first)))))
        return Slide(title, blocks, self.w.notes("slide.reading_lines"))

    def _elsewhere(self, stretch: Stretch) -> Iterator[Markup]:
        """Where the lines of the same form are that the slide does not show."""
        first, *more = stretch.pieces
        above, start = first.lines[0].first, self._start(first)
        spans = [(above, start - 1)] if above < start else []
        spans += [(more[0].first, more[-1].last)] if more else []
        lines = [self.t("reading.span", first=a, last=b) if a < b else a for a, b in spans]
        if len(spans) == 2:
            yield self.t("reading.rest_two", some=lines[0], others=lines[1])
        elif spans:
            one = spans[0][0] == spans[0][1]
            yield self.t("reading.rest_line" if one else "reading.rest", lines=lines[0])

    @staticmethod
    def _start(piece: Piece) -> int:
        """The first line of a piece that a slide shows: without its comment; of a long piece, the end."""
        return max(piece.lines[0].first, piece.last - _MOST_LINES + 1)

    def _title(self, function: Markup, stretch: Stretch) -> Markup:
        depth = self.walk.arch.depth
        key = "output" if stretch.layer == depth else "hidden_n" if depth > 2 else "hidden"
        layer = self.w.site(f"matrix.{key}", n=stretch.layer)
        return function + self.w.site(f"program.stretch.{stretch.kind}", layer=layer)

    def _formulas(self, piece: Piece) -> Iterator[tuple[Side, Side]]:
        shown = [x for x in piece.lines if x.first >= self._start(piece)]
        lines = [x for x in shown if self.walk.quantity(x).concept not in _COPIES] or shown
        first = self.w.first
        # A slide has room for the first and the last, which is what the others are for.
        for line in dict.fromkeys((lines[0], lines[-1])):
            yield first.name(line.key), with_symbols(first, self.walk.formula(line))

    def _listing(self, piece: Piece, lit: Sequence[int] = ()) -> Listing:
        return self._lines(self._start(piece), piece.last, lit)

    def _lines(self, first: int, last: int, lit: Sequence[int] = ()) -> Listing:
        rows = self.walk.rows
        return Listing(tuple(CodeLine(n, rows[n - 1], n in lit) for n in range(first, last + 1)))

    def main(self) -> Slide:
        """The loop: what calls what, in which order."""
        printed, updated = self.walk.found("print_round(", "main"), self.walk.found("update(", "main")
        start = self.walk.found("for number", "main")
        listing = self._lines(start, updated, [updated])
        bullets = (self.t("reading.main"), self.t("reading.order", printed=printed, updated=updated))
        title = self.t("reading.within", name=self.w.code("main")) + self.w.site("program.part.main")
        return Slide(title, (Bullets(bullets), listing), self.w.notes("slide.reading_main"))

    # ---- questions, each with its answer on a slide after them ------------------------------------

    def questions(self, q: Questions) -> Iterator[Slide]:
        """Which line, why the old weight, which mistake; then the answers."""
        t, title = self.t, self.t("reading.question")
        asked = {
            "delta": t("reading.ask_delta", symbol=self.w.symbol(q.delta.key)),
            "old": t("reading.ask_old", symbol=self.w.symbol(q.old.name)),
        }
        answers = {"delta": self._which(q), "old": self._old(q)}
        shown: tuple[Block, ...] = ()
        for one in q.mistaken[:1]:
            asked["mistake"] = t("reading.ask_mistake", line=one.line.first)
            shown = (self._as_written(one, one.wrong),)
            answers["mistake"] = (*shown, *self._mistaken(one))
        all_ = Bullets(tuple(asked.values()), numbered=True)
        yield Slide(title, (all_, *shown), self.w.notes("slide.questions"))
        for key, answer in answers.items():
            yield Slide(
                t("reading.answer"), (Bullets((asked[key],)), *answer), self.w.notes(f"slide.question_{key}")
            )

    def _which(self, q: Questions) -> tuple[Block, ...]:
        said = self.t("reading.answer_delta", line=q.delta.first)
        return Bullets((said,)), self._around(q.delta)

    def _around(self, line: Assignment) -> Listing:
        """The piece of a line, with this line lit."""
        pieces = (p for part in self.walk.parts for s in part.stretches for p in s.pieces)
        piece = next(p for p in pieces if line in p.lines)
        return self._listing(piece, range(line.first, line.last + 1))

    def _old(self, q: Questions) -> tuple[Block, ...]:
        said = [
            self.t("reading.answer_old", name=self.w.code(name), line=line)
            for name, line in q.old.lines.items()
        ]
        said.append(self.t("reading.answer_old_why", line=q.handed_over[1]))
        return (Bullets(tuple(said)),)

    @staticmethod
    def _as_written(one: Mistaken, text: str) -> Listing:
        return Listing((CodeLine(one.line.first, f"    {text}"),))

    def _mistaken(self, one: Mistaken) -> tuple[Block, ...]:
        columns = ("table.round", "reading.error_shown")
        heads = (self.t("reading.program"), *(self.t(key) for key in columns))
        rows = tuple(
            (self.t(f"reading.{key}"), *map(self.w.escape, row.split()[:2]))
            for key, row in (("right", one.right_row), ("wrong", one.wrong_row))
        )
        named = self.w.site(f"mistakes.what.{one.name}")
        said = Bullets((self.t("reading.answer_mistake", mistake=named),))
        return said, self._as_written(one, one.right), Table(rows, heads)
