"""Moodle: questions of the type cloze, "embedded answers", in Moodle's XML.

An answer is right within an absolute tolerance. The type cannot mark what follows from earlier answers; known
mistakes are alternatives worth nothing, whose feedback names them. Formulas are TeX, for MathJax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from itertools import chain, repeat
from math import gcd, lcm
from xml.etree import ElementTree as ET

from ...formats.escape import clean
from ...formats.slots import DocumentSlot, Fill, Form, cut, marked
from ...graph.quantity import Graph
from ...sheets.options import Options
from .ends import Ends, around, decimals, ends_of, feedback, room
from .moodle_xml import PICTURE, add_page, add_text, as_text, quiz_file
from .platform import Coursework, Platform, Variant
from .quiz import number_rows, quiz_of

#: What has a meaning within an answer.
_MEANING = str.maketrans({c: f"\\{c}" for c in "}#~"})

#: So many variants are worked together.
_AT_A_TIME = 100
#: Of fewer variants, arrays are no quicker than one after the other.
_FEW = 24


def _write(work: Coursework) -> bytes:
    worth, said = _whole(work), _said(work.options.lang)
    form = _form(work.graph, work.options, sum(worth[x.question] for x in work.blanks))
    return quiz_file(work.name, _questions(work, form, worth, said))


def _questions(
    work: Coursework, form: Form, worth: Mapping[int, int], said: Mapping[str, str]
) -> Iterator[bytes]:
    """The question of each variant, in pieces. All variants fill the same form, so that what goes into a slot
    is a row of texts.
    """
    for first in range(0, len(work.variants), _AT_A_TIME):
        variants = work.variants[first : first + _AT_A_TIME]
        fills = _fills(work, variants, _answers(work, variants, worth, said))
        rows = [repeat(x.encode()) if isinstance(x, str) else fills(x) for x in form]
        yield from chain.from_iterable(zip(*rows, strict=False))


def _answers(
    work: Coursework, variants: Sequence[Variant], worth: Mapping[int, int], said: Mapping[str, str]
) -> Iterable[Iterable[str]]:
    """For each blank, the answer's field of each variant."""
    works = [variant.worked for variant in variants]
    if len(works) < _FEW:
        each = ([_answer(x, worth[x.blank.question], said) for x in ends_of(y, work.blanks)] for y in works)
        return zip(*each, strict=True)
    from .moodle_rows import answers_of_all  # NumPy is imported only where arrays are asked for

    return answers_of_all(works, work.blanks, worth, said)


def _fills(
    work: Coursework, variants: Sequence[Variant], answers: Iterable[Iterable[str]]
) -> Callable[[DocumentSlot], Iterable[bytes]]:
    """What goes into a slot, of each variant."""
    numbers = number_rows([variant.worked for variant in variants], work.graph)
    fields = {(x.round, x.key): [*map(str.encode, row)] for x, row in zip(work.blanks, answers, strict=True)}
    codes = [escape(clean(variant.code)).encode() for variant in variants]

    @cache
    def of(slot: DocumentSlot) -> Iterable[bytes]:
        if slot.fill is Fill.ID:
            return codes
        if slot.fill is Fill.ANSWER:
            return fields[slot.round, slot.key]
        return [*map(str.encode, numbers(slot))]

    return of


def _whole(work: Coursework) -> Mapping[int, int]:
    """The points of a blank as the smallest whole numbers in these proportions: cloze takes no others."""
    worth = {question: points for question, points in work.worth.items() if points}
    scale = lcm(*(x.denominator for x in worth.values()))
    whole = {question: int(points * scale) for question, points in worth.items()}
    common = gcd(*whole.values()) or 1
    return {question: whole.get(question, 0) // common for question in work.worth}


def _answer(ends: Ends, points: int, said: Mapping[str, str]) -> str:
    """An answer's field: the key's number first, which Moodle shows as the right one, as far as it may be off
    to both sides; then all of the interval.
    """
    key, right = float(ends.key), ends.right
    near = room(max(0.0, min(key - right.low, right.high - key)), key)
    first, whole = f"={decimals(key)}:{near}", f"={around(right)}"
    parts = [first] if first == whole else [first, whole]
    parts += [f"%0%{around(span)}#{said[mistake]}" for mistake, span in ends.wrong]
    return f"{{{points}:NUMERICAL:{'~'.join(parts)}}}"


@lru_cache(maxsize=8)
def _said(lang: str) -> Mapping[str, str]:
    """The feedback as it stands in an answer: HTML, which Moodle unescapes once, within XML."""
    return {name: escape(escape(escape(text)).translate(_MEANING)) for name, text in feedback(lang).items()}


@lru_cache(maxsize=16)
def _form(graph: Graph, options: Options, points: int) -> Form:
    """A question with marks for the numbers and answers of a variant, and for its name."""
    quiz = quiz_of(graph, options)
    question = ET.Element("question", type="cloze")
    add_text(question, "name", marked(DocumentSlot(Fill.ID)))
    add_page(question, quiz, quiz.page(PICTURE))
    add_text(question, "generalfeedback", "", format="html")
    for name, value in (("defaultgrade", points), ("penalty", 0), ("hidden", 0)):
        ET.SubElement(question, name).text = str(value)
    return cut(as_text(question))


PLATFORM = Platform(1, "xml", _write)
