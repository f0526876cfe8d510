"""Formulas on a line: what a reader of plain text sees, and that it says what the formula says."""

from __future__ import annotations

import pytest

from bpgen.graph.build import build_graph
from bpgen.network.problem import Network
from bpgen.printers import latex, text
from bpgen.sphinxext.linear import line, lines

LINES = {
    r"\frac{\partial E_{\mathit{total}}}{\partial w_{5}}": "∂E_total/∂w5",
    r"\mathit{net}_{h1} = w_{1} * i_{1}": "net_h1 = w1 * i1",
    r"\mathit{out}_{h2,1}^{(3)} + 1": "out_(h2,1)^(3) + 1",
    r"-(a - b)^{2}": "-(a - b)^2",
    r"\frac{1}{2}(t - o)^2": "(1/2)(t - o)^2",
    r"2\frac{a + b}{c * d}": "2((a + b)/(c * d))",
    r"-\frac{t}{o}": "-t/o",
    r"\left(\frac{a}{b}\right)^2": "(a/b)^2",
    r"1.5 \times 10^{-9}": "1.5 × 10^(-9)",
    r"w_{5}^{+}": "w5+",
    r"w^{l}_{jk} a_{k}": "w_jk^l a_k",
    r"\log x + \max(0, x)": "log x + max(0, x)",
    r"\sum_{i=1}^{n} x_i": "∑_(i=1)^n x_i",
    r"\lim_{h \to 0} f(h)": "lim_(h→0) f(h)",
    r"\sqrt{a + b}": "√(a + b)",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "(a, b; c, d)",
    r"\bpfactor{green}{A}{x_1} * \bpfactor{blue}{E}{x_2}": "x1 [A] * x2 [E]",
    r"\nothing{x}": r"\nothing{x}",
}


@pytest.mark.parametrize("formula", LINES)
def test_a_formula_on_a_line(formula: str) -> None:
    assert line(formula) == LINES[formula]


def test_equals_signs_stand_beneath_each_other() -> None:
    assert lines(r"\begin{aligned} \mathit{net}_{h1} &= a + b \\ &= 2 \end{aligned}") == [
        "net_h1 = a + b",
        "       = 2",
    ]


@pytest.mark.parametrize("preset", ["mazur", "linear"])
def test_a_printed_formula_is_the_terminals(preset: str) -> None:
    graph = build_graph(Network.preset(preset).architecture)
    terminal = str.maketrans("", "", " *()d∂^")
    for q in graph.quantities:
        if q.definition is not None:
            ours = line(latex.formula(graph, q.definition)).translate(terminal).replace("η", "eta")
            assert ours == text.formula(q.definition).translate(terminal), q.key
