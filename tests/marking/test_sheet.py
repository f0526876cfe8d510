"""The table to fill in asks what the printed sheet asks, and the numbers of the printed key agree."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest

from bpgen import Network
from bpgen.graph.build import build_graph
from bpgen.lesson.plan import Upto
from bpgen.marking.answers import read_answers
from bpgen.marking.compare import Verdict, compare
from bpgen.marking.sheet import blank_table
from bpgen.printers import latex
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Policy, Rule
from marking.learners import sheet_of
from support.pages import Mark, Page, Step, plain, read_page
from support.sheets import SHAPES, drawn, pages

CHOICES = {
    "whole": Options(rounds=2),
    "carry": Options(contract=Contract(Rule.CARRY, Policy(digits=6)), lang="en"),
    "faded": Options(fade=9),
    "worked": Options(worked=("deck", "error")),
    "short": Options(upto=Upto.OUTPUT),
}


def printed(page: Page) -> Iterator[tuple[str, str, str]]:
    """What a page leaves blank: the question's number, the symbol, and on a key the result."""
    question = ""
    for one in page.body:
        if isinstance(one, Mark) and one.kind == "bpquestion":
            question = re.sub(r"\D", "", one.arguments[0])
        elif isinstance(one, Step) and one.is_blank:
            yield question, one.symbol, plain(one.result)


def typed(result: str) -> str:
    """A number of the key as a learner types it."""
    return re.sub(r" \\times 10\^\{(-?\d+)\}", r"×10^\1", result)


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("shape", SHAPES)
def test_question_by_question(shape: str, choice: str) -> None:
    network, options = drawn(shape, 4), CHOICES[choice]
    graph = build_graph(network.architecture)
    table = io.StringIO(blank_table(network.graph, options).decode("utf-8-sig"), newline="")
    heading, *rows = csv.reader(table)
    asked = list(printed(read_page(pages(network, options).key)))
    assert [(q, latex.symbol_of(graph, key, int(r))) for q, r, key, _, _ in rows] == [
        (q, s) for q, s, _ in asked
    ]
    assert [row[4] for row in rows] == [""] * len(asked)

    out = io.StringIO()
    filled = [[*row[:4], typed(result)] for row, (_, _, result) in zip(rows, asked, strict=True)]
    csv.writer(out).writerows([heading, *filled])
    sheet = sheet_of(network, options)
    for encoding in ("utf-8-sig", "cp932", "utf-16"):
        # ∂ and × are in Shift_JIS, the learner's own minus is not: spreadsheets leave it ASCII.
        answers = read_answers(out.getvalue().encode(encoding), graph, len(sheet.worked.written), "a.csv")
        found = compare(sheet.worked, sheet.parts, answers.given)
        assert [s.verdict for s in found.steps] == [Verdict.AGREES] * len(asked)


@pytest.mark.parametrize("name", ["relu-logistic-softmax", "mini-batch"])
def test_every_printed_symbol_is_a_name(name: str) -> None:
    """A learner may name a row by its symbol, as the table has it."""
    network = Network.preset(name)
    graph = build_graph(network.architecture)
    table = io.StringIO(blank_table(network.graph, Options()).decode("utf-8-sig"), newline="")
    _, *rows = csv.reader(table)
    text = "".join(f'"{symbol}",1,{round_}\n' for _, round_, _, symbol, _ in rows)
    found = read_answers(text.encode(), graph, 9, "a.csv")
    assert [(str(a.round), a.key) for a in found.given] == [(round_, key) for _, round_, key, _, _ in rows]
