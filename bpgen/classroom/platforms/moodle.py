"""Moodle: questions of the type cloze, "embedded answers", in Moodle's XML.

An answer is right within an absolute tolerance. The type cannot mark what follows from earlier answers; known
mistakes are alternatives worth nothing, whose feedback names them. Formulas are TeX, for MathJax.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from math import gcd, lcm
from xml.etree import ElementTree as ET

from ...formats.escape import clean
from ...formats.slots import DocumentSlot, Fill, Form, cut, fill_in, marked
from ...graph.quantity import Graph
from ...sheets.options import Options
from .ends import Ends, around, decimals, feedback, room
from .moodle_xml import PICTURE, add_page, add_text, as_text, quiz_file
from .platform import Coursework, Platform, Variant
from .quiz import numbers_of, quiz_of

#: What has a meaning within an answer.
_MEANING = str.maketrans({c: f"\\{c}" for c in "}#~"})

#: So many variants are worked together.
_AT_A_TIME = 100


def _write(work: Coursework) -> bytes:
    worth, said = _whole(work), _said(work.options.lang)
    form = _form(work.graph, work.options, sum(worth[x.question] for x in work.blanks))
    return quiz_file(work.name, _questions(work, form, worth, said))


def _questions(
    work: Coursework, form: Form, worth: Mapping[int, int], said: Mapping[str, str]
) -> Iterator[str]:
    from .ends_rows import ends_of_each  # NumPy is imported only where arrays are asked for

    for first in range(0, len(work.variants), _AT_A_TIME):
        variants = list(work.variants[first : first + _AT_A_TIME])
        every = ends_of_each([variant.worked for variant in variants], work.blanks)
        for variant, ends in zip(variants, every, strict=True):
            answers = {
                (one.blank.round, one.blank.key): _answer(one, worth[one.blank.question], said)
                for one in ends
            }
            yield _question(work, variant, form, answers)


def _whole(work: Coursework) -> Mapping[int, int]:
    """The points of a blank as the smallest whole numbers in these proportions: cloze takes no others."""
    worth = {question: points for question, points in work.worth.items() if points}
    scale = lcm(*(x.denominator for x in worth.values()))
    whole = {question: int(points * scale) for question, points in worth.items()}
    common = gcd(*whole.values()) or 1
    return {question: whole.get(question, 0) // common for question in work.worth}


def _question(work: Coursework, variant: Variant, form: Form, answers: Mapping[tuple[int, str], str]) -> str:
    number = numbers_of(variant.worked, work.graph)

    def text(slot: DocumentSlot) -> str:
        if slot.fill is Fill.ID:
            return escape(clean(variant.code))
        return answers[slot.round, slot.key] if slot.fill is Fill.ANSWER else number(slot)

    return fill_in(form, text)


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
