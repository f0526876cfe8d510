"""The extension in somebody else's project: every role and directive, every builder, every mistake."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sphinxext.project import make_project, sphinx

#: Pages in both languages; what the other builders write of our nodes has no words.
_BUILDERS = [
    ("html", "en"),
    ("latex", "ja"),
    ("text", "en"),
    ("man", "ja"),
    ("epub", "en"),
    ("doctest", "ja"),
]


@pytest.mark.parametrize(("builder", "lang"), [*_BUILDERS, ("html", "ja")])
def test_every_builder_takes_every_role_and_directive(builder: str, lang: str, tmp_path: Path) -> None:
    status, told, out = sphinx(make_project(tmp_path / "notes", lang), builder, "-W")
    assert (status, told) == (0, "")
    read = {
        "html": lambda: "".join(p.read_text(encoding="utf-8") for p in out.glob("*.html")),
        "latex": lambda: next(out.glob("*.tex")).read_text(encoding="utf-8"),
        "text": lambda: "".join(p.read_text(encoding="utf-8") for p in out.glob("*.txt")),
        "man": lambda: (out / "notes.1").read_text(encoding="utf-8").replace("\\-", "-"),
        "epub": lambda: _unpacked(next(out.glob("*.epub"))),
        "doctest": lambda: (out / "output.txt").read_text(encoding="utf-8"),
    }[builder]()
    if builder == "doctest":
        assert "0 failures in tests" in read
        return
    for number in ("0.082167041", "0.35891648", "0.000438568", "0.3775", "0.291027774"):
        assert number in read
    if builder in ("html", "epub"):
        assert read.count("<svg" if builder == "html" else 'src="_images/bp-') >= 4
        assert "<math" in read
        assert "<script" not in read or builder == "html"
    assert ("<iframe" in read) is (builder == "html")
    if builder in ("text", "man"):
        assert "∂net_o1/∂w5 = 0.593269992" in read
        assert "net_h1 = w1 * i1 + w2 * i2 + b1 * 1 = ________" in " ".join(read.split())
        assert "\\frac" not in read


def test_epub_declares_the_pages_with_formulas_and_pictures(tmp_path: Path) -> None:
    pages = {"plain_md": "# Plain\n\n`<math>` and `<svg>` are words here.\n"}
    pages["index_md"] = "# Notes\n\n```{toctree}\nplain\nboth\n```\n\n$x$\n"
    pages["both_md"] = "# Both\n\n{bp:symbol}`net_h1`\n\n```{bp-figure} net_h1\n```\n"
    status, told, out = sphinx(make_project(tmp_path / "notes", **pages), "epub", "-W")
    assert (status, told) == (0, "")
    with zipfile.ZipFile(next(out.glob("*.epub"))) as book:
        package = ET.fromstring(book.read("content.opf"))
    items = package.iter("{http://www.idpf.org/2007/opf}item")
    declared = {item.get("href"): item.get("properties") for item in items}
    assert declared["index.xhtml"] == "mathml"
    # A figure is a file of its own, which every book declares.
    assert declared["both.xhtml"] == "mathml"
    assert [name for name in declared if name and name.startswith("_images/bp-")]
    assert declared["plain.xhtml"] is None
    assert declared["nav.xhtml"] == "nav"


def test_epub_has_a_style_that_readers_of_e_books_know(tmp_path: Path) -> None:
    text = "# Notes\n\n{bp:symbol}`net_h1`\n\n```{bp-figure} net_h1\n```\n"
    _, _, out = sphinx(make_project(tmp_path / "notes", index_md=text), "epub")
    with zipfile.ZipFile(next(out.glob("*.epub"))) as book:
        names = set(book.namelist())
        css = book.read("_static/bpgen.css").decode()
        (figure,) = (book.read(name).decode() for name in names if name.endswith(".svg"))
    # No variables, no nested selectors, nothing that is for screens.
    for style in (css, figure):
        assert "var(" not in style
        assert ":is(" not in style
        assert ":has(" not in style
    assert ".bp-green" in css
    assert ".bp-net" in figure
    assert ET.fromstring(figure).tag == "{http://www.w3.org/2000/svg}svg"
    assert not {name for name in names if name.endswith((".js", "site.css", "favicon.svg"))}


def test_latex_sets_values_as_numbers_and_gives_steps_and_tables_their_frame(tmp_path: Path) -> None:
    text = "# Notes\n\n{bp}`dE_total/dw7`, {bp}`w5`\n\n```{bp-step} w5+\n```\n\n```{bp-table} given\n```\n"
    _, _, out = sphinx(make_project(tmp_path / "notes", "ja", index_md=text), "latex")
    tex = (out / "notes.tex").read_text(encoding="utf-8")
    # A minus sign of Unicode would be as wide as a Japanese letter.
    assert "\u2212" not in tex
    assert r"\(-0.02260254\)" in tex
    assert r"\sphinxcrossref{\(0.4\)}" in tex
    package = (out / "bpgensphinx.sty").read_text(encoding="utf-8")
    for name in ("bp-step", "bp-table"):
        assert rf"\begin{{sphinxuseclass}}{{{name}}}" in tex
        assert rf"\newenvironment{{sphinxclass{name}}}" in package


def _unpacked(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml"))


def test_a_number_leads_to_the_step_that_derives_it(tmp_path: Path) -> None:
    _, _, out = sphinx(make_project(tmp_path / "notes"), "html")
    page = (out / "index.html").read_text(encoding="utf-8")
    link = re.search(r'href="([^"]+)"[^>]*><span class="bp-value">0\.082167041', page)
    assert link
    file, _, anchor = link[1].partition("#")
    assert f'id="{anchor}"' in (out / file).read_text(encoding="utf-8")
    # What no page derives is a number all the same.
    assert '<span class="bp-value">0.000438568</span>' in page


#: What is wrong, and what the warning says.
MISTAKES = {
    "{bp}`dE_total/dw55`": "dE_total/dw5",
    "{bp}`mazurr:net_h1`": "mazur",
    "{bp:formula}`nothing`": "nothing",
    "{bp}`net_h1@@0`": "no round 0",
    "{bp}`net_h1@@9999999`": "too far",
    "{bp}`a:b:c`": "is not the name of a quantity",
    "{bp}`absent.toml:net_h1`": "absent.toml",
    "{bp}`broken.toml:net_h1`": "broken.toml",
    "{bp}`mazur+no-biases:net_h1`": "layer-biases, unit-biases",
    "```{bp-step} net_h9\n```": "net_h",
    "```{bp-steps} net_h1\n```": "is not a range",
    "```{bp-steps} out_o1 .. net_h1\n```": "Exchange",
    "```{bp-steps} i1 .. net_h1\n```": "begins and ends with calculated values",
    "```{bp-figure} net_h1 seed-3:net_h1\n```": "only one network",
    "```{bp-figure}\n:network: lstm-gomez\n:layer: 9\n```": "Layers that have one: 1",
    "```{bp-figure}\n:network: lstm-gomez\n:layer: 1\n:piece: 9\n```": "no piece 9",
    "```{bp-figure}\n:layer: 1\n```": "Remove :layer:",
    "```{bp-table} netts\n```": "net",
    "```{bp-table} net\n:rounds: one\n```": "whole numbers",
    "```{bp-curve} nowhere\n```": "nowhere",
    "```{bp-curve} diverging.toml\n```": "diverges",
    "```{bp-experiment} unit\n```": "units",
    "```{bp-experiment} rate\n:plot: regions\n```": "no decision regions",
}


def test_a_mistake_is_a_warning_with_file_line_and_remedy(tmp_path: Path) -> None:
    text, lines = "# Notes\n\n", dict[int, str]()
    for wrong, message in MISTAKES.items():
        lines[text.count("\n") + 1] = message
        text += f"{wrong}\n\n"
    folder = make_project(tmp_path / "notes", index_md=text)
    (folder / "broken.toml").write_text("learning_rate = ", encoding="utf-8")
    mine = (folder / "mine.toml").read_text(encoding="utf-8")
    wild = mine.replace("learning_rate = 0.1", "learning_rate = 1e5").replace("tanh", "identity")
    (folder / "diverging.toml").write_text(wild, encoding="utf-8")
    status, told, _ = sphinx(folder, "html")
    assert status == 0
    assert "Traceback" not in told
    warnings = re.split(r"^(?=\S*index\.md:)", told, flags=re.MULTILINE)[1:]
    assert len(warnings) == len(MISTAKES), told
    for warning, (line, message) in zip(sorted(warnings, key=_line), lines.items(), strict=True):
        assert f"index.md:{line}: WARNING" in warning
        assert message in warning
        assert "[bpgen.unknown]" in warning
    status, told, _ = sphinx(folder, "html", "-W", "--keep-going", "-E", "-D", "language=ja")
    assert status != 0
    assert "'dE_total/dw55' という量はない。" in told
    assert "一つの図に示せるネットワークは一つである。" in told


def _line(warning: str) -> int:
    found = re.search(r"index\.md:(\d+):", warning)
    assert found
    return int(found[1])


def test_digits_are_those_of_conf(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "notes", index_md="# Notes\n\n{bp}`dE_total/dw5` {bp:numbers}`net_h1`\n")
    conf = folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + "bp_figures = 4\n", encoding="utf-8")
    _, _, out = sphinx(folder, "text")
    assert "0.08217" in (out / "index.txt").read_text(encoding="utf-8")
    conf.write_text(conf.read_text(encoding="utf-8") + "bp_places = 3\n", encoding="utf-8")
    status, told, _ = sphinx(folder, "text", "-E")
    assert status == 0
    assert "both set" in told


def test_a_network_file_that_changes_is_read_again(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "notes", index_md="# Notes\n\n{bp}`mine.toml:net_o1`\n")
    _, _, out = sphinx(folder, "text")
    before = (out / "index.txt").read_text(encoding="utf-8")
    path = folder / "mine.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.5, -0.25", "0.75, -0.25"), encoding="utf-8")
    sphinx(folder, "text")
    assert (out / "index.txt").read_text(encoding="utf-8") != before
