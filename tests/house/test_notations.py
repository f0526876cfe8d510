"""What a document shows in the notation of a book is in that of the book: no symbol of the lecture is left,
no decimal point, no asterisk. Names that are typed are codes, and stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

import pytest

from bpgen import Network, evaluate, figure, make_sheet, work
from bpgen.cli import cli
from bpgen.errors.languages import LANGUAGES
from bpgen.graph.notation import Notation
from bpgen.lesson.course import Course
from bpgen.sheets.exercise import Options, make_exercise, source
from bpgen.sheets.explain import explain, fragment
from bpgen.site.pages import algorithm, backpropagation, lesson
from bpgen.site.pages.page import Extras
from bpgen.slides.beamer import beamer_source
from bpgen.slides.model import DeckOptions
from bpgen.slides.typst import typst_source
from bpgen.trace.printed import printed_rounds, usual_contract
from support.sheets import IDENTITY_OF_TESTS

#: Every letter another, and a book whose letters mean other things than the lecture's.
OWN = "lecture:net=u,out=v,target=t,loss=L,learning_rate=alpha,weight=m,bias=c,input=x,delta=delta"
NOTATIONS = [Notation.of(text).changed(None, "cross", "comma") for text in (OWN, "bishop", "nielsen")]
NETWORKS = ("mazur", "mini-batch", "mazur-adam")
#: What is typed, and what only lays out; in the notes of a unit's figure its name is no symbol.
_CODES = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\\texttt\{(?:[^{}]|\{[^{}]*\})*\}",
        r"#code\(\"(?:[^\"\\]|\\.)*\"\)",
        r"\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}",
        r"```\{(?:doctest|bp-)[^`]*```",
        r"(?m:^:::.*?$)",
        r"`[^`]*`",
        r"\]\([^)]*\)|\{#[^}]*\}|\((?:bp|algorithm|backpropagation)[-\w]*\)=",
        r"[\d.]+(?:mm|pt|em|cm|fr)\b|height=[\d.]+",
    )
]
_LEFT = re.compile(
    r"""\bnet_|\bout_[ho]|\bE_total|\btarget_|mathit\{(?:net|out|target)\}|word\("(?:net|out|target)"\)
      |(?<![\w^])w[1-9]|w_\{[1-9]\}(?!\^)|w_\("[1-9]"\)(?!\^)  # w5, and no w_11 of a layer
      |(?<![\d.])\d\.\d|\ \\?\{?\*\}?\ """,
    re.VERBOSE,
)


def _shown(text: str, form: str) -> str:
    """What a reader sees of a source: without its preamble and what is typed; of Typst's, its strings and
    formulas.
    """
    if form == "typst":
        text = re.split(r"(?m)^#(?:show: sheet|deck\()", text, maxsplit=1)[1]
    if form == "latex":
        text = text.partition(r"\begin{document}")[2]
    for pattern in _CODES:
        text = pattern.sub(" ", text)
    if form == "typst":
        text = "\n".join(re.findall(r"\"(?:[^\"\\]|\\.)*\"|\$[^$]*\$", text))
    return text


def _left(text: str, form: str = "") -> list[str]:
    shown = _shown(text, form)
    return [shown[max(m.start() - 30, 0) : m.end() + 30] for m in _LEFT.finditer(shown)]


def _written(name: str, notation: Notation) -> Network:
    return replace(Network.preset(name), notation=notation)


@pytest.mark.parametrize("form", ["latex", "typst", "pandoc"])
@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda n: n.book)
@pytest.mark.parametrize("name", NETWORKS)
def test_sheets_and_keys(name: str, notation: Notation, form: str) -> None:
    for lang in LANGUAGES:
        exercise = make_exercise(_written(name, notation), Options(lang=lang), IDENTITY_OF_TESTS)
        for key in (False, True):
            assert not _left(source(exercise, key=key, form=form), form)


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda n: n.book)
@pytest.mark.parametrize("name", NETWORKS)
def test_derivations(name: str, notation: Notation) -> None:
    network = _written(name, notation)
    (one,) = printed_rounds(network, usual_contract(network.graph), 1, 1)
    key = network.graph.defined[-1].key
    for lang in LANGUAGES:
        for text in (explain(network, one, key, lang), fragment(network, one, key, lang)):
            assert not _left(text.replace(key, "").replace(key.replace("+", r"\+"), ""))


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda n: n.book)
@pytest.mark.parametrize("name", NETWORKS)
def test_notebooks(name: str, notation: Notation) -> None:
    """What is shown of objects: formulas as on sheets, no symbol of the lecture beside them. Keys are code,
    and numbers in tables are Python's, to be copied: they have a point.
    """
    network = _written(name, notation)
    for shown in (network, evaluate(network), work(network), make_sheet(network), figure(network)):
        html = re.sub(r"<(code|style|script)\b.*?</\1>|<[^>]*>", " ", shown._repr_html_(), flags=re.DOTALL)
        assert not _left(re.sub(r"\d\.(?=\d)", "", html))
        if latex := getattr(shown, "_repr_latex_", None):
            assert not _left(latex())


@pytest.mark.parametrize("module", [algorithm, backpropagation, lesson], ids=lambda m: m.__name__)
@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda n: n.book)
def test_pages(notation: Notation, module: ModuleType) -> None:
    for name, lang in zip(NETWORKS, (*LANGUAGES, LANGUAGES[0]), strict=True):
        course = Course(_written(name, notation), "network.toml", lang)
        for page in module.PAGES:
            for made in page.made(course, Extras("", cli)):
                assert not _left(made.text)


def test_what_is_left_is_found() -> None:
    """Of the lecture's own documents, there is something everywhere."""
    lecture = _written("mazur", Notation())
    exercise = make_exercise(lecture, Options(), IDENTITY_OF_TESTS)
    for form in ("latex", "typst", "pandoc"):
        assert len(_left(source(exercise, key=True, form=form), form)) > 100
    (one,) = printed_rounds(lecture, usual_contract(lecture.graph), 1, 1)
    assert len(_left(explain(lecture, one, "dE_total/dw1", "ja"))) > 100
    assert len(_left(evaluate(lecture)._repr_latex_())) > 20


