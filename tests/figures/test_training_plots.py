"""Plots of training: lines and borders stand where the numbers are, in pages and in files."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bpgen.figures.loss_curves import LossLabels, Series, loss_curve, loss_curve_file
from bpgen.figures.plots import FileKind
from bpgen.figures.regions import PlottedPoints, RegionLabels, Scene, lead, regions, regions_file
from bpgen.figures.svg import standalone
from bpgen.graph.notation import Notation
from bpgen.training.run import Report

pytest.importorskip("matplotlib")

HOSTILE = '<script>"&$x_{$ \\frac\N{PILE OF POO}' + "長" * 120
LOSS = LossLabels("t", "d", "steps", "loss", "accuracy", "train", "test")
REGIONS = RegionLabels("t", "d", "x1", "x2", "class", "train", "test")
STARTS = {FileKind.SVG: b"<?xml", FileKind.PNG: b"\x89PNG", FileKind.PDF: b"%PDF"}


def run(losses: Sequence[float], test: float | None = 0.5) -> list[Report]:
    """A run of ten steps to a line."""
    return [Report(10 * n, loss, 0.9, test) for n, loss in enumerate(losses)]


def frames(svg: str) -> list[tuple[float, float, float, float]]:
    """The panels of a plot: left, top, width, height."""
    found = re.findall(
        r'<clipPath[^>]*><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg
    )
    return sorted({tuple(map(float, rect)) for rect in found})  # type: ignore[misc]


def lines(svg: str, kind: str) -> list[list[tuple[float, float]]]:
    """The points of the lines in one colour."""
    paths = re.findall(rf'<path d="(M[^"]*)" clip-path[^>]*class="bp-{kind}" fill="none"', svg)
    return [[(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", p)] for p in paths]


def scene(outputs: int = 1, border: float = 0.3) -> Scene:
    """Points of a square, and a network that tells them apart by their first coordinate."""

    def network(x: NDArray[np.float64]) -> NDArray[np.float64]:
        right = 1 / (1 + np.exp(-400 * (x[:, :1] - border)))
        return right if outputs == 1 else np.hstack([1 - right, right])

    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    group = PlottedPoints(corners, np.array([0, 0, 1, 1]))
    return Scene(group, PlottedPoints(corners[:2], np.array([0, 1])), ("a", HOSTILE), network, HOSTILE)


def test_the_loss_stands_where_it_belongs() -> None:
    svg = loss_curve([Series("", run([2.0, 0.5, 1.0]))], LOSS)
    left, top, width, height = frames(svg)[0]
    loss, accuracy = lines(svg, "blue")
    assert len(loss) == 3
    for (x, y), n, value in zip(loss, range(3), (2.0, 0.5, 1.0), strict=True):
        # Matplotlib leaves a twentieth of the width at either side; above the highest there is 8 %.
        assert math.isclose(x, left + width * (0.05 + 0.9 * n / 2) / 1.0, abs_tol=0.02 * width)
        assert math.isclose(y, top + height * (1 - value / 2.16), abs_tol=0.05)
    assert len({y for _, y in accuracy}) == 1
    assert lines(svg, "red")[0][0][1] > accuracy[0][1]


def test_runs_beside_each_other_differ_by_more_than_colour() -> None:
    series = [Series(f"run {n}", run([3.0, 2.0 / (n + 1), 1.0])) for n in range(4)]
    svg = loss_curve(series, LOSS)
    kinds = ("blue", "red", "green", "pink")
    assert [len(lines(svg, kind)) for kind in kinds] == [2, 2, 2, 2]
    dashes = {
        kind: set(re.findall(rf'class="bp-{kind}"[^>]*stroke-dasharray="([^"]*)"', svg)) for kind in kinds
    }
    assert dashes["blue"] == set()
    assert len({min(dashes[kind]) for kind in kinds[1:]}) == 3
    for count in (0, 5):
        with pytest.raises(ValueError, match="from 1 to 4"):
            loss_curve((series * 2)[:count], LOSS)


def test_the_numbers_at_every_axis_are_written_as_asked() -> None:
    """A page has them as outlines: what is drawn is what came back from ``number``."""
    comma = Notation.of("lecture").changed(None, None, "comma").number
    asked: list[str] = []

    def number(text: str) -> str:
        asked.append(text)
        return comma(text)

    runs = [Series("a", [Report(1000 * n, 0.1 * n, 0.1 * n, None) for n in range(9)])]
    assert loss_curve(runs, LOSS._replace(number=number)) != loss_curve(runs, LOSS)
    assert {"0.3", "5,000"} <= set(asked)
    asked.clear()
    assert regions([scene()], REGIONS._replace(number=number)) != regions([scene()], REGIONS)
    assert any("." in text for text in asked)


@pytest.mark.parametrize(
    "losses", [[1.0], [math.nan], [0.0, 0.0], [1.0, math.inf, 0.5], [1e-8, 1e9, 0.0], [-1.0, 2.0]]
)
def test_odd_runs_have_a_plot_too(losses: list[float]) -> None:
    """Alone with a part for tests, and without one beside another run."""
    for series in (
        [Series("", run(losses, 0.0))],
        [Series("a", run(losses, None)), Series("b", run([1.0]))],
    ):
        assert ET.fromstring(loss_curve(series, LOSS)) is not None


@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("border", [0.3, 0.71])
def test_the_border_stands_where_the_answer_changes(outputs: int, border: float) -> None:
    svg = regions([scene(outputs, border)], REGIONS)
    ((left, _, width, _),) = frames(svg)
    (region,) = re.findall(r'<use xlink:href="#([^"]*)"[^>]* class="bp-red bp-outlined"', svg)
    (path,) = re.findall(rf'<path id="{region}" d="([^"]*)"', svg)
    xs = [float(x) for x in re.findall(r"[ML]([-\d.]+) ", path)]
    # The square from 0 to 1 has 8 % of room at either side.
    assert math.isclose(min(xs), left + width * (border + 0.08) / 1.16, abs_tol=0.1)
    assert math.isclose(max(xs), left + width, abs_tol=0.05)


def test_a_class_leads_where_its_output_is_the_largest() -> None:
    outputs = np.random.default_rng(5).normal(size=(60, 4))
    shares = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
    for given in (outputs, shares):
        found = lead(given)
        assert ((found > 0).sum(axis=1) == 1).all()
        assert (found.argmax(axis=1) == given.argmax(axis=1)).all()
    assert (lead(np.array([[0.0], [0.49], [0.51], [1.0]]))[:, 1] > 0).tolist() == [False, False, True, True]


def test_regions_lie_in_a_plane() -> None:
    line = PlottedPoints(np.zeros((2, 3)), np.array([0, 1]))
    with pytest.raises(ValueError, match="2 inputs, not of 3"):
        regions([scene()._replace(train=line, test=line)], REGIONS)
    with pytest.raises(ValueError, match="at least one"):
        regions([], REGIONS)


def test_twenty_classes_are_told_apart() -> None:
    angles = 2 * math.pi * np.arange(40) / 20
    points = np.column_stack([np.cos(angles), np.sin(angles)])
    train = PlottedPoints(points, np.arange(40) % 20)

    def network(x: NDArray[np.float64]) -> NDArray[np.float64]:
        out: NDArray[np.float64] = x @ points[:20].T
        return out

    test = PlottedPoints(np.zeros((0, 2)), np.zeros(0, dtype=np.int64))
    svg = regions([Scene(train, test, tuple(f"c{n}" for n in range(20)), network)], REGIONS)
    markers = re.findall(
        r'<path id="([^"]*)" d="([^"]*)" class="bp-(\w+)" stroke="currentColor" stroke-width="0.5"', svg
    )
    shapes = [(shape, colour) for _, shape, colour in markers if colour != "ink"]
    assert len(shapes) == 20
    assert len(set(shapes)) == 20


def test_pages_hold_no_colour_and_ids_of_their_own() -> None:
    hostile: dict[str, Any] = dict.fromkeys(LOSS._fields[:-1], HOSTILE)
    labels = LOSS._replace(**hostile)
    for svg in (
        loss_curve([Series(HOSTILE * n, run([1.0, 0.5])) for n in (1, 2)], labels),
        regions(
            [scene(), scene(2)],
            REGIONS._replace(title=HOSTILE, description=HOSTILE, across=HOSTILE, cls=HOSTILE, ident=HOSTILE),
        ),
    ):
        root = ET.fromstring(svg)
        assert not re.search(r"#[0-9a-fA-F]{6}\b|style=|<text|<metadata", svg)
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(ids) == len(set(ids))
        assert set(re.findall(r"(?:href=\"|url\()#([^\")]+)", svg)) <= set(ids)
        assert not [e for e in root.iter() if e.tag.endswith("script")]
        assert ET.fromstring(standalone(svg)) is not None


@pytest.mark.parametrize("kind", FileKind)
def test_files_are_the_same_each_time(kind: FileKind) -> None:
    title = LOSS._replace(title=HOSTILE)
    made = [
        [
            loss_curve_file([Series("", run([1.0, 0.5]))], title, kind),
            regions_file([scene()], REGIONS._replace(title=HOSTILE), kind),
        ]
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert all(data.startswith(STARTS[kind]) for data in made[0])
