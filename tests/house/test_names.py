"""No code but an activation function's own file names it: what is asked about one is in its record.

Softmax is a kind of layer as well, whose formulas pages and programs write: it is not among these.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpgen.graph.architecture import ActivationName
from house.checkout import ROOT

NAMES = {name.value for name in ActivationName} - {ActivationName.SOFTMAX.value}
QUOTED = re.compile(rf"""["']({"|".join(sorted(NAMES))})["']""")
#: Where one is named, and why.
REASONS = {
    "bpgen/errors/__init__.py": "what other books and programs call our names, for whom slips",
    "bpgen/graph/architecture.py": "members for type checkers; that of a layer that names none",
    "bpgen/graph/losses/binary_cross_entropy.py": "the pairs of a loss",
    "bpgen/graph/losses/categorical_cross_entropy.py": "the pairs of a loss",
    "bpgen/graph/losses/kullback_leibler.py": "the pairs of a loss",
    "bpgen/figures/layer_parts.py": "how TeX writes the names of gates",
    "bpgen/problems/alike.py": "outputs of a layer without a function",
    "bpgen/graph/layer_graph.py": "outputs that belong together, and those of layers without a function",
    "bpgen/printers/notation/symbols.py": "a word, not a product of letters",
    "bpgen/graph/formula.py": "a formula has no use for the function that does nothing",
    "bpgen/programs/questions.py": "another function than the network's, of which the reader is asked",
    "bpgen/site/reference/keys.py": "the simplest neuron, for the formulas of updates",
    "bpgen/sheets/form.py": "the key of a text: the number by which a sheet is known",
    "bpgen/interactive/seeds.py": "the same key",
    "bpgen/classroom/platforms/numbas.py": "what expressions of Numbas call the functions of formulas",
    "bpgen/classroom/platforms/qti_rules.py": "what QTI calls the functions of formulas",
    "bpgen/classroom/platforms/stack.py": "what Maxima calls the functions of formulas",
    "bpgen/training/experiments.py": "the experiments of the supplement",
    "bpgen/training/problem.py": "the activation function of a training that names none",
    "bpgen/training/tables.py": "the same in files",
    "templates/programs/demo/numpy.py.j2": "the function of that program which does nothing",
}
#: The functions' own files, and functions of formulas, which have such names as well; kinds of layers, which
#: have gates, or a function where their table names none, and the drawings of their cells.
ELSEWHERE = re.compile(
    "bpgen/(graph/(activations|functions|kinds)|figures/layers/|programs/frameworks|judges)"
)


def named(path: Path) -> Iterator[str]:
    """The names in a module or template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".j2":
        yield from QUOTED.findall(text)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            yield str(node.value)
        match node:
            case ast.Attribute(ast.Name("ActivationName"), name) if name.lower().replace("_", "-") in NAMES:
                yield name


def places() -> Iterator[str]:
    """The files that name an activation function."""
    files = [*(ROOT / "bpgen").rglob("*.py"), *(ROOT / "templates").rglob("*.j2")]
    for path in files:
        where = path.relative_to(ROOT).as_posix()
        if not ELSEWHERE.match(where) and any(named(path)):
            yield where


def test_no_other_code_names_an_activation_function() -> None:
    assert set(places()) == REASONS.keys()


@pytest.mark.parametrize("text", ['x = "tanh"', "x = ActivationName.LEAKY_RELU"])
def test_this_test_can_fail(text: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    assert list(named(path))
