"""Moodle's XML, read by a reader of the cloze grammar and marked as Moodle marks numbers."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from html import unescape
from itertools import islice
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from attacks.corpus import TEXTS
from bpgen import Network
from bpgen.classroom.platforms import PLATFORMS, Coursework
from bpgen.classroom.platforms.ends import ends_of
from bpgen.classroom.platforms.ends_rows import ends_of_all
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.escape import clean
from bpgen.graph.mistakes import wrong_definitions
from bpgen.lesson.plan import Upto
from bpgen.marking.follow import next_step
from bpgen.network.kinds import Problem
from bpgen.problems.drawn import sample
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Rule
from bpgen.trace.interval import INTERVAL
from classroom.platforms import sitters
from classroom.platforms.sitters import coursework_of

_NUMBER = r"-?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)"


class Alternative(NamedTuple):
    """An answer that Moodle knows: a number, how far off it may be, its part of the points, what is said."""

    fraction: float
    number: float
    tolerance: float
    feedback: str


class Field(NamedTuple):
    """An answer's field: its weight, and its alternatives in their order."""

    weight: int
    alternatives: tuple[Alternative, ...]

    def marked(self, typed: str) -> Alternative | None:
        """The first alternative that what is typed meets; Moodle takes ASCII's digits and a point alone."""
        assert re.fullmatch(_NUMBER, typed), typed
        value = float(typed)
        return next((x for x in self.alternatives if abs(value - x.number) <= x.tolerance), None)


def fields(text: str) -> Iterator[Field]:
    """The fields of a question's text: {1:NUMERICAL:=0.5:0.01~%0%0.7:0.01#Feedback}. Within a field a
    backslash keeps what comes after it from ending anything.
    """
    place = 0
    while start := re.compile(r"\{([0-9]*):NUMERICAL:").search(text, place):
        alternatives, part, place = [], "", start.end()
        while True:
            c = text[place]
            place += 1
            if c == "\\" and text[place] in "}#~":
                part += text[place - 1 : place + 1]
                place += 1
            elif c in "~}":
                alternatives.append(alternative(part))
                part = ""
                if c == "}":
                    break
            else:
                part += c
        yield Field(int(start[1] or 1), tuple(alternatives))


def alternative(text: str) -> Alternative:
    """One alternative of a field."""
    found = re.fullmatch(rf"(=|%0%)({_NUMBER}):({_NUMBER})(?:#(.*))?", text, re.DOTALL)
    assert found, text
    feedback = unescape(re.sub(r"\\([}#~])", r"\1", found[4] or ""))
    return Alternative(float(found[1] == "="), float(found[2]), float(found[3]), feedback)


def read(work: Coursework) -> tuple[str, list[ET.Element]]:
    """The category, and the questions."""
    first, *questions = ET.fromstring(PLATFORMS["moodle"].write(work))
    assert first.get("type") == "category"
    assert {question.get("type") for question in questions} == {"cloze"}
    return first.findtext("category/text") or "", questions


def text_of(question: ET.Element) -> str:
    """A question's text: HTML with fields."""
    return question.findtext("questiontext/text") or ""


def points(question: ET.Element, work: Coursework, typed: sitters.Typed) -> float:
    """What Moodle gives for these answers."""
    found = list(fields(text_of(question)))
    assert len(found) == len(work.blanks)
    total = 0.0
    for field, blank in zip(found, work.blanks, strict=True):
        met = field.marked(typed[blank.round, blank.key])
        total += field.weight * (met.fraction if met else 0)
    return total


SHEETS: Sequence[tuple[Problem, Options]] = (
    (Network.preset("mazur"), Options()),
    (sample(3, layers="2-3-2", activation="tanh"), Options(lang="ja")),
    (sample(5, layers="3-1", loss="mean-squared-error"), Options(contract=Contract(Rule.CARRY))),
    *sitters.LAYERS,
)


@pytest.mark.parametrize(("network", "options"), SHEETS)
def test_every_hand_has_what_it_has_earned(network: Problem, options: Options) -> None:
    work = coursework_of(network, options=options)
    (question,) = read(work)[1]
    sitters.judge(work, lambda typed: points(question, work, typed), follows=False)


