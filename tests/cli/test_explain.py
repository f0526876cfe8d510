"""One quantity's derivation: whole, in order, no more than is needed, in either language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.plain import width_of, wrap_text
from bpgen.graph.build import build_graph
from bpgen.problems.preset import preset_names
from bpgen.words.texts import word_file

Explain = Callable[..., Any]


def steps(out: str) -> list[str]:
    """The names of the numbered steps."""
    return re.findall(r"^\d+\. (\S+)  ", out, flags=re.MULTILINE)


def test_the_deck_s_path_to_dw1(run: Explain) -> None:
    out = run("explain", "mazur", "dE_total/dw1", "--lang", "en").out
    names = steps(out)
    assert names[0] == "net_h1"
    assert names[-1] == "dE_total/dw1"
    assert not {"E_total", "w5+", "dE_total/dw5", "dout_h2/dnet_h2"} & set(names), "more than is needed"
    assert "(target_o1 - out_o1)^(2 - 1) * (-1) + 0" in out
    assert "= 0.036350306 * 0.241300709 * 0.05\n" in out
    assert out.endswith("Result: dE_total/dw1 = 0.000438568\n")


def test_both_languages_hold_the_same_formulas(run: Explain) -> None:
    def formulas(lang: str) -> list[str]:
        out = run("explain", "relu-logistic-softmax", "w1+", "--lang", lang).out
        return [line for line in out.splitlines() if line.startswith("     ")]

    japanese, english = formulas("ja"), formulas("en")
    assert japanese == english
    assert len(japanese) > 50


def test_japanese_says_it_in_the_field_s_terms(run: Explain) -> None:
    out = run("explain", "mazur", "w1+", "--lang", "ja").out
    for term in ("総入力", "重み", "活性化関数", "局所誤差", "連鎖律", "学習率", "教師信号"):
        assert term in out
    assert not re.search("です|ます", out)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("network", preset_names())
def test_every_quantity_of_every_preset_in_80_columns(network: str, lang: str, run: Explain) -> None:
    graph = build_graph(Network.preset(network).architecture)
    concepts = {q.concept: q.key for q in graph.quantities}
    for key in concepts.values():
        result = run("explain", network, key, "--lang", lang)
        assert (result.status, result.err) == (0, "")
        assert "{" not in result.out
        assert max(map(width_of, result.out.splitlines())) <= 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_given_values_have_a_column_of_their_own(lang: str, run: Explain) -> None:
    out = run("explain", "mazur-adam", "v_w1+", "--lang", lang).out
    before = [re.findall(rf"^(.*  )(?={key} = )", out, re.MULTILINE)[0] for key in ("i1", "beta2", "v_w1")]
    assert len({width_of(label) for label in before}) == 1


def test_rounds_and_samples(run: Explain) -> None:
    out = run("explain", "mazur", "E_total", "--round", 2, "--lang", "en").out
    assert "updated" in out
    assert out.endswith("E_total = 0.291027774\n")
    assert "net_h1[2]" in run("explain", "mini-batch", "net_h1", "--sample", 2).out


def test_digits_and_contract(run: Explain) -> None:
    out = run("explain", "mazur", "out_o1", "--figures", 3, "--contract", "round", "--lang", "en").out
    assert "3 significant figures" in out
    assert "Result: out_o1 = 0.752" in out  # rounded at each step; not 0.751, the carried value


def test_given_values_are_said_to_be_given(run: Explain) -> None:
    assert "This value is given by the problem." in run("explain", "mazur", "w1", "--lang", "en").out
    assert "updated in the previous rounds" in run("explain", "mazur", "w1", "--round", 2, "--lang", "en").out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("mazur",), "No quantity is given."),
        (("mazur", "net_h1", "net_h2"), "Only one quantity can be derived at a time (got 2)"),
        (("mazur", "w99"), "lists them all"),
        (("mini-batch", "net_h1", "--sample", 9), "Sample 9 does not exist"),
        (("mini-batch", "net_h1[1]", "--sample", 2), "does not belong to sample 2"),
        (("mazur", "net_h1", "--templates", "nowhere"), "This folder does not exist"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    args: tuple[object, ...], message: str, refused: Callable[..., str]
) -> None:
    assert message in refused("explain", *args)


def own(tmp_path: Path, name: str, text: str) -> Path:
    """A user's folder with one file in it."""
    path = tmp_path / "own" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path / "own"