@pytest.mark.parametrize("form", ["latex", "typst", "pandoc"])
def test_an_interval_of_numbers_with_a_comma_has_a_semicolon(form: str) -> None:
    exercise = make_exercise(_written("mazur", NOTATIONS[1]), Options(), IDENTITY_OF_TESTS)
    key = source(exercise, key=True, form=form)
    between = {"latex": r";\,", "typst": 'class("punctuation", ";")', "pandoc": r";\, "}[form]
    comma = {"latex": "{,}", "typst": '","', "pandoc": "{,}"}[form]
    number = rf"-?\d+{re.escape(comma)}\d+"
    assert len(re.findall(rf"\[{number}{re.escape(between)}{number}", key)) > 30


@pytest.mark.parametrize("form", ["latex", "typst"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_large_numbers_beside_decimal_commas_have_none(lang: str, form: str) -> None:
    """1,000 would be 1 with three decimals: in tables, in sentences, at the axes of curves."""
    written_by = {"latex": beamer_source, "typst": typst_source}[form]
    mazur, options = Network.preset("mazur"), DeckOptions(lang=lang)
    point, comma = (
        written_by(replace(mazur, notation=notation), options).replace("{,}", ",")
        for notation in (mazur.notation, NOTATIONS[0])
    )
    # An accuracy of 1,000 is none.
    large = re.compile(r"\b(?:2|10|32|800),000\b")
    assert len(large.findall(point)) > 15
    assert large.findall(comma) == []
    for text in ("10000", "0,9200", "0,8", "62,3578"):
        assert text in comma
