"""What notebooks show: bounded, escaped, in the colours of the page; and figures to be saved."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from bs4 import BeautifulSoup

from bpgen import BpgenError, Network, ScalarGraph, evaluate, figure, make_sheet, sample, work

MAZUR = Network.preset("mazur")
HOSTILE = "<script>alert(1)</script> $x$ & \\(y\\) <img src=x onerror=alert(1)>"
WIDE = Network.from_arrays(
    [np.full((40, 6), 0.01), np.full((2, 40), 0.01)], inputs=[0.1] * 6, targets=[0.5, 0.5], title="wide"
)
DEEP = Network.from_arrays([[[0.1]]] * 10, inputs=[[0.1]] * 20, targets=[[0.5]] * 20)
GRAPH = ScalarGraph.preset("circuit")
SHOWN: dict[str, Any] = {
    "network": MAZUR,
    "wide": WIDE,
    "deep": DEEP,
    "trace": evaluate(MAZUR, 2),
    "wide trace": evaluate(WIDE),
    "many rounds": evaluate(MAZUR, 40),
    "worked": work(MAZUR),
    "worked twice": work(MAZUR, "carry", 2),
    "sheet": make_sheet(MAZUR),
    "graph": GRAPH,
    "graph trace": evaluate(GRAPH),
    "graph worked": work(GRAPH),
    "graph sheet": make_sheet(GRAPH),
    "figure": figure(MAZUR, "dE_total/dw5"),
}


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_what_is_shown_is_bounded_and_runs_nothing(name: str) -> None:
    """But for a sheet's own page: it may run its script in a frame, out of which nothing reaches."""
    shown = SHOWN[name]._repr_html_()
    soup = BeautifulSoup(shown, "html.parser")
    for frame in soup.find_all("iframe"):
        assert name.endswith("sheet")
        assert set(frame["sandbox"]) == {"allow-scripts", "allow-downloads", "allow-modals"}
        assert not frame.get("src")
        assert len(frame["srcdoc"]) < 200_000
        frame.decompose()
    assert len(str(soup)) < 50_000
    assert not soup.find_all(["script", "img", "link"])
    assert len(soup.find_all("tr")) <= 220
    # Nothing of it is set as a formula, and no colour is a page's own.
    outside = soup.find(True)
    assert outside is not None
    if name != "figure":
        assert {"bpgen", "mathjax_ignore", "tex2jax_ignore"} <= set(outside["class"])
    assert not re.search(r"(?<![-\w])(color|background|fill|stroke): ?(#|white|black|rgb)", shown)


def test_text_of_a_user_is_text() -> None:
    network = replace(MAZUR, title=HOSTILE, name=HOSTILE)
    for thing in (network, evaluate(network), work(network)):
        soup = BeautifulSoup(thing._repr_html_(), "html.parser")
        assert not soup.find_all(["script", "img"])
        assert HOSTILE in soup.get_text()
        assert "script" not in thing._repr_latex_()


def test_every_part_of_a_large_round_is_shown() -> None:
    soup = BeautifulSoup(evaluate(WIDE)._repr_html_(), "html.parser")
    parts = [cell.get_text() for cell in soup.select(".bp-part")]
    assert {"Given values", "Forward pass", "Error", "Backward pass", "Update"} == set(parts)
    assert "Quantities not shown: " in soup.get_text()
    assert "not shown" not in evaluate(MAZUR)._repr_html_()


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        ("none,layer:trained", ["none", "(shared, trained)"]),
        ("unit:trained,unit", ["(trained)", ""]),
        ("layer", ["(shared)", "(shared)"]),
    ],
)
def test_biases_are_shown_with_their_rule(rules: str, shown: list[str]) -> None:
    drawn = sample(3, "2-3-2", biases=rules)
    layers, _ = BeautifulSoup(drawn._repr_html_(), "html.parser").find_all("tbody")
    for row, layer, end in zip(layers.find_all("tr"), drawn.layers, shown, strict=True):
        numbers = ", ".join(map(str, layer.biases))
        assert row.find_all("td")[-1].get_text() == f"{numbers} {end}".strip()