def test_known_mistakes_are_named_and_earn_nothing() -> None:
    work = coursework_of(Network.preset("mazur"))
    (question,), worked = read(work)[1], work.variants[0].worked
    by_place = dict(zip(work.blanks, fields(text_of(question)), strict=True))
    numbers = {name: INTERVAL.number(float(x)) for name, x in worked.written[0].items()}
    for mistake, name, definition in wrong_definitions(worked.graph):
        if mistake in ("no-bias", "no-half", "uphill"):
            wrong = next_step(definition, numbers, worked.contract)
            field = next(x for blank, x in by_place.items() if (blank.round, blank.key) == (1, name))
            met = field.marked(f"{(wrong.low + wrong.high) / 2:.9f}")
            assert met is not None
            assert met.fraction == 0
            assert met.feedback


def test_questions_have_the_weights_of_the_scheme() -> None:
    work = coursework_of(Network.preset("mazur"))
    scheme = work.scheme._replace(questions=((1.0, 3.0), (2.0, 0.0)))
    weighted = replace(work, scheme=scheme)
    (question,) = read(weighted)[1]
    total = Fraction(sum(field.weight for field in fields(text_of(question))))
    share = {1: Fraction(0), 2: Fraction(0)}
    for field, blank in zip(fields(text_of(question)), weighted.blanks, strict=True):
        if blank.question in share:
            share[blank.question] += field.weight
    asked = len(weighted.blanks) - 4
    assert share[1] / total == Fraction(3, 3 + asked)
    assert share[2] == 0
    assert float(question.findtext("defaultgrade") or 0) == total


def test_the_picture_is_a_file_of_the_question() -> None:
    (question,) = read(coursework_of(Network.preset("mazur")))[1]
    file = question.find("questiontext/file")
    assert file is not None
    assert f"@@PLUGINFILE@@/{file.get('name')}" in text_of(question)
    assert ET.fromstring(b64decode(file.text or "")).tag.endswith("svg")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_formulas_are_tex_with_a_text_for_screen_readers(lang: str) -> None:
    (question,) = read(coursework_of(Network.preset("mazur"), options=Options(lang=lang)))[1]
    page = ET.fromstring(f"<div>{text_of(question)}</div>")
    formulas = [x for x in page.iter("span") if x.get("role") == "math"]
    assert len(formulas) > 80
    assert all((x.text or "").startswith(r"\(") and (x.text or "").endswith(r"\)") for x in formulas)
    assert any(x.get("aria-label", "").startswith("net_h1 = w1") for x in formulas)


def test_hostile_names_are_text() -> None:
    plain = coursework_of(Network.preset("mazur"), options=Options(upto=Upto.ERROR))
    for hostile in islice(TEXTS, 0, None, 5):
        category, (question,) = read(sitters.renamed(plain, hostile))
        assert category.startswith("$course$/top/")
        assert len(list(fields(text_of(question)))) == len(plain.blanks)
        assert question.findtext("name/text") == clean(hostile)


def test_variants_worked_together_have_the_ends_of_each_alone() -> None:
    networks = (sample(seed, trained_biases=True) for seed in range(16))
    work = coursework_of(*networks, options=Options(upto=Upto.OUTPUT))
    works = [variant.worked for variant in work.variants]
    rows = ends_of_all(works, work.blanks)
    for n, worked in enumerate(works):
        for one, other in zip(ends_of(worked, work.blanks), rows, strict=True):
            assert (one.blank, float(one.key)) == (other.blank, other.key[n])
            assert (one.right.low, one.right.high) == (other.right.low[n], other.right.high[n])
            named = [(mistake, span.low[n], span.high[n]) for mistake, span in other.wrong if span.holds[n]]
            assert [(x.mistake, x.span.low, x.span.high) for x in one.wrong] == named


@pytest.mark.parametrize("rule", Rule)
def test_a_file_of_many_variants_has_the_question_of_each_alone(rule: Rule) -> None:
    options = Options(upto=Upto.OUTPUT, contract=Contract(rule))
    work = coursework_of(*(sample(seed, trained_biases=True) for seed in range(25)), options=options)
    _, together = read(work)
    for variant, question in zip(work.variants, together, strict=True):
        _, (alone,) = read(replace(work, variants=(variant,)))
        assert ET.tostring(alone) == ET.tostring(question)
