"""Other given values on the exercise page: its numbers and verdicts are those of the changed problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bpgen import LayerNetwork
from bpgen.graph.quantity import Concept
from bpgen.interactive.page import exercise_page
from bpgen.network.scalar import ScalarGraph
from bpgen.problems.alike import Alike, drawn_as
from bpgen.problems.opening import preset_problem
from bpgen.sheets.options import usual_contract
from interactive.test_page import MAZUR, address, blanks, exercise_of, verdicts
from support.accessibility import grave, thin
from support.browsing import chromium, opened, overflow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


_GIVEN = "els => els.map(e => e.textContent)"
_CELLS = "els => els.map(e => [...e.querySelectorAll('text')].map(t => t.textContent))"


def right_at_its_address(page: Page, answers: list[str]) -> None:
    """On a page that fits its screen and can be read by all, these answers are right: they are added to the
    address of the page, which keeps its given values, and read from there.
    """
    assert overflow(page) <= 0
    thin(page)
    assert grave(page) == []
    shared = f"{page.url};{';'.join(answers)}"
    page.goto("about:blank")
    page.goto(shared)
    assert set(verdicts(page)) == {"agrees"}


@pytest.mark.parametrize(("lang", "name"), [("ja", "max-pooling"), ("en", "lstm-gomez"), ("en", "mazur")])
def test_with_other_given_values_the_page_is_that_of_the_changed_problem(
    lang: str, name: str, browser: Browser, tmp_path: Path
) -> None:
    """Its numbers are those of the changed problem's own page, and right is what Python works out for it."""
    problem = preset_problem(name)
    assert not isinstance(problem, ScalarGraph)
    (sample, *rest) = problem.samples
    inputs = (-1.5, *sample.inputs[1:-1], 0.25)
    changed = replace(problem, samples=(replace(sample, inputs=inputs), *rest), learning_rate=0.3)
    before, after = exercise_of(problem, lang), exercise_of(changed, lang)
    answers = [after.worked.text(step.key, step.round) for step in blanks(after)]
    keys = [q.key for q in problem.graph.quantities]
    places = [keys.index(q.key) for q in problem.graph.at(Concept.INPUT, sample=1)]
    with opened(browser, viewport={"width": 320, "height": 700}) as (page, wrong):
        page.goto(address(tmp_path, after))
        numbers, cells = (
            page.locator("dl").evaluate_all(_GIVEN),
            page.locator(".bp-layer").evaluate_all(_CELLS),
        )
        page.goto(address(tmp_path, before))
        page.locator("#given summary").press("Enter")
        page.locator(f"#given{places[0]}").fill("−１．５")
        page.locator(f"#given{places[-1]}").fill("0.25")
        page.locator(f"#given{keys.index('eta')} + input").fill("0.3")
        page.locator(f"#given{keys.index('eta')} + input").press("Tab")
        assert page.locator("dl").evaluate_all(_GIVEN) == numbers
        assert page.locator(".bp-layer").evaluate_all(_CELLS) == cells
        assert page.locator("#changed math").count() == 3
        right_at_its_address(page, answers)
        assert page.locator("dl").evaluate_all(_GIVEN) == numbers
        # A number that is pointed at, or whose box is chosen, is lit in its figure.
        lit, figure = page.locator(".bp-traced"), ".bp-layer" if name != "mazur" else ".bp-net"
        page.locator(f'dl [data-key="{keys[places[0]]}"]').hover()
        assert set(lit.evaluate_all("els => els.map(e => e.dataset.key)")) == {keys[places[0]]}
        assert page.locator(f"{figure} .bp-traced").count() > 0
        page.locator("#given summary").press("Enter")
        page.locator(f"#given{places[-1]}").focus()
        assert set(lit.evaluate_all("els => els.map(e => e.dataset.key)")) == {keys[places[-1]]}
        page.locator("#changed button").click()
        assert "differs" in verdicts(page)
        assert page.locator("#changed").is_hidden()
        assert not wrong


