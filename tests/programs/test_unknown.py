"""What a printer or template does not know is an error, never printed as something else."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from bpgen import Network
from bpgen.graph.architecture import ActivationName
from bpgen.graph.expr import Call, Expr, Node, Ref, children, rebuild
from bpgen.graph.functions.exp import EXP
from bpgen.printers import latex, python, text
from bpgen.printers.infix import Style, UnprintableError, parts
from bpgen.printers.javascript import JAVASCRIPT
from bpgen.printers.sympy import to_sympy
from bpgen.programs import program as programs
from bpgen.programs.arrays import Arrays
from bpgen.trace.domains import FLOAT
from bpgen.trace.fold import fold


class _Erf(Node):
    """A node that nothing knows."""

    x: Ref


class _WithMish(Arrays):
    """The arrays of a network whose first layer has an activation function that no template knows."""

    def __init__(self, network: Network, *, safe: bool = False) -> None:
        super().__init__(network, safe=safe)
        self.layers[0] = self.layers[0]._replace(activation=cast("ActivationName", "mish"))


@pytest.mark.parametrize("framework", ["numpy", "torch", "keras", "jax"])
def test_an_unknown_activation_is_no_identity(framework: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "Arrays", _WithMish)
    with pytest.raises(KeyError, match="mish"):
        programs.program(Network.preset("mazur"), framework)


@pytest.mark.parametrize("name", list(ActivationName))
@pytest.mark.parametrize("framework", ["python", "numpy", "torch", "keras", "jax"])
def test_every_activation_has_its_branch(name: ActivationName, framework: str) -> None:
    network = Network.preset("mazur")
    changed = replace(network, layers=(replace(network.layers[0], activation=name), network.layers[1]))
    compile(programs.program(changed, framework, rounds=1), "program", "exec")


@pytest.mark.parametrize("style", [latex.LATEX, text.TEXT, python.PYTHON, python.PROGRAM, JAVASCRIPT])
def test_an_unknown_node_has_no_mark(style: Style) -> None:
    with pytest.raises(UnprintableError):
        parts(style, cast("Expr", _Erf(Ref("x"))))


@pytest.mark.parametrize("style", [latex.LATEX, text.TEXT, python.PYTHON, python.PROGRAM, JAVASCRIPT])
def test_a_function_that_a_target_lacks_is_not_printed_there(style: Style) -> None:
    lacking = Call(replace(EXP, name="erf", marks={}), (Ref("x"),))
    with pytest.raises(UnprintableError, match=f"erf .*{style.target}"):
        parts(style, lacking)


def test_an_unknown_node_is_not_computed() -> None:
    node = cast("Expr", _Erf(Ref("x")))
    for use in (
        lambda: children(node),
        lambda: rebuild(node, lambda e: e),
        lambda: fold(node, {"x": 1.0}, FLOAT),
        lambda: to_sympy(node, {"x": 1}),
    ):
        with pytest.raises((TypeError, UnprintableError)):
            use()
