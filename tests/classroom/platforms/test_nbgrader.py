"""nbgrader's notebooks: their cells carried out as nbgrader does, without a kernel."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import nbformat
import pytest

from attacks.corpus import TEXTS
from bpgen import LayerNetwork, Network
from bpgen.classroom.platforms import PLATFORMS, Coursework
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.escape import clean
from bpgen.lesson.plan import Upto
from bpgen.network.kinds import Problem
from bpgen.problems.drawn import sample
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from classroom.platforms import sitters
from classroom.platforms.sitters import coursework_of

Cells = list[Any]
_REGION = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n.*?### END \1", re.DOTALL)


def read(work: Coursework) -> tuple[Cells, dict[str, Cells]]:
    """The cells of the assignment, and those of each variant's notebook by its folder; all are valid."""
    found: dict[str, Cells] = {}
    with zipfile.ZipFile(io.BytesIO(PLATFORMS["nbgrader"].write(work))) as package:
        for path in package.namelist():
            notebook = nbformat.reads(package.read(path).decode(), as_version=nbformat.NO_CONVERT)
            nbformat.validate(notebook)
            found[path] = notebook.cells
    source = found.pop("source/backpropagation/backpropagation.ipynb")
    parts = {path: path.split("/") for path in found}
    assert {(x[0], x[2]) for x in parts.values()} == {("students", "backpropagation.ipynb")}
    return source, {parts[path][1]: cells for path, cells in found.items()}


def graded(cells: Cells) -> dict[str, Any]:
    """The cells that nbgrader knows, by their names."""
    named = {x.metadata.nbgrader.grade_id: x for x in cells if "nbgrader" in x.metadata}
    assert len(named) == sum("nbgrader" in x.metadata for x in cells)
    return named


def carried_out(source: str, names: dict[str, Any]) -> object:
    """What a cell comes to: the value of an expression at its end."""
    tree = ast.parse(source)
    end = tree.body[-1] if tree.body else None
    if not isinstance(end, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102  # the cells of our own notebook
        return None
    del tree.body[-1]
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102
    return eval(compile(ast.Expression(end.value), "cell", "eval"), names)  # noqa: S307


def marked(cells: Cells, source: Cells, answers: Mapping[object, str | None]) -> float:
    """What nbgrader gives: it puts back the cells that mark, runs all, and takes what these come to."""
    names, total, ours = dict[str, Any](), 0.0, graded(source)
    for cell in (x for x in cells if x.cell_type == "code"):
        grading = cell.metadata.get("nbgrader", {})
        text = ours[grading.grade_id].source if grading.get("locked") else cell.source
        came = carried_out(text, names)
        if "answers" in names:
            names["answers"].update({k: v for k, v in answers.items() if k in names["answers"]})
        if grading.get("grade"):
            assert isinstance(came, float)
            assert 0 <= came <= grading.points
            total += came
    return total


def typed_in(typed: sitters.Typed) -> Mapping[object, str | None]:
    """Answers by the names that the notebook has for them."""
    return {key if round_ == 1 else (key, round_): text for (round_, key), text in typed.items()}


SHEETS: Sequence[tuple[Problem, Options]] = (
    (Network.preset("mazur"), Options()),
    (sample(3, "2-2-1", "tanh"), Options(lang="en", rounds=2)),
    (sample(4, "2-2-2", "relu"), Options(contract=Contract(Rule.ROUND, Policy(Kind.PLACES, 4)), fade=1)),
    (sample(5, "3-2-1"), Options(contract=Contract(Rule.CARRY), worked=("net_h1",), upto=Upto.OUTPUT)),
    (LayerNetwork.preset("lstm-gomez"), Options(along="dE_total/do1_t1")),
)


@pytest.mark.parametrize(("network", "options"), SHEETS)
def test_every_hand_has_what_it_has_earned(network: Problem, options: Options) -> None:
    work = coursework_of(network, options=options)
    source, own = read(work)
    (cells,) = own.values()
    assert sum(x.metadata.nbgrader.get("points", 0) for x in graded(source).values()) == len(work.blanks)
    sitters.judge(work, lambda typed: marked(cells, source, typed_in(typed)), follows=True)


def test_the_assignment_has_its_key_and_full_marks() -> None:
    work = coursework_of(sample(1), sample(2))
    source, _ = read(work)
    assert marked(source, source, {}) == len(work.blanks)


def test_each_student_has_the_own_problem_and_no_key() -> None:
    work = coursework_of(sample(1), sample(2))
    source, own = read(work)
    keys = [typed_in(sitters.key(work, variant.worked)) for variant in work.variants]
    for n, (code, cells) in enumerate(own.items()):
        assert code == work.variants[n].code
        assert marked(cells, source, keys[n]) == len(work.blanks)
        assert marked(cells, source, keys[1 - n]) < len(work.blanks)
        assert marked(cells, source, {}) == 0
        text = "\n".join(x.source for x in cells)
        assert not re.search("###[^#]*(BEGIN|END)|bpgen|problems", text)
        assert set(re.findall(r"\] = (.*)", "\n".join(x.source for x in graded(cells).values()))) == {"None"}
    # Else the notebooks have the cells of the assignment, without its regions.
    for theirs, ours in zip(own["C1"], source, strict=True):
        assert theirs.source == _REGION.sub("", ours.source).strip()
        assert theirs.metadata == ours.metadata


@pytest.mark.parametrize("value", [None, "", "x", True, float("nan"), float("inf"), [1], "9" * 10_000])
def test_what_is_no_number_is_blank(value: Any) -> None:
    work = coursework_of(sample(1), options=Options(upto=Upto.FORWARD))
    source, own = read(work)
    answers = dict(typed_in(sitters.key(work, work.variants[0].worked)))
    answers["net_h1"] = value
    assert marked(own["C1"], source, answers) == len(work.blanks) - 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_markdown_with_formulas_and_the_picture(lang: str) -> None:
    source, _ = read(coursework_of(Network.preset("mazur"), options=Options(lang=lang)))
    text = "\n".join(x.source for x in source if x.cell_type == "markdown")
    assert text.count("$") > 160
    assert not re.search(r"<[a-z]|\\\(.*\\\)\s*=", text)
    assert list(source[0].attachments) == re.findall(r"\]\(attachment:(.*)\)", text)


def test_hostile_names_are_text() -> None:
    plain = coursework_of(Network.preset("mazur"), options=Options(upto=Upto.FORWARD))
    for hostile in islice(TEXTS, 0, None, 5):
        source, own = read(sitters.renamed(plain, hostile))
        names = dict[str, Any]()
        carried_out(source[1].source, names)
        assert names["code"] == clean(hostile)
        assert len(own) == 1
        assert marked(source, source, {}) == len(plain.blanks)