@pytest.mark.parametrize(("lang", "name"), [("ja", "convolution"), ("en", "embedding")])
def test_a_page_of_layers_draws_other_problems(
    lang: str, name: str, browser: Browser, tmp_path: Path
) -> None:
    """That of a seed is the drawn problem's own page: given values, figures, and what is right."""
    network = LayerNetwork.preset(name)
    drawn = exercise_of(drawn_as(2, Alike(network, usual_contract(network))), lang)
    answers = [drawn.worked.text(step.key, step.round) for step in blanks(drawn)]
    with opened(browser, viewport={"width": 320, "height": 700}) as (page, wrong):
        page.goto(address(tmp_path, drawn))
        numbers = page.locator("dl").evaluate_all(_GIVEN)
        cells = page.locator(".bp-layer").evaluate_all(_CELLS)
        page.goto(address(tmp_path, exercise_of(network, lang)))
        first, called = page.locator("dl").evaluate_all(_GIVEN), page.locator("#called").inner_text()
        assert page.locator("#seed").input_value() == ""
        assert page.locator("#print:visible, #first:visible").count() == 0
        page.locator("#next").press("Enter")
        page.locator("#next").press("Enter")
        assert page.locator("#seed").input_value() == "2"
        assert page.locator("dl").evaluate_all(_GIVEN) == numbers
        assert page.locator(".bp-layer").evaluate_all(_CELLS) == cells
        assert f"{name}-2" in page.locator("#called").inner_text()
        # Words stay here, so no command makes the same problem.
        made = page.locator("#command").all_inner_texts()
        assert [text.split(" --lang")[0] for text in made] == (
            []
            if name == "embedding"
            else [f"bpgen new {name}-2.toml --like {name} --seed 2\nbpgen exercise --network {name}-2.toml"]
        )
        right_at_its_address(page, answers)
        with page.expect_download() as download:
            page.locator("#save").click()
        assert download.value.suggested_filename.startswith("mine")
        # Other given values of the drawn problem are changes of it.
        page.locator("#given summary").press("Enter")
        page.locator("#given input[inputmode]").last.fill("0.25")
        page.locator("#given input[inputmode]").last.press("Tab")
        assert page.locator("#changed math").count() == 1
        assert "-2~" in page.url
        page.locator("#first").press("Enter")
        assert page.locator("dl").evaluate_all(_GIVEN) == first
        assert page.locator("#called").inner_text() == called
        assert page.locator("#changed").is_hidden()
        assert not wrong


def test_other_given_values_in_an_address_are_data(browser: Browser, tmp_path: Path) -> None:
    where = address(tmp_path, exercise_of(MAZUR))
    with opened(browser) as (page, wrong):
        page.goto(where)
        known = page.url.split("#")[1]
        computed = f"~{[q.key for q in MAZUR.graph.quantities].index('net_h1')}=1"
        for text in ("~0=1e999", "~9999=1", "~__proto__=1", "~0=<b>", "~0", "~=~=", "~1=2~1=x", computed):
            for name in (known, "12345678"):
                page.goto("about:blank")
                page.goto(f"{where}#{name}{text};0.5")
                assert page.locator("#changed").is_hidden(), text
                assert page.locator("dl b").count() == 0
        box = page.locator("#given input").first
        page.locator("#given summary").click()
        box.fill("abc")
        box.press("Tab")
        assert box.get_attribute("aria-invalid") == "true"
        assert "i1" in page.locator("[role=status]").inner_text()
        assert page.locator("#changed").is_hidden()
        assert not wrong


def test_given_values_stay_where_numbers_are_computed_from_them() -> None:
    """A worked line would go stale; a package's score is that of its own problem."""
    assert 'id="given"' in exercise_page(exercise_of(MAZUR), "x")
    assert 'id="given"' not in exercise_page(exercise_of(MAZUR, fade=1), "x")
    assert 'id="given"' not in exercise_page(exercise_of(MAZUR, worked=("net_h1",)), "x")
    assert 'id="given"' not in exercise_page(exercise_of(MAZUR), "x", {n: Fraction(1) for n in range(1, 99)})
