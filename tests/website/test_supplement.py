"""The supplement's pages: their commands are those of their tables, and what is lit is the program's."""

from __future__ import annotations

import re
import shlex

import pytest

from bpgen import Network
from bpgen.lesson.course import Course
from bpgen.problems.settings import parse_setting
from bpgen.supplement.excerpts import blocks, programs
from bpgen.supplement.told import PAGES, PARAMETERS, supplement_files, supplement_pages
from bpgen.trace.digits import Kind, Policy, show
from bpgen.training.experiments import results
from bpgen.training.files import demo

LANGUAGES = ("ja", "en")
#: What must be lit in every library's program.
LIT = {
    "inputs": "inputs",
    "classes": "CLASSES",
    "units": "UNITS = ",
    "layers": "inputs = units",
    "activation": "ACTIVATION = ",
    "rate": "LEARNING_RATE = ",
    "steps": "STEPS + 1",
    "batch": "BATCH = ",
    "initial": "DEVIATION = ",
}


@pytest.fixture(scope="module")
def pages() -> dict[str, dict[str, str]]:
    """The pages' sources by language and name."""
    courses = {lang: Course(Network.preset("mazur"), lang=lang) for lang in LANGUAGES}
    return {lang: {p.name: p.text for p in supplement_pages(course)} for lang, course in courses.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_pages_are_there(lang: str, pages: dict[str, dict[str, str]]) -> None:
    assert tuple(pages[lang]) == PAGES
    assert PARAMETERS.keys() == LIT.keys()


@pytest.mark.parametrize("name", PARAMETERS)
def test_what_is_typed_gives_what_the_table_says(name: str, pages: dict[str, dict[str, str]]) -> None:
    text = pages["en"][f"supplement/{name}"].replace("\\\n", "")
    typed = [shlex.split(line) for line in re.findall(r"^\$ (bpgen train .*)$", text, re.MULTILINE)]
    assert typed
    assert all(words[3:5] == ["--lang", "en"] for words in typed)
    rows = {tuple(re.split(r"\n  - ", row)) for row in re.findall(r"(?m)^\* - (.*(?:\n  - .*)*)", text)}
    expected = [run for experiment in PARAMETERS[name] for run in results(experiment)]
    problems = [demo([parse_setting(x) for x in words[5:] if x != "--set"]) for words in typed]
    assert {run.training for run in expected} == set(problems)
    figures = Policy(Kind.FIGURES, 3)
    shown = {cell for row in rows for cell in row}
    for run in expected:
        last = run.reports[-1]
        if run.case.value != "zeros" and last.loss < 1000:
            assert show(last.loss, figures) in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PARAMETERS)
def test_lit_lines_are_those_of_the_program(name: str, lang: str) -> None:
    for program in programs(lang):
        lines, lit = program.text.splitlines(), list[str]()
        for around in (0, 2):
            lit = []
            for block in blocks(program.text, name, around):
                shown = block.text.splitlines()
                assert shown == lines[block.start - 1 : block.start - 1 + len(shown)]
                lit += [shown[n - 1] for n in block.lit]
                assert around or len(block.lit) == len(shown)
        assert any(LIT[name] in line for line in lit), program.name
        assert len(lit) <= 12, "what lights up everything lights up nothing"


def test_programs_can_be_taken() -> None:
    files = supplement_files(Course(Network.preset("mazur"), lang="en"))
    for name in ("keras", "torch", "numpy"):
        source = files[f"supplement/demo_{name}.py"].decode()
        compile(source, name, "exec")
        assert "LEARNING_RATE = 0.001" in source
