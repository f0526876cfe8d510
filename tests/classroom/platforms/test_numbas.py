"""Numbas' exams: what the file says of parts and variables, carried out by a small reader of its language."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice
from types import CodeType
from typing import Any

import numpy as np
import pytest

from attacks.corpus import TEXTS
from bpgen import LayerNetwork, Network
from bpgen.classroom.platforms import PLATFORMS, Coursework
from bpgen.formats.escape import clean
from bpgen.lesson.plan import Upto
from bpgen.network.kinds import Problem
from bpgen.sheets.options import Options
from classroom.platforms import sitters
from classroom.platforms.schemas import SCHEMAS, with_schema
from classroom.platforms.sitters import coursework_of


def read(work: Coursework) -> dict[str, Any]:
    """The exam, below its first line."""
    first, rest = PLATFORMS["numbas"].write(work).decode().split("\n", 1)
    assert first.startswith("// Numbas version: ")
    exam: dict[str, Any] = json.loads(rest)
    return exam


def questions(exam: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The variants."""
    (group,) = exam["question_groups"]
    assert group["pickingStrategy"] == "random-subset"
    assert group["pickQuestions"] == 1
    found: list[dict[str, Any]] = group["questions"]
    return found


def jme(text: str) -> str:
    """An expression of JME as one of Python. A power of ten has no place in it: 1e-5 is 1 e - 5."""
    assert not re.search(r"[0-9]e", text), text
    return text.replace("^", "**").replace("<>", "!=").replace("if(", "either(").replace("x = 0", "x == 0")


def _larger(a: float, b: float) -> float:
    """Of two numbers only, as in JME."""
    return max(a, b)


_NAMES: Mapping[str, object] = {
    "either": lambda condition, yes, no: yes if condition else no,
    "abs": abs,
    "exp": math.exp,
    "ln": math.log,
    "max": _larger,
    "sign": lambda x: (x > 0) - (x < 0),
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "floor": lambda x: math.floor(x) if math.isfinite(x) else 0,
    "log": lambda x: math.log10(x) if x else -math.inf,
}


@cache
def compiled(source: str) -> tuple[CodeType, frozenset[str]]:
    """An expression, and the variables that it mentions."""
    return compile(source, "exam", "eval"), frozenset(re.findall(r"\b[a-z][0-9]+\b", source))


def evaluated(source: str, values: Mapping[str, object]) -> float:
    """What an expression comes to; by JavaScript's rules, a number divided by 0 is infinite, or none."""
    try:
        found = eval(compiled(source)[0], {"__builtins__": {}, **_NAMES, **values})  # noqa: S307  # our own
    except ZeroDivisionError:
        numbers = {name: np.float64(x) if isinstance(x, float) else x for name, x in values.items()}
        with np.errstate(all="ignore"):
            found = eval(compiled(source)[0], {"__builtins__": {}, **_NAMES, **numbers})  # noqa: S307
    return float(found)


class Reader:
    """A question as Numbas marks it."""

    def __init__(self, question: Mapping[str, Any]) -> None:
        self.variables = {name: jme(v["definition"]) for name, v in question["variables"].items()}
        ((self.function, unit),) = question["functions"].items()
        definition = jme(unit["definition"])
        self.unit = cache(lambda x: evaluated(definition, {"x": x}))
        self.original = dict[str, float]()

    def value(self, text: str, values: dict[str, float]) -> float:
        """An expression where some variables have values; those that it mentions are worked out."""
        if text not in values:
            source = self.variables.get(text) or jme(text)
            mentioned = {name: self.value(name, values) for name in compiled(source)[1]}
            values[text] = evaluated(source, {self.function: self.unit, **mentioned})
        return values[text]

    def score(self, gap: Mapping[str, Any], typed: str, others: Mapping[str, str]) -> float:
        """The marks of a gap: for the original, or for what follows from the answers in other gaps."""
        assert gap["variableReplacementStrategy"] == "originalfirst"
        replaced = {
            one["variable"]: float(others[one["part"]]) for one in gap.get("variableReplacements", ())
        }
        for values in (self.original, replaced):
            ends = sorted(self.value(str(gap[end]), values) for end in ("minValue", "maxValue"))
            if ends[0] - 1e-12 <= float(typed) <= ends[1] + 1e-12:
                return float(gap["marks"])
        return 0.0


