"""The error's curve: small, the same each time, in words of either language, and no trace left behind."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen import Network, train
from bpgen.errors.languages import LANGUAGES
from bpgen.figures import svg
from bpgen.figures.curve import Labels, curve_labels, error_curve, error_curve_file
from bpgen.figures.plots import FileKind
from bpgen.formats.plain import phrase
from bpgen.trace.thinning import thinned
from bpgen.words.texts import words

pytest.importorskip("matplotlib")

ERRORS, _ = train(Network.preset("mazur"), 10_001)
WORDS = Labels("t", "d", "n", "E", "linear", "log")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_plot_is_small_and_holds_no_colour(lang: str) -> None:
    labels = curve_labels(partial(phrase, words("site", lang)), ERRORS, f"curve-{lang}")
    text = error_curve(ERRORS, labels)
    assert len(text.encode()) < 40_000
    assert not re.search(r"#[0-9a-fA-F]{6}\b|style=|<text|<metadata|\d{4}-\d\d-\d\d", text)
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert all("d" in path.attrib for path in root.iter("{http://www.w3.org/2000/svg}path"))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(i.startswith(f"curve-{lang}-") for i in ids if i)
    assert set(re.findall(r"(?:href=\"|url\()#([^\")]+)", text)) <= set(ids)
    assert "0.298371109" in labels.description
    assert "10,000" in labels.description
    assert text == error_curve(ERRORS, labels)
    assert ET.fromstring(svg.standalone(text)) is not None


def test_print_has_the_same_plot() -> None:
    first = error_curve_file(ERRORS, WORDS, FileKind.PDF)
    assert first.startswith(b"%PDF")
    assert first == error_curve_file(ERRORS, WORDS, FileKind.PDF)
    assert b"CreationDate" not in first


def test_nobody_elses_settings_change() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    error_curve(ERRORS, WORDS)
    error_curve_file(ERRORS, WORDS, FileKind.PDF)
    assert dict(mpl.rcParams) == before


def test_the_settings_of_others_do_not_change_it() -> None:
    import matplotlib as mpl

    plain = error_curve(ERRORS[:50], WORDS)
    with mpl.rc_context({"font.size": 20, "svg.fonttype": "none", "axes.grid": True}):
        assert error_curve(ERRORS[:50], WORDS) == plain


@given(st.integers(1, 200_000))
def test_few_points_first_and_last_among_them(count: int) -> None:
    found = thinned(count)
    assert found[0] == 0
    assert found[-1] == count - 1
    assert found == sorted(set(found))
    assert len(found) <= 165
    assert count <= 160 or {1, 2} <= set(found)


@pytest.mark.parametrize("errors", [[0.5], [0.0], [0.5, 0.0], [0.0, 0.0, 0.0], [1e-300, 1e-3], [3.0, 1e300]])
def test_odd_errors_have_a_curve_too(errors: list[float]) -> None:
    assert ET.fromstring(error_curve(errors, WORDS)) is not None


def test_no_errors_no_curve() -> None:
    with pytest.raises(ValueError, match="at least one"):
        error_curve([], WORDS)


def test_hostile_labels_are_text() -> None:
    hostile = '<script>"&$x_{$ \\frac'
    labels = Labels(hostile, hostile, hostile, hostile, hostile, hostile, hostile)
    root = ET.fromstring(error_curve(ERRORS[:20], labels))
    assert root[0].text == hostile
    assert not [e for e in root.iter() if e.tag.endswith("script")]
