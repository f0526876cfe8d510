"""nbgrader: one assignment, whose cells mark by ``classroom.grading``, and a notebook for each variant.

``source/`` holds the assignment as its makers keep it: with the first variant's key in solution regions, and
in hidden tests the problems of all variants by their codes. ``students/`` holds what is handed out, in which
there is neither. nbgrader puts the hidden tests into what comes back before it marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from ...disk.naming import stem
from ...exports.toml import problem_text
from ...formats.environment import Words
from ...formats.escape import clean, myst
from ...formats.slots import DocumentSlot, Fill, cut, fill_in
from ...marking.sheet import SheetBlank
from ..grading import name_in_answers
from .ends import decimals
from .package import packed
from .platform import Coursework, Platform, Variant
from .quiz import QuizQuestion, line_of, numbers_of, quiz_of

#: The assignment's name, and its notebook's.
_NAME = "backpropagation"
_PICTURE = "network.svg"
#: What begins and ends a formula in the page, and in a notebook.
_TEX, _DOLLAR = (r"\(", r"\)"), "$"
#: Regions that nbgrader removes from what students get.
_SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
_HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
_HEADINGS = {"h4": "## ", "h5": "### ", "p": ""}

Cell = dict[str, Any]


def _write(work: Coursework) -> bytes:
    first = work.variants[0]
    files = {f"source/{_NAME}/{_NAME}.ipynb": _notebook(work, first, all_of=work.variants)}
    for n, variant in enumerate(work.variants, 1):
        files[f"students/{stem(variant.code).strip('-') or n}/{_NAME}.ipynb"] = _notebook(work, variant)
    return packed(files)


def _notebook(work: Coursework, variant: Variant, all_of: Sequence[Variant] = ()) -> bytes:
    """A variant's notebook; with ``all_of`` them, that of the assignment."""
    cells = list(_cells(work, variant, all_of))
    made = {
        "cells": [{"id": f"bpgen-{n}", **cell} for n, cell in enumerate(cells, 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cells(work: Coursework, variant: Variant, all_of: Sequence[Variant]) -> Iterator[Cell]:
    quiz, t = quiz_of(work.graph, work.options), Words(work.options.lang, kind="classroom")
    page, by_question = _Page(work, variant), _by_question(work.blanks)
    head = f"# {myst(work.name)}\n\n{page.text(quiz.opening)}{myst(t('export.notebook'))}\n\n"
    picture: Cell = {}
    if quiz.picture is not None:
        head += f"![{myst(quiz.picture.alternative)}](attachment:{_PICTURE})\n"
        picture = {"attachments": {_PICTURE: {"image/svg+xml": quiz.picture.base64}}}
    yield _markdown(head) | picture
    yield _code(f"code = {clean(variant.code)!r}\nanswers = {{}}")
    for section in quiz.sections:
        yield _markdown(page.text(f"<h4>{section.title}</h4>"))
        for question in section.questions:
            yield _markdown(page.question(question))
            if question.number in by_question:
                blanks = by_question[question.number]
                yield _answer_cell(question.number, blanks, variant if all_of else None)
    worth = {number: work.worth[number] * len(blanks) for number, blanks in by_question.items()}
    for number, points in worth.items():
        text = f"# {t('export.question', number=number, points=decimals(float(points)))}"
        if all_of:
            begin, end = _HIDDEN
            marks = [f"points[{number}]"]
            if number == min(worth):
                marks = [*_marking(work, all_of), *marks]
            text = "\n".join((text, begin, *marks, end))
        grading = {"grade": True, "locked": True, "points": float(points), "solution": False}
        yield _code(text, grade_id=f"question-{number}", **grading)


def _by_question(blanks: Sequence[SheetBlank]) -> Mapping[int, list[SheetBlank]]:
    found = dict[int, list[SheetBlank]]()
    for blank in blanks:
        found.setdefault(blank.question, []).append(blank)
    return found


def _answer_cell(number: int, blanks: Sequence[SheetBlank], key: Variant | None) -> Cell:
    """The cell in which a question is answered, with a ``key`` in its solution region or without."""
    lines = list(_answers((blank, "None") for blank in blanks))
    if key is not None:
        begin, end = _SOLUTION
        texts = ((blank, key.worked.text(blank.key, blank.round)) for blank in blanks)
        lines += [begin, *_answers((blank, repr(text)) for blank, text in texts), end]
    grading = {"grade": False, "locked": False, "solution": True}
    return _code("\n".join(lines), grade_id=f"answers-{number}", **grading)


def _answers(given: Iterator[tuple[SheetBlank, str]]) -> Iterator[str]:
    for blank, text in given:
        name = name_in_answers(blank)
        yield (
            f"answers[{name!r}] = {text}" if blank.round == 1 else f"answers[{name[0]!r}, {name[1]}] = {text}"
        )


def _marking(work: Coursework, variants: Sequence[Variant]) -> Iterator[str]:
    """The lines that mark the answers of whoever has one of these variants."""
    o, policy = work.options, work.options.contract.policy
    contract = f"Contract({o.contract.rule.value!r}, Policy({policy.kind.value!r}, {policy.digits}))"
    choice = f"rounds={o.rounds}, upto={o.upto.value!r}, worked={o.worked!r}, fade={o.fade!r}"
    choice += f", along={o.along!r}" * bool(o.along)
    yield "from bpgen.classroom.grading import Contract, Options, PointScheme, Policy, question_points"
    yield "problems = {"
    for variant in variants:
        yield f"    {clean(variant.code)!r}: {problem_text(variant.worked.network)!r},"
    yield "}"
    yield f"sheet = Options(contract={contract}, {choice})"
    yield f"scheme = PointScheme{tuple(work.scheme)!r}"
    yield "points = question_points(problems[code], sheet, scheme, answers)"


class _Page:
    """The page of a variant as Markdown."""

    def __init__(self, work: Coursework, variant: Variant) -> None:
        self.number = numbers_of(variant.worked, work.graph)

    def question(self, question: QuizQuestion) -> str:
        """A question with its lines."""
        return self.text(f"<h5>{question.title}</h5>{''.join(map(line_of, question.lines))}")

    def text(self, html: str) -> str:
        """A part of the page; an answer is the name by which it is given."""
        blocks = ET.fromstring(f"<div>{fill_in(cut(html), self._filled)}</div>")  # noqa: S314  # our own page
        return "".join(f"{_HEADINGS[block.tag]}{_inline(block).strip()}\n\n" for block in blocks)

    def _filled(self, slot: DocumentSlot) -> str:
        if slot.fill is Fill.ANSWER:
            return f"<code>{name_in_answers(SheetBlank(0, slot.round, slot.key))!s}</code>"
        return self.number(slot)


def _inline(element: ET.Element) -> str:
    """What stands in a paragraph."""
    out = [str(myst(element.text or ""))]
    for child in element:
        if child.get("role") == "math":
            tex = (child.text or "").removeprefix(_TEX[0]).removesuffix(_TEX[1])
            out.append(f"{_DOLLAR}{tex}{_DOLLAR}")
        elif child.tag == "code":
            out.append(f"`{child.text}`")
        else:
            out.append(f"**{_inline(child)}**")
        out.append(str(myst(child.tail or "")))
    return "".join(out)


def _markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text.strip()}


def _code(source: str, **grading: Any) -> Cell:
    metadata = {"nbgrader": {"schema_version": 3, "task": False, **grading}} if grading else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


PLATFORM = Platform(6, "zip", _write)
