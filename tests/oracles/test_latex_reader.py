r"""The reader itself: what it must read rightly, and what it must refuse."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from oracles.latex_reader import LatexReadError, Macro, read, read_chain

COLOUR = {"bpcol": Macro(2, 1), "bpbox": Macro()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1", "0.3775"),
        ("-0.5 * 0.2 + 0.3", "0.2"),
        ("0.4 - 0.5 * (-0.2)", "0.5"),
        ("-(0.01 - 0.75)", "0.74"),
        (r"\frac{1}{2}(0.01 - 0.75)^{2}", "0.2738"),
        ("0.75(1 - 0.75)", "0.1875"),
        ("0.5(1 - 0.25)(1 + 0.5)", "0.5625"),
        (r"2 * \frac{1}{2}(0.01 - 0.75)^{2 - 1} * (-1) + 0", "0.74"),
        ("(0 - 0)^{2 - 1}", "0"),
        ("1 - (-0.5)^{2}", "0.75"),
        ("1 - 0.5^{2}", "0.75"),
        ("-0.5^{2}", "-0.25"),
        (r"\left(\frac{1}{4} + 1\right)^{2}", "1.5625"),
        (r"-\left(0 * \frac{1}{0.5} + (1 - 0) * \frac{1}{1 - 0.5} * (-1)\right)", "2"),
        (r"\max(0, -0.3)", "0"),
        (r"\max(0, 0.3)", "0.3"),
        (r"\begin{cases} 1 & (0.2 > 0) \\ 0 & (0.2 \le 0) \end{cases}", "1"),
        (r"\begin{cases} 1 & (0 > 0) \\ 0 & (0 \le 0) \end{cases}", "0"),
        (r"4.386 \times 10^{-7}", "4.386e-7"),
        (r"0.5 - 0.5 * 4 \times 10^{-7}", "0.4999998"),
        (r"0.5 * (-4 \times 10^{2})", "-200"),
        (r"2 \times 3 \cdot 4", "24"),
        (r"0.4 * \bpcol{green}{(-0.2)}", "-0.08"),
        (r"\bpbox{\bpcol{green}{0.4}}^{2}", "0.16"),
        (r"0.4 \, * \quad 2", "0.8"),
        ("0", "0"),
    ],
)
def test_reads_exactly(text: str, value: str) -> None:
    assert read(text, COLOUR) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\frac{1}{1 + e^{-0.3775}}", 1 / (1 + math.exp(-0.3775))),
        (r"\frac{e^{-(-0.3)}}{(1 + e^{-(-0.3)})^{2}}", math.exp(0.3) / (1 + math.exp(0.3)) ** 2),
        (r"-(0.2 * \ln(0.7) + (1 - 0.2) * \ln(1 - 0.7))", -(0.2 * math.log(0.7) + 0.8 * math.log(0.3))),
        (r"1 - \tanh(-1.5)^{2}", 1 - math.tanh(-1.5) ** 2),
        (r"\tanh(10^{2})", 1.0),
    ],
)
def test_reads_functions(text: str, value: float) -> None:
    assert float(read(text)) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    "text",
    [
        "0.4 * -0.2",
        "0.4 + -0.2",
        "- -0.4",
        "--0.4",
        "0.4 - -0.1",
        r"0.4 * \bpcol{green}{-0.2}",
        "-0",
        "-0.00",
        "(-0)",
        "0.4 * (-0.0)",
        "3.3000000000000003",
        "0.30000000000000004",
        "0.15999999999999998",
        "0.123456789012345678",
        "00.5",
        ".5",
        "5.",
        "1.2.3",
        "0.5 0.2",
        r"0.5 \frac{1}{2}",
        "(0.5",
        "0.5)",
        "0.5 *",
        "",
        "()",
        "0.5^{2}^{2}",
        "e^{2}^{2}",
        r"4 \times 10^{-7}^{2}",
        "0.5^{0.5}",
        r"40 \times 10^{-7}",
        r"\frac{1}{0}",
        r"\frac{1}{1 - 1}",
        r"\ln(0)",
        r"\ln(0.5 - 0.6)",
        r"\sin(1)",
        r"\begin{cases} 1 & (1 > 0) \\ 0 & (1 > 0) \end{cases}",
        r"\left(1 + 2)",
        "w_{1} * 2",
        "1e-7",
        "nan",
        r"\bpcol{green}",
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(LatexReadError):
        read(text, COLOUR)


def test_reads_the_sides_of_an_equation() -> None:
    step = r"x &= \begin{cases} 1 & (2 > 0) \\ 0 & (2 \le 0) \end{cases} &= 1"
    assert read_chain(step, skip=1) == [1, 1]
    assert read_chain("0.2 * 3 = 0.6") == [Decimal("0.6"), Decimal("0.6")]
