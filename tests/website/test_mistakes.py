"""Which mistake gave this number: the published figures, and those of any network."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.graph.build import build_graph
from bpgen.graph.changes import CHANGES
from bpgen.graph.mistakes import mistake_names, mistakes
from bpgen.lesson.course import Course
from bpgen.problems.preset import preset_names
from bpgen.site.pages.mistakes import mistakes_page
from bpgen.words.texts import words
from published.ledger import load
from support.judged import failures
from support.mistakes import WRITTEN
from support.strategies import networks

_ROW = re.compile(r"^\| \$(.+?)\$.*? \| \$(.+?)\$ \| \$(.+?)\$ \|$", re.MULTILINE)
_SECTION = re.compile(r"^\(mistakes-([a-z-]+)\)=$", re.MULTILINE)


def page(network: Network, lang: str = "en") -> str:
    """The page's source."""
    return mistakes_page(Course(network, network.name, lang)).text


def sections(text: str) -> dict[str, list[tuple[str, str, str]]]:
    """The rows of each mistake: symbol, right and wrong number."""
    parts = _SECTION.split(text)[1:]
    named = zip(parts[::2], parts[1::2], strict=True)
    return {name: _ROW.findall(part) for name, part in named if name in CHANGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_published_figure_that_is_not_ours_is_told_with_its_source(lang: str) -> None:
    text = page(Network.preset("mazur"), lang)
    ledger = load("mazur")
    strange = {f.printed.replace("-", "−") for f in ledger.runs[0].figures if f.status != "agrees"}
    assert set(re.findall(r"\[([^]]+)\]\{\.bp-published\}", text)) == strange
    assert ledger.title in text
    assert ("2015 年 3 月 17 日" if lang == "ja" else "17 March 2015") in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_published_example_is_this_courses_only_where_it_is(lang: str) -> None:
    own = {"ja": "この講義の例題は", "en": "The example of this course is taken from"}[lang]
    assert own in page(Network.preset("mazur"), lang)
    for network in (Network.preset("xor-tanh"), Network.from_seed(3)):
        told = page(network, lang)
        assert own not in told
        assert "Matt Mazur" in told


def test_the_programs_print_the_published_figures_and_those_of_the_rule() -> None:
    text = page(Network.preset("mazur"))
    wrong, right = (dict(re.findall(r"^(\d+) (\S+)$", part, re.MULTILINE)) for part in _programs(text))
    assert f"{float(wrong['1']):.9f}" == "0.291027924"
    assert f"{float(right['1']):.9f}" == "0.291027774"
    assert f"{float(right['9999']):.10f}" == "0.0000351085"
    assert right["10000"] == "3.510187783e-05"
    wrong_outputs, outputs = (
        re.findall(r"^>>> round\(out_o\d, 9\)\n(\S+)$", part, re.MULTILINE) for part in _programs(text)
    )
    assert wrong_outputs == ["0.015912196", "0.984065734"]
    assert [float(x) for x in outputs] == [0.015913620, 0.984064274]
    assert failures(text) == 0


def _programs(text: str) -> list[str]:
    return re.findall(r"^```\{doctest\}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_programs_differ_only_in_the_weights_that_hidden_derivatives_take() -> None:
    text = page(Network.preset("mazur"))
    wrong, right = (part.split("\n...\n")[0].splitlines() for part in _programs(text))
    differing = [(a, b) for a, b in zip(right, wrong, strict=True) if a != b]
    assert [b for _, b in differing] == [f"{a}_next" for a, _ in differing]
    assert all("dout_h" in a for a, _ in differing)
    assert sorted(a[-2:] for a, _ in differing) == ["w5", "w6", "w7", "w8"]
    for a, b in differing:
        assert f"`{a.removeprefix('...     ')}` → `{b.removeprefix('...     ')}`" in text


def test_the_first_wrong_value_of_each_mistake_is_that_worked_by_hand() -> None:
    found = sections(page(Network.preset("mazur")))
    assert set(found) == set(WRITTEN)
    for name, (_, value) in WRITTEN.items():
        assert float(found[name][0][2]) == pytest.approx(value, abs=2e-9), name


@pytest.mark.parametrize("name", preset_names())
def test_presets_show_the_same_numbers_in_both_languages(name: str) -> None:
    ja, en = (sections(page(Network.preset(name), lang)) for lang in LANGUAGES)
    assert ja == en
    assert ja


@settings(max_examples=20)
@given(networks(most_layers=3, most_units=3, most_samples=2))
def test_only_mistakes_that_show_are_listed(network: Network) -> None:
    found = sections(page(network))
    assert set(found) <= {m.name for m in mistakes(build_graph(network.architecture))}
    for rows in found.values():
        assert 1 <= len(rows) <= 3
        assert all(right != wrong for _, right, wrong in rows)
    if len(network.layers) == 1 and not network.input_gradients:
        assert not {"updated-weights-too-soon", "one-path-only"} & set(found)


def test_a_lost_minus_sign_is_told_as_the_loss_has_it() -> None:
    assert "inner derivative" in page(Network.preset("mazur"))
    assert "inner derivative" not in page(Network.preset("softmax-loss"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_mistake_is_told_without_a_function_that_the_network_lacks(lang: str) -> None:
    known = page(Network.preset("xor-tanh"), lang).partition("(mistakes-known)=")[2]
    assert "(mistakes-derivative-at-net)=" in known
    assert words("sheet", lang)["activation"]["logistic"] not in known


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_known_mistake_has_its_words(lang: str) -> None:
    assert set(words("site", lang)["mistakes"]["what"]) == set(mistake_names())
    assert set(words("prose/mistakes", lang)["mistake"]) == set(mistake_names())