def said(gap: Mapping[str, Any], typed: str) -> str:
    """What a wrong answer is told."""
    for other in gap["alternatives"]:
        if float(other["minValue"]) <= float(typed) <= float(other["maxValue"]):
            assert other["marks"] == 0
            return str(other["alternativeFeedbackMessage"])
    return ""


def gaps(question: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The gaps by their paths, in the order in which the prompts have them."""
    found = dict[str, Mapping[str, Any]]()
    for n, part in enumerate(question["parts"]):
        assert part["type"] == "gapfill"
        assert re.findall(r"\[\[([0-9]+)\]\]", part["prompt"]) == [str(m) for m in range(len(part["gaps"]))]
        found |= {f"p{n}g{m}": gap for m, gap in enumerate(part["gaps"])}
    return found


def marker(work: Coursework) -> Callable[[sitters.Typed], float]:
    """What Numbas gives for answers."""
    (question,) = questions(read(work))
    found, reader = gaps(question), Reader(question)
    assert len(found) == len(work.blanks)
    for n, gap in enumerate(found.values()):
        # Numbas cannot mark two gaps of which each waits for the other.
        assert {one["part"] for one in gap.get("variableReplacements", ())} <= set(islice(found, n))

    def points(typed: sitters.Typed) -> float:
        answers = {
            path: typed[blank.round, blank.key] for path, blank in zip(found, work.blanks, strict=True)
        }
        return sum(reader.score(gap, answers[path], answers) for path, gap in found.items())

    return points


@pytest.mark.parametrize(("network", "options"), sitters.SHEETS)
def test_every_hand_has_what_it_has_earned(network: Problem, options: Options) -> None:
    work = coursework_of(network, options=options)
    sitters.judge(work, marker(work), follows=True)


def test_known_mistakes_are_named() -> None:
    (question,) = questions(read(coursework_of(Network.preset("mazur"), options=Options(lang="en"))))
    gap = gaps(question)["p0g0"]
    assert "bias" in said(gap, "0.0275")


def test_nothing_is_divided_by_an_answer_that_is_0() -> None:
    work = coursework_of(LayerNetwork.preset("attention-rukenx"), options=Options(along="a_t1_t1"))
    (question,) = questions(read(work))
    divided = [
        v["definition"] for v in question["variables"].values() if re.search(r"/a[0-9]", v["definition"])
    ]
    assert divided
    for definition in divided:
        asked = re.match(r"if\((.*?), ", definition)
        assert asked
        assert set(re.findall(r"/(a[0-9]+)", definition)) <= set(re.findall(r"(a[0-9]+) <> 0", asked[1]))


def test_hostile_names_are_text() -> None:
    plain = coursework_of(Network.preset("mazur"), options=Options(upto=Upto.FORWARD))
    for hostile in islice(TEXTS, 0, None, 5):
        exam = read(sitters.renamed(plain, hostile))
        assert exam["name"] == clean(hostile)
        assert [x["name"] for x in questions(exam)] == [clean(hostile)]


def test_texts_have_no_braces_that_numbas_would_fill_in() -> None:
    (question,) = questions(read(coursework_of(Network.preset("mazur"), options=Options(lang="ja"))))
    for text in (question["statement"], *(part["prompt"] for part in question["parts"])):
        assert not re.search(r"[{}]", re.sub(r"\\\(.*?\\\)", "", text))


@with_schema("numbas/exam_schema.10.0.json", "jsonschema")
def test_the_exam_keeps_to_numbas_schema() -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads((SCHEMAS / "numbas" / "exam_schema.10.0.json").read_text())
    Draft202012Validator(schema).validate(
        read(coursework_of(*(network for network, _ in sitters.SHEETS[:1])))
    )