def test_a_lecturer_s_own_words_and_template(run: Explain, tmp_path: Path) -> None:
    folder = own(tmp_path, "words/en/terminal.toml", '[explain]\nresult = "And so, {name} is {value}"\n')
    out = run("explain", "mazur", "net_h1", "--lang", "en", "--templates", folder).out
    assert out.endswith("And so, net_h1 is 0.377500000\n")
    folder = own(tmp_path / "other", "documents/explain.j2", "So << result >>")
    assert run("explain", "mazur", "net_h1", "--templates", folder).out == "So net_h1 = 0.377500000"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("documents/explain.j2", "<< nonsense >>", "'nonsense' is undefined"),
        ("documents/explain.j2", "<% if %>", "line 1"),
        (
            "documents/explain.j2",
            "<< ''.__class__.__mro__ >>",
            "explain.j2, line 1: The template does",
        ),
        ("documents/explain.j2", "<< 1 / 0 >>", "line 1: The template fails: division by zero"),
        ("documents/explain.j2", "\n<< 'a' + 1 >>", "line 2: The template fails"),
        ("words/en/terminal.toml", '[explain]\nreslt = "x"\n', "Did you mean 'result'?"),
        ("words/en/terminal.toml", '[explain]\nresult = "{x}"\n', "{x} has no value in the text"),
        ("words/en/terminal.toml", "x = = 1", "is not valid TOML"),
        ("words/en/quantities.toml", '[net]\ntitel = "x"\n', "Did you mean 'title'?"),
        ("words/en/terminal.toml", '[why]\nnet = "x"\n', "[why] is read from words/en/quantities.toml now."),
        ("words/en/notes.toml", '[reason.net]\nsay = "x"\n', "[reason] is read from words/en/quantities"),
    ],
)
def test_a_lecturer_s_mistake_is_said_where_it_is(
    name: str, text: str, message: str, refused: Callable[..., str], tmp_path: Path
) -> None:
    assert message in refused("explain", "mazur", "net_h1", "--templates", own(tmp_path, name, text))


@pytest.mark.parametrize("kind", ["terminal", "quantities"])
def test_both_languages_have_the_same_words(kind: str) -> None:
    def keys(table: dict[str, Any], prefix: str = "") -> list[str]:
        out: list[str] = []
        for key, value in table.items():
            out += keys(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]
        return out

    files = (word_file(lang, f"{kind}.toml") for lang in LANGUAGES)
    first, second = (tomllib.loads(file.read_text("utf-8")) for file in files)
    assert keys(first) == keys(second)
    places = re.compile(r"\{\w+\}")
    for table, texts in first.items():
        for key, text in ((key, text) for key, text in texts.items() if isinstance(text, str)):
            assert set(places.findall(text)) >= set(places.findall(second[table][key])) or key == "title"


def test_lines_of_japanese_break_where_they_may() -> None:
    lines = wrap_text("総入力を活性化関数に入れる。総入力を活性化関数に入れる（例）。", 13)
    assert all(width_of(line) <= 15 for line in lines)
    assert not any(line.startswith(("。", "）")) or line.endswith("（") for line in lines)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fragment_is_markdown_that_any_page_can_take(run: Explain, lang: str, tmp_path: Path) -> None:
    file = tmp_path / "the net.svg"
    done = run("explain", "mazur", "dE_total/dw5", "--format", "myst", "--lang", lang, "--drawing", file)
    formulas = re.findall(r"^\$\$\n(.*?)\n\$\$$", done.out, re.DOTALL | re.MULTILINE)
    assert len(formulas) == 10
    # As many steps as in the terminal, the same numbers, and no macro of ours.
    terminal = run("explain", "mazur", "dE_total/dw5", "--lang", lang).out
    assert len(steps(terminal)) == len(formulas)
    assert formulas[-1].endswith(
        "&= 0.74136507 * 0.186815602 * 0.593269992 \\\\\n&= 0.082167041\n\\end{aligned}"
    )
    assert not re.search(r"\\bp|\{bp|```|:::|<|&#", done.out)
    assert "](the%20net.svg)" in done.out
    # Nothing but formulas has a dollar, and each is closed.
    assert done.out.count("$") % 2 == 0
    picture = ET.fromstring(file.read_bytes())
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"


def test_a_given_value_has_its_formula_in_a_fragment(run: Explain) -> None:
    assert "$$\nw_{5} = 0.4\n$$" in run("explain", "mazur", "w5", "--format", "myst", "--lang", "en").out


def test_a_drawing_is_svg(run: Explain, tmp_path: Path) -> None:
    done = run("explain", "mazur", "net_h1", "--drawing", tmp_path / "net.png", "--lang", "en")
    assert done.status == 2
    assert ".png is not supported" in done.err
    assert not list(tmp_path.iterdir())
