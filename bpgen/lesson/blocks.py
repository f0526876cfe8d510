"""What a document consists of: blocks, each of one kind, that a format's macro of this name prints.

No block holds a mark of a format. Its texts are words of ours or a user's, escaped for the format; symbols,
formulas and numbers are records of ``formats.formulas``, which the format's printer writes.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ..formats.formulas import Aligned, Blank, Equation, Filled, Formula, Label, Side
from ..formats.slots import DocumentSlot
from ..printers.notation import AnySymbol
from .given import GivenGrid, GivenOfSheet

#: What a table's cell or a bullet holds: words, or a formula.
Cell = Markup | Equation | Side


class Front(NamedTuple):
    """What stands on the first slide."""

    title: str
    subtitle: str
    lines: tuple[str, ...]
    logo: str = ""


class Heading(NamedTuple):
    """The title of a sheet, below it the network's, and the ``mark`` of a key; above it whose sheet it is,
    and a picture: the name of its file, and its width and height in pixels, where there is one.
    """

    title: Markup
    subtitle: str
    mark: Markup
    institution: str = ""
    logo: tuple[str, int, int] | None = None


class Particulars(NamedTuple):
    """The lines to fill in, each with what is known already, a note to the student, where there is one, and
    how the sheet is made again: its id in words, and the command, which is empty for a sheet of a class;
    ``code`` is the command, the sheet's code, or the address of the ``page`` on which its answers are
    checked, as a QR code of ``size`` modules, which ``described`` says in words. ``source`` is the network's.
    """

    course: tuple[Markup, str]
    date: tuple[Markup, str]
    name: tuple[Markup, DocumentSlot]
    student: tuple[Markup, DocumentSlot]
    note: tuple[Markup, DocumentSlot] | None
    identity: Markup
    command: tuple[Markup, DocumentSlot] | None
    described: Markup
    code: DocumentSlot
    size: DocumentSlot
    source: str
    page: tuple[Markup, DocumentSlot] | None


class Box(NamedTuple):
    """What is to be kept in sight: a title, a text, and a legend of marks, empty where there are none."""

    title: Markup
    text: Markup
    legend: Markup


class Figure(NamedTuple):
    """The network, with what these quantities touch highlighted. ``backward`` turns the arrows round where
    nothing is lit.
    """

    keys: tuple[str, ...] = ()
    backward: bool = False


class FigureOf(NamedTuple):
    """The figure of a layer, counted from 1, with its numbers: the whole, or one of its pieces, from 0."""

    layer: int
    piece: int | None = None


class Given(NamedTuple):
    """The given values, by kind: a heading, and each symbol with its value; those in rows and columns may be
    a grid.
    """

    rows: tuple[tuple[Markup, tuple[Equation | GivenGrid, ...]], ...]


class Problem(NamedTuple):
    """The network beside its given values, with the rules below them."""

    figure: Figure
    title: Markup
    given: GivenOfSheet
    notes: tuple[Markup, ...]


class LayerPicture(NamedTuple):
    """The figure of a layer, below its title; ``drawn`` is filled with it."""

    title: Markup
    drawn: DocumentSlot


class Paragraph(NamedTuple):
    """A text of its own. ``answer``: it is what a key answers."""

    text: Markup
    answer: bool = False


class Bullets(NamedTuple):
    """Short sentences, one under the other; ``numbered``: steps in an order."""

    items: tuple[Markup, ...]
    numbered: bool = False


class Derivation(NamedTuple):
    """A symbol and its forms, each equal to the next. ``chain``: the form is a chain rule, whose factors may
    be uncovered one after the other. ``inline``: the forms are short and stand in one line.
    """

    symbol: Side
    forms: tuple[Side, ...]
    chain: bool = False
    inline: bool = False


class Recalled(NamedTuple):
    """A formula that is written out once more before it is used: a symbol and its ``form``."""

    symbol: Side
    form: Side


class Rows(NamedTuple):
    """Lines of a proof, with the equals signs below each other."""

    lines: Aligned


class Line(NamedTuple):
    """One quantity on paper: symbol, longer forms, formula, numbers substituted, result; blank or filled.

    ``label`` is the factor's letter with its index; None for what is no factor.
    ``numbers`` is None where nothing is computed (a copy, or a number of the formula). ``result`` is
    None where the formula is the result. ``low`` and ``high`` are the accepted answers, on a key.
    ``own``: it is worked, but for operands that the sheet asks for elsewhere.
    ``starts_row``: it begins something new and does not stand beside the line before.
    """

    key: str
    label: Label | None
    symbol: AnySymbol
    steps: tuple[Formula, ...]
    formula: Formula
    numbers: Formula | None
    result: Blank | Filled | DocumentSlot | None
    low: DocumentSlot | None
    high: DocumentSlot | None
    own: bool
    starts_row: bool


class Table(NamedTuple):
    """Cells in rows, below ``heads`` if there are any; ``tall`` rows hold fractions."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: tuple[Cell, ...] = ()
    tall: bool = False


class Comparison(NamedTuple):
    """A table of numbers found by hand and by a program, and beside it what is to be said of them: lines to
    write it on, or the ``answer``.
    """

    table: Table
    remark: Markup
    answer: bool


class Command(NamedTuple):
    """A line to be typed, after what it does; nothing where a document has no command (an empty slot)."""

    told: Markup
    command: DocumentSlot | None


class Task(NamedTuple):
    """A part of a question: what is asked, and lines to write on; or the answer, formulas or words."""

    text: Markup
    answer: tuple[Cell, ...] = ()


class Tasks(NamedTuple):
    """The parts of a question that is answered in words."""

    items: tuple[Task, ...]


class Curve(NamedTuple):
    """The error over so many rounds."""

    rounds: int


class ChartOf(NamedTuple):
    """A chart of this kind (``lesson.charts``), of these quantities; without any, of the usual ones."""

    kind: str
    keys: tuple[str, ...] = ()


class CodeLine(NamedTuple):
    """A line of a program, with its number there; ``lit`` up, or as it is."""

    number: int
    text: str
    lit: bool = True

    @property
    def indent(self) -> int:
        """How many spaces it begins with."""
        return len(self.text) - len(self.text.lstrip())


class Listing(NamedTuple):
    """Lines of a program that belong together; between them others may be left out."""

    lines: tuple[CodeLine, ...]


class Runs(NamedTuple):
    """Loss and accuracy over the steps of an experiment's runs."""

    experiment: str


class Beside(NamedTuple):
    """A figure on the left, and on the right what is said of it. Where that has no room in its column, it
    takes the whole width without the figure: a format measures.
    """

    left: Block
    right: tuple[Block, ...]


Block = (
    Front | Heading | Particulars | Box | Problem | LayerPicture | Paragraph | Bullets | Derivation | Recalled
    | Rows | Figure | FigureOf | Line | Table | Comparison | Command | Tasks | Given | Curve | ChartOf
    | Listing | Runs | Beside
)  # fmt: skip


class Question(NamedTuple):
    """A numbered question: its number in words, its title, both in ``plain`` characters, and its blocks."""

    label: Markup
    title: Markup
    plain: Markup
    blocks: tuple[Block, ...]

    @property
    def has_lines(self) -> bool:
        """Whether it asks for lines, which may stand in pairs."""
        return isinstance(self.blocks[0], Line)


class Section(NamedTuple):
    """A part of a sheet with its heading, before it the round of several, both in ``plain`` characters; the
    ``blocks`` before its questions; and its questions.
    """

    round: Markup
    title: Markup
    plain: Markup
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]
