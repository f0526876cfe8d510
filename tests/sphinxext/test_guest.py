"""The extension in other people's projects: whatever renderer, parser, language and builder they have, it
adds its own nodes and changes nothing else.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from sphinxext.project import sphinx

MACROS = '{"tex": {"macros": {"vv": ["\\\\\\\\boldsymbol{#1}", 1]}}}'

#: A page in MyST without any of its extensions, and one in reStructuredText.
INDEX = """# Notes

```{toctree}
rest
```

A vector {math}`\\vv{w}`, {bp}`dE_total/dw5`, {bp}`neuron:dE_total/dw1`, {bp:symbol}`dE_total/dw5`.

```{bp-step} dE_total/dw5
```

```{bp-step} neuron:dE_total/dw1
```

```{bp-table} gradient
:network: neuron
```

```{bp-figure} net_h1
```
"""
REST = """Rest
====

The value :bp:`dE_total/dw5` and :bp:`w5+`.

.. bp-step:: w5+
   :doctest:

.. bp-figure:: net_h1

.. bp-fold:: Answer

   Folded.
"""
PAGES = {"index.md": INDEX, "rest.rst": REST}
FACTOR = r"\frac{\partial E_{\mathit{total}}}{\partial \mathit{out}_{o1}}"


def project(folder: Path, conf: str, pages: Mapping[str, str] = PAGES, *, ours: bool = True) -> Path:
    """A project with this configuration; without ``ours``, it does not know the extension."""
    folder.mkdir(parents=True)
    extensions = ["myst_parser", *(["bpgen.sphinxext"] if ours else [])]
    head = f"extensions = {extensions}\nproject = 'Notes'\nauthor = copyright = 'A. Lecturer'\n"
    (folder / "conf.py").write_text(head + conf, encoding="utf-8")
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def page(out: Path, name: str = "index.html") -> str:
    """The text of a page."""
    return (out / name).read_text(encoding="utf-8")


#: Another renderer: it writes what it is given, as sphinxcontrib-katex does.
OTHER = """
def setup(app):
    from docutils import nodes
    def write(self, node):
        self.body.append(self.encode("<<" + node.astext() + ">>"))
        raise nodes.SkipNode
    app.add_html_math_renderer("{name}", (write, None), (write, None))
