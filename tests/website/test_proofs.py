"""The proofs: every equals sign holds, a false one is found, and the page and the lessons show them."""

from __future__ import annotations

import doctest
import re
from itertools import pairwise

import pytest
import sympy
from hypothesis import given, settings

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.graph.expr import Add, Neg, Num, Ref
from bpgen.graph.functions.proof import POINT, Proof
from bpgen.graph.losses import LOSSES
from bpgen.lesson.course import Course
from bpgen.lesson.proofs import doctests, formula, parts
from bpgen.printers.sympy import to_sympy
from bpgen.problems.preset import preset_names
from bpgen.site.pages.functions import functions_page, slope
from support.formulas import in_math
from support.strategies import networks

PROOFS = [(name, proof) for part in parts().values() for name, proofs in part.items() for proof in proofs]
_DOCTEST = re.compile(r"^```\{doctest\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MATH = re.compile(r"^\$\$\n(.*?)^\$\$$", re.MULTILINE | re.DOTALL)


def false_lines(proof: Proof) -> list[int]:
    """The lines, from 1, that do not equal the line before; before the first stands the derivative."""
    names = {name: sympy.Symbol(name, real=True) for name in POINT}
    for name, e in proof.known:
        names[name] = to_sympy(e, names)
    values = [to_sympy(e, names) for e in proof.lines]
    # The derivative is that of the whole, with each short name written out: no chain rule of ours is used.
    values.insert(0, sympy.diff(to_sympy(proof.of, names), sympy.Symbol(proof.by, real=True)))
    if proof.where:
        variable, value = proof.where
        values = [v.subs(sympy.Symbol(variable, real=True), to_sympy(value, names)) for v in values]
    differences = [one - other for one, other in pairwise(values)]
    return [
        n
        for n, x in enumerate(differences, 1)
        if sympy.simplify(x) != 0 and sympy.simplify(x.rewrite(sympy.exp)) != 0
    ]


@pytest.mark.parametrize(("name", "proof"), PROOFS, ids=[name for name, _ in PROOFS])
def test_every_line_of_a_proof_equals_the_next(name: str, proof: Proof) -> None:
    assert false_lines(proof) == [], name


@pytest.mark.parametrize(("name", "proof"), PROOFS, ids=[name for name, _ in PROOFS])
def test_a_false_line_is_found_wherever_it_stands(name: str, proof: Proof) -> None:
    for n, line in enumerate(proof.lines):
        for wrong in (Neg(line), Add((line, Num(1)))):
            if line == Num(0):
                continue
            lines = (*proof.lines[:n], wrong, *proof.lines[n + 1 :])
            found = false_lines(proof._replace(lines=lines))
            assert n + 1 in found, (name, formula(wrong))


def test_every_function_of_the_program_has_its_proof() -> None:
    assert set(parts()["activations"]) == set(ActivationName)
    assert set(parts()["losses"]) == set(LossName)
    for name, loss in LOSSES.items():
        (proof,) = parts()["losses"][name]
        assert loss.derivative(Ref("t"), Ref("p"), Ref("n")) in proof.lines


def test_the_short_form_of_softmax_holds_only_for_targets_that_sum_to_one() -> None:
    _, special = parts()["together"]["softmax-short-cut"]
    assert false_lines(special) == []
    assert 2 in false_lines(special._replace(where=None))


def test_the_jacobian_has_rows_that_sum_to_zero() -> None:
    import sympy

    from bpgen.graph.activations.softmax import softmax_jacobian
    from bpgen.printers.sympy import to_sympy

    xs = sympy.symbols("x1 x2 x3", real=True)
    total = sum(map(sympy.exp, xs))
    outs = {f"p{n}": sympy.exp(x) / total for n, x in enumerate(xs, 1)}
    for k, p in outs.items():
        row = [to_sympy(softmax_jacobian(Ref(k), Ref(j), same=k == j), outs) for j in outs]
        assert [sympy.simplify(sympy.diff(p, x) - e) for x, e in zip(xs, row, strict=True)] == [0, 0, 0]
        assert sympy.simplify(sum(row)) == 0


@pytest.mark.parametrize("name", [name for part in parts().values() for name in part])
def test_each_section_s_examples_run_alone_with_math_only(name: str) -> None:
    for n in range(1, len(doctests(name)) + 1):
        source = "\n".join("\n".join(lines) for lines in doctests(name)[:n]) + "\n"
        test = doctest.DocTestParser().get_doctest(source, {}, name, None, 0)
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0
        assert set(re.findall(r"^>>> from (\w+)", source, re.MULTILINE)) <= {"math"}
    for lines in doctests(name):
        assert "True" in lines
        assert "False" not in lines


@pytest.mark.parametrize("preset", preset_names())
def test_the_page_has_the_same_formulas_in_both_languages(preset: str) -> None:
    ja, en = (functions_page(Course(Network.preset(preset), preset, lang)).text for lang in LANGUAGES)
    assert _MATH.findall(ja) == _MATH.findall(en)
    assert len(_MATH.findall(ja)) == sum(map(len, parts().values())) + len(PROOFS) + 1
    assert _DOCTEST.findall(ja) == _DOCTEST.findall(en)
    assert re.findall(r"\{bp[^}]*\}`([^`]+)`", ja) == re.findall(r"\{bp[^}]*\}`([^`]+)`", en)


def _section(text: str, name: str) -> str:
    after = re.split(rf"^\(functions-{name}\)=$", text, flags=re.MULTILINE)[1]
    return after.split("\n(functions-")[0]


@settings(max_examples=20)
@given(network=networks(most_layers=3, most_units=3, most_samples=2))
def test_the_page_names_where_each_function_is_used(network: Network) -> None:
    course = Course(network, lang="en")
    text = functions_page(course).text
    used = {layer.activation for layer in network.layers}
    for name in ActivationName:
        section = _section(text, name)
        assert ("{bp}`dout_" in section) is (name in used)
    for loss in LossName:
        section = _section(text, loss)
        assert ("{bp}`dE_total" in section) is (loss == network.loss)
    for key in re.findall(r"\{bp\}`([^`]+)`", text):
        assert key in course.live.graph.by_key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", list(ActivationName))
def test_lessons_have_a_short_proof_of_each_activation(lang: str, name: ActivationName) -> None:
    course = Course(Network.preset("mazur"), lang=lang)
    text = slope(course, name)
    assert f"](#functions-{name})" in text
    proofs = parts()["activations"][name]
    assert len(_MATH.findall(text + "\n")) == len(proofs)
    for proof in proofs:
        assert in_math(formula(proof.lines[-1])) in text
        rows = [proof.lines[n] for n in proof.short]
        assert rows[-1] == proof.lines[-1]
        assert not false_lines(proof._replace(lines=tuple(rows)))


def test_no_example_shows_a_number_that_could_pass_for_one_of_the_lesson() -> None:
    for section in (name for part in parts().values() for name in part):
        for number in re.findall(r"(?<![\w.])\d+\.\d+", "\n".join(map("\n".join, doctests(section)))):
            assert len(re.sub(r"\D", "", number.lstrip("0."))) < 4, (section, number)
