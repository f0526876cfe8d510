"""The page of the matrix form: every number is one of the matrix judge's, and its program runs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen import Network
from bpgen.graph.architecture import ActivationName, BiasRule
from bpgen.graph.quantity import Concept
from bpgen.lesson.course import Course
from bpgen.lesson.live import Live
from bpgen.printers import latex
from bpgen.printers.latex import symbol_of
from bpgen.problems.preset import preset_names
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.site.pages.matrices import Matrices
from bpgen.site.pages.matrix import matrix_page
from bpgen.trace.digits import DECK, Contract, Kind, Policy, Rule
from support.judged import failures, language_free, strange, values
from support.site_pages import if_taught
from support.strategies import networks


def page(network: Network, lang: str = "en", contract: Contract = DECK) -> str:
    return matrix_page(Course(network, network.name, lang, contract)).text


@settings(max_examples=25)
@given(network=networks(most_layers=4, most_units=4, most_samples=4), lang=st.sampled_from(["ja", "en"]))
def test_any_network_has_its_round_in_matrices(network: Network, lang: str) -> None:
    """And where the steps print, so does this page."""
    text = if_taught(page, network, lang)
    if text is None:
        return
    assert not strange(text, values(network, 1), DECK)
    assert failures(text) == 0
    elementwise = sum(layer.activation is not ActivationName.SOFTMAX for layer in network.layers)
    assert text.count(r"\odot f'") == elementwise
    assert (r"\mathbf{J}" in text) == (elementwise < len(network.layers))
    for layer in network.layers:
        size = len(layer.weights), len(layer.weights[0])
        # The weights twice, their symbols, their gradient twice, and the new ones.
        assert sum(_size(m) == size for m in _matrices(text)) >= 6


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_layer_without_biases_gets_no_vector_of_them(lang: str) -> None:
    """What the page says of the net input is so in each of its layers."""
    none, some = "none", "unit"
    said = {
        "ja": ("バイアスのベクトル", "バイアスのある層"),
        "en": ("vector of biases", "in a layer with biases"),
    }[lang]
    for rules, expected in (
        ((none, none), (False, False)),
        ((some, some), (True, False)),
        ((some, none), (True, True)),
    ):
        wanted = Wanted(
            2, tuple(WantedLayer(2, ActivationName.LOGISTIC, bias_rule=BiasRule(rule)) for rule in rules)
        )
        text = page(draw(3, wanted), lang)
        assert tuple(words in text for words in said) == expected


def _matrices(text: str) -> list[str]:
    return re.findall(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", text, re.DOTALL)


def _size(matrix: str) -> tuple[int, int]:
    rows = matrix.split(r" \\ ")
    return len(rows), rows[0].count("&") + 1


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize("policy", [Policy(Kind.FIGURES, 4), Policy(Kind.PLACES, 3, keep_zeros=False)])
def test_in_any_digits(name: str, policy: Policy) -> None:
    contract = Contract(Rule.CARRY, policy)
    text = page(Network.preset(name), "ja", contract)
    assert failures(text) == 0
    assert not strange(text, values(Network.preset(name), 1), contract)


@pytest.mark.parametrize("name", preset_names())
def test_both_languages_show_the_same(name: str) -> None:
    ja, en = (language_free(page(Network.preset(name), lang)) for lang in ("ja", "en"))
    assert ja
    assert ja == en


def test_the_lecture_in_matrices() -> None:
    text = page(Network.preset("mazur"))
    for formula in (
        r"\begin{pmatrix} w_{5} & w_{6} \\ w_{7} & w_{8} \end{pmatrix}",
        r"-0.038098237 \end{pmatrix} \begin{pmatrix} 0.593269992 & 0.596884378 \end{pmatrix}",
        r"\left(\begin{pmatrix} 0.4 & 0.5 \\ 0.45 & 0.55 \end{pmatrix} \begin{pmatrix} 0.138498562",
        r"\begin{pmatrix} 0.149780716 & 0.199561432 \\ 0.249751144 & 0.299502287 \end{pmatrix}",
    ):
        assert formula in text
    assert "[0.35891648, 0.408666186]\n[0.51130127, 0.561370121]" in text


def test_a_wrong_digit_is_seen() -> None:
    network = Network.preset("mazur")
    wrong = page(network).replace("0.138498562", "0.138498563")
    assert [str(x) for x in strange(wrong, values(network, 1), DECK)] == ["0.138498563"]


def test_rows_receive_and_columns_send() -> None:
    """The one who reads the table finds in row j, column i the weight from i to j."""
    network = Network.preset("relu-logistic-softmax")
    m = Matrices(Live(network))
    for k, layer in enumerate(network.layers, 1):
        keys = m.matrix(Concept.WEIGHT, k)
        found = [[float(m.plain(key)) for key in row] for row in keys]
        assert found == [list(row) for row in layer.weights]
        assert m.symbol(keys[0][0]) == symbol_of(m.graph, keys[0][0])


def test_matrices_of_more_columns_than_amsmath_has() -> None:
    assert "pmatrix" in latex.matrix([["1"] * 10])
    wide = latex.matrix([["1"] * 11, ["2"] * 11])
    assert "pmatrix" not in wide
    assert r"\begin{array}{rrrrrrrrrrr}" in wide