"""
#: By the renderer of a project: its configuration, and how it has a factor of the chain rule.
RENDERERS = {
    "mathjax": (f"mathjax3_config = {MACROS}\n", r"\underset{\class{bp-green}{\mathsf{A}}}{\class{bp-green}"),
    "dollarmath": (
        f"mathjax3_config = {MACROS}\nmyst_enable_extensions = ['dollarmath']\n",
        r"\underset{\class{bp-green}{\mathsf{A}}}{\class{bp-green}",
    ),
    "katex": (OTHER.format(name="katex"), r"\underset{\textcolor{#2a823b}{\mathsf{A}}}{\textcolor{#2a823b}"),
    "other": (OTHER.format(name="unheard-of"), rf"\underset{{\mathsf{{A}}}}{{{FACTOR}}}"),
}


@pytest.mark.parametrize("renderer", RENDERERS)
def test_formulas_are_written_for_the_renderer_that_the_project_has(renderer: str, tmp_path: Path) -> None:
    conf, factor = RENDERERS[renderer]
    status, told, out = sphinx(project(tmp_path / "notes", conf), "html", "-W")
    assert (status, told) == (0, "")
    for name in ("index.html", "rest.html"):
        soup = BeautifulSoup(page(out, name), "html.parser")
        text = soup.get_text()
        assert "bpfactor" not in text
        assert "<math" not in page(out, name)
        assert "$" not in text
        # Each step has its heading and its formula within its frame.
        for step in soup.select(".bp-step"):
            assert step.select_one(".bp-step-title")
            assert r"\begin{aligned}" in step.get_text()
    index = BeautifulSoup(page(out), "html.parser").get_text()
    assert factor in index
    assert ("\\vv{w}") in index
    if "mathjax3_config" in conf:
        settings = re.search(r"window\.MathJax = ({.*})</script>", page(out))
        assert settings
        assert json.loads(settings[1])["tex"] == {"macros": {"vv": ["\\\\boldsymbol{#1}", 1]}}
        assert page(out).count("tex-mml-chtml.js") == 1


@pytest.mark.parametrize("preamble", ["", r"\usepackage{xcolor}"])
def test_imgmath_gets_what_its_own_preamble_knows(preamble: str, tmp_path: Path) -> None:
    # No program of this name: Sphinx warns of it, and shows the source that it would have typeset.
    conf = "extensions.append('sphinx.ext.imgmath')\nimgmath_latex = 'no-such-latex'\n"
    folder = project(tmp_path / "notes", f"{conf}imgmath_latex_preamble = {preamble!r}\n")
    status, _, out = sphinx(folder, "html")
    assert status == 0
    text = BeautifulSoup(page(out), "html.parser").get_text()
    assert rf"\underset{{\mathsf{{A}}}}{{{FACTOR}}}" in text or preamble
    assert (r"\color[rgb]{0.165,0.510,0.231}" in text) == bool(preamble)
    formulas = re.findall(r"\\begin\{aligned\}.*?\\end\{aligned\}", text, re.DOTALL)
    assert len(formulas) == 2
    shown = "\n".join(f"\\[{formula}\\]" for formula in formulas)
    head = f"\\documentclass{{article}}\\usepackage{{amsmath}}{preamble}"
    tex = f"{head}\\begin{{document}}{shown}\\end{{document}}"
    (tmp_path / "formulas.tex").write_text(tex, encoding="utf-8")
    latex = ["latex", "-interaction=nonstopmode", "-halt-on-error", "formulas.tex"]
    done = subprocess.run(latex, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-600:]


def test_a_page_that_uses_nothing_of_ours_is_the_same_with_us(tmp_path: Path) -> None:
    pages = {"index.md": "# Noten\n\nEin {math}`\\vv{w}`.\n\n```{code-block} python\nx = 1\n```\n"}
    conf = f"language = 'de'\nhtml_theme = 'furo'\nmathjax3_config = {MACROS}\nhtml_static_path = []\n"
    status, told, ours = sphinx(project(tmp_path / "with", conf, pages), "html", "-W")
    assert (status, told) == (0, "")
    _, _, theirs = sphinx(project(tmp_path / "without", conf, pages, ours=False), "html", "-W")
    files = {path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file()}
    assert files == {path.relative_to(ours) for path in ours.rglob("*") if path.is_file()}
    for name in files:
        assert _without_versions(ours / name) == _without_versions(theirs / name), name
    assert "Suche" in page(ours)


def _without_versions(path: Path) -> bytes:
    """A file without the list of extensions that Sphinx puts into its search index."""
    return re.sub(rb'"envversion":{[^}]*},', b"", path.read_bytes())


def test_a_german_page_with_steps_stays_german(tmp_path: Path) -> None:
    conf = "language = 'de'\nhtml_theme = 'furo'\n"
    status, told, out = sphinx(project(tmp_path / "notes", conf), "html", "-W")
    assert (status, told) == (0, "")
    soup = BeautifulSoup(page(out), "html.parser")
    assert 'placeholder="Suche"' in page(out)
    assert "og:" not in page(out)
    assert "bpgen.js" not in page(out)
    # Our words are English, and are marked as such.
    titles = soup.select(".bp-step-title")
    assert titles
    assert {title.get("lang") for title in titles} == {"en"}
    search = (out / "_static" / "language_data.js").read_text(encoding="utf-8")
    assert "GermanStemmer" in search or "german" in search.lower()


def test_each_network_of_a_page_has_its_links_and_names(tmp_path: Path) -> None:
    text = (
        INDEX
        + "\n{bp}`neuron-cross-entropy:dE_total/dw1`\n\n```{bp-step} neuron-cross-entropy:dE_total/dw1\n```\n"
    )
    _, _, out = sphinx(project(tmp_path / "notes", "", {**PAGES, "index.md": text}), "html", "-W")
    soup = BeautifulSoup(page(out), "html.parser")
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    numbers = soup.select(".bp-value")
    hrefs = [str(number.parent["href"]) for number in numbers if number.parent]
    assert hrefs == ["#bp-de-total-dw5", "#bp-neuron-de-total-dw1", "#bp-neuron-cross-entropy-de-total-dw1"]
    assert {href[1:] for href in hrefs} <= set(ids)


@pytest.mark.parametrize(
    "builder",
    ["json", "singlehtml", "dirhtml", "xml", "texinfo", "gettext"],
)
def test_no_builder_of_sphinx_stumbles_over_our_nodes(builder: str, tmp_path: Path) -> None:
    status, told, out = sphinx(project(tmp_path / "notes", ""), builder)
    assert status == 0
    assert "Traceback" not in told
    assert "unknown node" not in told
    if builder == "json":
        body = json.loads((out / "index.fjson").read_text(encoding="utf-8"))["body"]
        assert 'href="#bp-de-total-dw5"' in body
        assert body.count("<svg") == 1
    if builder == "singlehtml":
        soup = BeautifulSoup(page(out), "html.parser")
        ids = [str(element["id"]) for element in soup.find_all(id=True)]
        assert [name for name in ids if name.startswith("bp-") and ids.count(name) > 1] == []
        links = [str(number.parent["href"]) for number in soup.select("a > .bp-value") if number.parent]
        assert len(links) == 4
        assert {link.partition("#")[2] for link in links} <= set(ids)


#: Pages by the order of the table of contents, which is not that of their names.
BOOK = {
    "index.md": "# Book\n\n```{toctree}\nz\ny\na\n```\n\n{bp}`net_h1` and {bp}`out_h1`\n",
    "z.md": "# Z\n\n```{bp-step} net_h1\n```\n\n```{bp-figure} net_h1\n```\n",
    "y.md": "# Y\n\n{bp}`net_h1`\n\n```{bp-steps} net_h1 .. out_h1\n```\n",
    "a.md": "# A\n\n{bp}`out_h1`\n\n```{bp-step} net_h1\n```\n",
}


def _pages(folder: Path, *options: str) -> dict[str, str]:
    status, told, out = sphinx(folder, "html", "-W", *options)
    assert (status, told) == (0, "")
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(out.glob("*.html"))}


def test_parallel_and_incremental_builds_link_as_a_clean_one_does(tmp_path: Path) -> None:
    conf = "html_copy_source = False\nhtml_use_index = False\n"
    notes = project(tmp_path / "notes", conf, BOOK)
    clean = _pages(notes)
    first = re.compile(r'href="([^"]*)"[^>]*><span class="bp-value">0\.3775')
    assert first.findall(clean["index.html"]) == ["z.html#bp-net-h1"]
    assert first.findall(clean["y.html"]) == ["z.html#bp-net-h1"]
    assert _pages(project(tmp_path / "parallel", conf, BOOK), "-j", "4") == clean
    # The first step goes: the pages that led there lead to the next one, though nobody touched them.
    changed = {**BOOK, "z.md": "# Z\n\nNothing now.\n"}
    (notes / "z.md").write_text(changed["z.md"], encoding="utf-8")
    again = _pages(notes)
    assert first.findall(again["index.html"]) == ["y.html#bp-net-h1"]
    assert again == _pages(project(tmp_path / "changed", conf, changed))
    # And with the page itself.
    (notes / "y.md").unlink()
    left = {name: text for name, text in changed.items() if name != "y.md"}
    left["index.md"] = left["index.md"].replace("y\n", "")
    (notes / "index.md").write_text(left["index.md"], encoding="utf-8")
    removed = _pages(notes)
    assert first.findall(removed["index.html"]) == ["a.html#bp-net-h1"]
    fresh = _pages(project(tmp_path / "removed", conf, left))
    # Sphinx leaves the page of a removed source, and the frame of its neighbours.
    assert {name: _body(removed[name]) for name in fresh} == {name: _body(fresh[name]) for name in fresh}


def _body(html: str) -> str:
    return str(BeautifulSoup(html, "html.parser").select_one(".body"))


def test_latex_gets_a_package_only_where_it_needs_one(tmp_path: Path) -> None:
    conf = "latex_elements = {'preamble': r'\\newcommand{\\vv}[1]{\\boldsymbol{#1}}'}\n"
    _, _, plain = sphinx(project(tmp_path / "plain", conf, {"index.md": "# N\n\nText.\n"}), "latex")
    assert not list(plain.glob("bpgen*"))
    assert "bpgen" not in (plain / "notes.tex").read_text(encoding="utf-8")
    _, told, out = sphinx(project(tmp_path / "notes", conf), "latex", "-W")
    assert told == ""
    text = (out / "notes.tex").read_text(encoding="utf-8")
    assert r"\usepackage{bpgensphinx}" in text
    assert r"\newcommand{\vv}[1]{\boldsymbol{#1}}" in text
    assert "tikz" in (out / "bpgensphinx.sty").read_text(encoding="utf-8")


def test_a_library_that_is_missing_is_named(tmp_path: Path) -> None:
    hidden = "import sys\nsys.modules['math_core'] = None\nsys.modules['matplotlib'] = None\n"
    curve = {"index.md": "# N\n\n{bp:numbers}`net_h1`\n\n```{bp-curve}\n:rounds: 3\n```\n"}
    folder = project(tmp_path / "notes", hidden, curve)
    status, told, out = sphinx(folder, "text")
    assert status == 0
    assert "The package matplotlib is missing." in told
    # Formulas of ours need no library in plain text.
    assert "net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775" in page(out, "index.txt")
    conf = folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + 'html_math_renderer = "bpgen"\n', encoding="utf-8")
    status, told, _ = sphinx(folder, "html")
    assert status == 2
    assert "The package math_core is missing." in told
    assert "ModuleNotFoundError" not in told
