"""A framework is a record and a template of one name."""

from __future__ import annotations

import pytest

from bpgen.graph.expr import Ref
from bpgen.graph.functions.exp import exp
from bpgen.graph.functions.known import FUNCTIONS
from bpgen.graph.functions.where import where
from bpgen.printers.python import expression
from bpgen.programs.frameworks import FRAMEWORKS, in_order
from bpgen.programs.frameworks.framework import Framework
from bpgen.programs.program import frameworks


def test_each_record_has_a_template_and_each_template_a_record() -> None:
    assert set(FRAMEWORKS) == set(frameworks())
    assert in_order()[0] == "python"  # the page reads it line by line
    assert len({f.order for f in FRAMEWORKS.values()}) == len(FRAMEWORKS)


def test_a_record_alone_prints_the_definitions() -> None:
    style = Framework("CuPy", order=9, arrays="cp.").style()
    x, y = Ref("x"), Ref("y")
    assert expression(where(x, y, exp(x), y), style) == "cp.where(x > y, cp.exp(x), y)"


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_framework_differs_where_it_says_so(name: str) -> None:
    known = {f.name: f.marks.get("arrays") for f in FUNCTIONS}
    for function, marks in FRAMEWORKS[name].marks.items():
        assert known[function] is not None
        assert marks != known[function]
