"""The page of the biases: both kinds derived, and what their update changes."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen import Network, Optimiser
from bpgen.graph.architecture import BiasRule
from bpgen.graph.quantity import Concept
from bpgen.lesson.course import Course
from bpgen.lesson.live import Live
from bpgen.problems.opening import VARIANTS, with_trained_biases
from bpgen.problems.preset import preset_names
from bpgen.site.pages.biases import biases_page, unfit
from bpgen.trace.digits import DECK
from support.judged import failures, language_free, strange, values
from support.site_pages import if_taught
from support.strategies import networks

_STEP = re.compile(r"^:+\{bp-step\} (.+)$", re.MULTILINE)
_ROUNDS = 3


def page(network: Network, lang: str = "en") -> str:
    return biases_page(Course(network, network.name, lang)).text


def with_fixed_biases(network: Network) -> Network:
    """The same network, no layer of which updates its biases."""
    layers = tuple(replace(layer, trained_biases=None) for layer in network.layers)
    return replace(network, layers=layers, trained_biases=False)


def variants(network: Network) -> dict[str, Network]:
    """The networks that the page compares with the course's own."""
    return {name: with_trained_biases(network, r) for name, r in VARIANTS.items() if not unfit(network, r)}


@settings(max_examples=25)
@given(network=networks(most_layers=4, most_units=3, most_samples=3), lang=st.sampled_from(["ja", "en"]))
def test_any_network_has_its_biases_trained_in_both_ways(network: Network, lang: str) -> None:
    """And where the steps print, so does this page."""
    text = if_taught(page, network, lang)
    if text is None:
        return
    assert failures(text) == 0
    compared = [with_fixed_biases(network), *variants(network).values()]
    known = [x for one in compared for x in values(one, _ROUNDS)]
    assert not strange(text, known, DECK)
    steps = _STEP.findall(text)
    assert len(steps) == len(set(steps))
    for name, one in variants(network).items():
        if one == network:
            continue
        for q in Live(one).graph.quantities:
            if q.concept is Concept.BIAS:
                assert f"{network.name}+{name}:{q.key}+" in steps
    if network in variants(network).values():
        roles = re.findall(r"\{bp\}`(.+?)`", text)
        assert {k for k in Live(network).graph.next_round.values() if k.startswith("b")} <= set(roles)


@settings(max_examples=25)
@given(networks(most_layers=3, most_units=3, most_samples=3))
def test_the_page_is_right_about_round_1(network: Network) -> None:
    """The biases change neither the forward pass nor the derivatives by the weights, and the derivative by a
    shared bias is the sum of those by the units' own.
    """
    fixed = with_fixed_biases(network)
    ours = Live(fixed).printed().values
    for one in variants(network).values():
        theirs = Live(one).printed().values
        weights = [q.key for q in Live(fixed).graph.defined if q.concept is not Concept.BATCH_ERROR]
        assert all(ours[key] == theirs[key] for key in weights)
    if unfit(network, BiasRule.LAYER):
        return
    shared, own = (Live(with_trained_biases(network, rule)) for rule in (BiasRule.LAYER, BiasRule.UNIT))
    prefix = "dE_total" if len(network.samples) == 1 else "dE_batch"
    for k, layer in enumerate(network.layers, 1):
        keys = [q.key for q in own.graph.given if q.concept is Concept.BIAS and q.index.layer == k]
        assert len(keys) == len(layer.weights)
        parts = [own.printed().values[f"{prefix}/d{key}"] for key in keys]
        whole = shared.printed().values[f"{prefix}/db{k}"]
        with localcontext(prec=50):
            assert abs(sum(parts) - whole) <= max(map(abs, parts)) * Decimal("1e-40")


@pytest.mark.parametrize("name", preset_names())
def test_both_languages_show_the_same(name: str) -> None:
    ja, en = (language_free(page(Network.preset(name), lang)) for lang in ("ja", "en"))
    assert ja
    assert ja == en


def test_the_lecture_with_trained_biases() -> None:
    text = page(Network.preset("mazur"), "ja")
    assert "0.138498562 * 1 + (-0.038098237) * 1" in text
    assert "= 0.6 - 0.5 * 0.100400325" in text
    rows = re.findall(r"^\* - ([123])\n  - \$(.+)\$\n  - \$(.+)\$\n  - \$(.+)\$$", text, re.MULTILINE)
    assert rows == [
        ("1", "0.298371109", "0.298371109", "0.298371109"),
        ("2", "0.291027774", "0.285750887", "0.280471447"),
        ("3", "0.283547133", "0.272797264", "0.261907623"),
    ]


def test_without_biases_they_start_from_0() -> None:
    text = page(Network.preset("linear"))
    assert "start from 0" in text
    assert re.search(r">>> b\S*(?:, b\S*)* = 0\.0", text)


def test_units_with_different_biases_share_none() -> None:
    network = Network.preset("han-kamber")
    assert unfit(network, BiasRule.LAYER)
    text = page(network)
    assert "cannot start from the same values" in text
    assert "layer-biases" not in text
    assert "sum of the derivatives by the biases of its units" not in text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_bias_that_softmax_takes_no_notice_of_is_not_given_to_adam(lang: str) -> None:
    text = page(replace(Network.preset("softmax-loss"), optimiser=Optimiser("adam")), lang)
    assert ("丸め誤差" if lang == "ja" else "rounding errors") in text
    assert "layer-biases" not in text
    assert "+unit-biases:" in text
    assert failures(text) == 0
