"""A sheet whose digits tell nothing is refused, one on which half of the blanks do gets a word of warning."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpgen import BpgenError, Network, Optimiser, work
from bpgen.exports.toml import network_text
from bpgen.problems.preset import preset_names
from bpgen.sheets.digits import has_few_digits, loose_share
from bpgen.sheets.exercise import Options, make_exercise
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from cli.conftest import Run, run
from support.sheets import IDENTITY_OF_TESTS, SHAPES, drawn
from support.strategies import policies, small_networks

__all__ = ["run"]


def few(network: Network, options: Options) -> bool:
    return has_few_digits(make_exercise(network, options, IDENTITY_OF_TESTS))


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("preset", sorted(preset_names()))
def test_presets_are_never_warned_of(preset: str, rule: Rule) -> None:
    assert not few(Network.preset(preset), Options(contract=Contract(rule)))


@pytest.mark.parametrize("shape", SHAPES)
def test_sheets_of_the_default_contract_are_never_warned_of(shape: str) -> None:
    assert not few(drawn(shape, 3), Options(rounds=3))
    for seed in range(40):
        assert not few(Network.from_seed(seed), Options())


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("policy", [Policy(Kind.PLACES, 0), Policy(Kind.FIGURES, 1)], ids=str)
def test_digits_on_which_anything_passes_are_refused(policy: Policy, rule: Rule) -> None:
    with pytest.raises(BpgenError) as caught:
        few(Network.preset("mazur"), Options(contract=Contract(rule, policy)))
    assert caught.value.where == "digits"
    assert "--figures 4" in (caught.value.mend or "")


def test_the_share_is_of_what_is_asked() -> None:
    """Two figures: net_h1 = 0.38 accepts neither 0.34 nor 0.42; a product with a long way to it does."""
    network, contract = Network.preset("mazur"), Contract(Rule.ROUND, Policy(Kind.FIGURES, 2))
    whole = loose_share(make_exercise(network, Options(contract=contract), IDENTITY_OF_TESTS))
    last = loose_share(make_exercise(network, Options(contract=contract, fade=0), IDENTITY_OF_TESTS))
    assert 0 < whole < 1
    assert last == 0


@given(small_networks(), st.builds(Contract, st.sampled_from(Rule), policies()))
def test_no_interval_is_a_reason_to_refuse_a_sheet(network: Network, contract: Contract) -> None:
    """Where a hand can work the sheet, the key can say what it accepts, however few the digits."""
    try:
        sheet = work(network, contract, 2)
    except BpgenError as error:
        assert error.where == "digits"  # noqa: PT017
        assume(False)
    for n, values in enumerate(sheet.written, 1):
        for key, value in values.items():
            low, high = sheet.accepted(key, n)
            assert low <= value <= high
            assert all(sheet.accepted_text(key, n))


@pytest.mark.parametrize("seed", range(1, 6))
def test_softmax_at_two_figures_has_a_key(seed: int) -> None:
    sheet = work(drawn("3-4-2-tanh-softmax", seed), Contract(Rule.ROUND, Policy(Kind.FIGURES, 2)), 3)
    for n in (1, 2, 3):
        for key in ("out_o1", "out_o2"):
            low, high = sheet.accepted(key, n)
            assert -0.02 <= low < high <= 1.31
        low, high = map(Decimal, sheet.accepted_text("E_total", n))
        assert -0.3 <= low < high < 100


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_command_line_warns_once_and_refuses_with_status_2(run: Run, lang: str) -> None:
    common = ("exercise", "--seed", 3, "--lang", lang, "--format", "tex")
    warned = run(*common, "--places", 2, "--rounds", 3, "--layers", "3-4-2")
    assert warned.status == 0
    assert warned.err.count("10 %" if lang == "ja" else "10%") == 1
    assert ("桁数" in warned.err) == (lang == "ja")
    refused = run(*common, "--places", 0, "--contract", "carry", "--out", "other")
    assert refused.status == 2
    assert refused.err.startswith("エラー：digits" if lang == "ja" else "Error: digits")
    quiet = run(*common)
    assert (quiet.status, quiet.err) == (0, "")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_updates_that_rounding_decides_are_told_of(run: Run, tmp_path: Path, lang: str) -> None:
    """A weight of two samples whose gradients are 1003 and -1002, to four figures."""
    network = Network.from_arrays(
        [[[0.05]]],
        inputs=[[100], [100]],
        targets=[[-5.03], [15.02]],
        activation="identity",
        learning_rate=0.0005,
    )
    common = ("exercise", "--lang", lang, "--format", "tex")
    for kind, told in (("adam", True), ("momentum", False)):
        file = tmp_path / f"{kind}.toml"
        file.write_text(network_text(replace(network, optimiser=Optimiser(kind))), encoding="utf-8")
        made = run(*common, "--network", file)
        assert made.status == 0
        assert ("w1+" in made.err) is told
    finer = run(*common, "--network", tmp_path / "adam.toml", "--figures", 7)
    assert finer.err == ""