def test_a_table_shows_values_of_the_first_rounds_and_the_last() -> None:
    trace = evaluate(MAZUR, 40)
    soup = BeautifulSoup(trace._repr_html_(), "html.parser")
    assert [cell.get_text() for cell in soup.find_all("th")][:6] == [
        "name", "meaning", "formula", "round 1", "round 2", "round 40",
    ]  # fmt: skip
    rows = {cells[0].get_text(): cells for row in soup.find_all("tr") if (cells := row.find_all("td"))}
    assert [cell.get_text() for cell in rows["w5+"][3:]] == [
        f"{trace['w5+', n]:.9f}".rstrip("0") for n in (1, 2, 40)
    ]
    assert list(rows) == list(trace)


def test_a_worked_problem_shows_its_rounded_numbers() -> None:
    worked = work(MAZUR)
    soup = BeautifulSoup(worked._repr_html_(), "html.parser")
    for row in soup.find_all("tr"):
        cells = [cell.get_text() for cell in row.find_all("td")]
        if cells:
            assert cells[-1] == worked.text(cells[0])


@pytest.mark.parametrize("thing", [MAZUR, DEEP, evaluate(MAZUR), evaluate(WIDE), work(MAZUR)], ids=repr)
def test_latex_is_one_bounded_display(thing: Any) -> None:
    text = thing._repr_latex_()
    assert text.startswith("$$\\begin{aligned}\n")
    assert text.endswith("\n\\end{aligned}$$")
    assert text.count("\n") <= 33
    assert text.count("{") == text.count("}")


# Figures


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_figure_is_a_file_of_its_own(lang: str, tmp_path: Path) -> None:
    drawn = figure(MAZUR, ["dE_total/dw5", "w5+"], lang=lang)
    file = drawn.save(tmp_path / "network.svg")
    assert file.read_text(encoding="utf-8") == drawn.svg == drawn._repr_svg_()
    root = ET.fromstring(drawn.svg.encode())
    assert root.tag.endswith("svg")
    assert drawn.alt in drawn.svg
    assert drawn.save(str(tmp_path / "network.tex")).read_text(encoding="utf-8") == drawn.tex
    assert ET.fromstring(drawn._repr_html_()).tag.endswith("svg")
    assert figure(MAZUR, ["dE_total/dw5", "w5+"], lang=lang) == drawn


def test_a_figure_lights_up_what_a_name_touches() -> None:
    lit = BeautifulSoup(figure(MAZUR, "dE_total/dw5")._repr_html_(), "html.parser")
    assert {x["data-key"] for x in lit.select(".bp-edge.bp-lit")} == {"w5"}
    assert figure(MAZUR, "∂E/∂w5") == figure(MAZUR, ["dE_total/dw5"]) == MAZUR.figure("dE_total/dw5")
    assert not BeautifulSoup(figure(MAZUR)._repr_html_(), "html.parser").select(".bp-lit")
    # A name of several samples is that of each.
    assert "bp-lit" in figure(Network.preset("mini-batch"), "net_h1").svg


@pytest.mark.parametrize("path", ["network.png", "network", "", 5, None, "missing.gif", "/proc/none/a.svg"])
def test_a_figure_is_saved_as_svg_or_tikz_alone(path: Any, tmp_path: Path) -> None:
    with pytest.raises(BpgenError):
        figure(MAZUR).save(path)


def test_two_figures_of_a_page_have_ids_of_their_own() -> None:
    one, two = (figure(MAZUR, name)._repr_html_() for name in ("w5", "w6"))
    assert not set(re.findall(r'id="([^"]+)"', one)) & set(re.findall(r'id="([^"]+)"', two))
