"""Three hundred hostile texts in each format, read back by a parser of it: text, and nothing else."""

from __future__ import annotations

import ast
import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Parser as RstParser
from myst_parser.parsers.docutils_ import Parser as MystParser

from attacks.corpus import TEXTS
from bpgen import BpgenError
from bpgen.disk import processes
from bpgen.exports.toml import toml_string
from bpgen.formats.escape import (
    check_printable,
    clean,
    html,
    latex,
    myst,
    program,
    typst,
    typst_string,
)
from bpgen.formats.typst import make_pdf
from bpgen.programs.problem import text_literal
from bpgen.site.settings import settings
from support.typeset import needs_tex

#: What is left of each when it is brought to one line; those that nothing is left of are no texts.
SHOWN = [(text, clean(text).strip()) for text in TEXTS if clean(text).strip()]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_there_are_three_hundred() -> None:
    assert len(set(TEXTS)) == 300
    assert len(SHOWN) > 285


def parsed(source: str, parser: Any, **chosen: Any) -> nodes.document:
    quiet = {"report_level": 5, "halt_level": 6, "smart_quotes": False, "warning_stream": False}
    return publish_doctree(source, parser=parser, settings_overrides={**quiet, **chosen})


#: How the pages' templates set a text: what stands before and after it.
PLACES = {"item": ("- ", "\n"), "title": ("# ", "\n\n"), "line": ("", "\n\n"), "cell": ("| ", " | x |\n")}


@pytest.mark.parametrize("place", PLACES)
def test_on_a_page_of_myst(place: str) -> None:
    before, after = PLACES[place]
    head = "| a | b |\n| --- | --- |\n" if place == "cell" else ""
    source = head + "".join(f"{before}{myst(text)}{after}" for text, _ in SHOWN)
    page = parsed(source, MystParser(), myst_enable_extensions=_extensions())
    kinds: dict[str, type[nodes.Element]] = {
        "item": nodes.list_item,
        "title": nodes.title,
        "line": nodes.paragraph,
        "cell": nodes.row,
    }
    found = [node.astext() for node in page.findall(kinds[place])][1 if head else 0 :]
    wanted = [shown for _, shown in SHOWN]
    assert [squeezed(x).removesuffix("x" if head else "") for x in found] == [squeezed(x) for x in wanted]
    _text_alone(page)


def _extensions() -> list[str]:
    found = settings("en", title="")["myst_enable_extensions"]
    assert isinstance(found, list)
    return found


def _text_alone(page: nodes.document) -> None:
    """No node but those of the page's frame."""
    parts = (nodes.document, nodes.section, nodes.title, nodes.paragraph, nodes.bullet_list, nodes.list_item)
    cells = (nodes.table, nodes.tgroup, nodes.colspec, nodes.thead, nodes.tbody, nodes.row, nodes.entry)
    frame = (*parts, *cells, nodes.Text)
    found = [node for node in page.findall() if not isinstance(node, frame)]
    # Two titles of the same letters are told as information: level 1.
    assert not [x for x in found if not isinstance(x, nodes.system_message) or x["level"] > 1]


def test_in_restructured_text() -> None:
    # A line of backslashes alone would be a rule; no text of a user's stands alone on a line of ours.
    page = parsed("".join(f"* w {myst(text)}\n" for text, _ in SHOWN), RstParser())
    found = [squeezed(node.astext()) for node in page.findall(nodes.list_item)]
    assert found == [squeezed(f"w{shown}") for _, shown in SHOWN]
    _text_alone(page)


@pytest.mark.parametrize("frame", ["<p>{}</p>", '<p title="{}">x</p>', "<title>{}</title>"])
def test_in_html(frame: str) -> None:
    for text, shown in SHOWN:
        soup = BeautifulSoup(frame.format(html(text)), "html.parser")
        (element,) = soup.find_all(True)
        assert (element.get("title") or element.text) == clean(text), shown


def test_in_programs() -> None:
    for text, shown in SHOWN:
        assert ast.literal_eval(text_literal(text)) == text
        (said,) = ast.parse(f'"""{program(text)}"""').body
        assert isinstance(said, ast.Expr)
        assert isinstance(said.value, ast.Constant)
        assert str(said.value.value).strip() == shown.replace('"', "'")
        assert [type(x) for x in ast.parse(f"# {program(text)}\nx").body] == [ast.Expr]


def test_in_files_of_data() -> None:
    assert tomllib.loads(f"x = [{', '.join(map(toml_string, TEXTS))}]") == {"x": list(TEXTS)}
    assert json.loads(json.dumps(TEXTS, ensure_ascii=False)) == list(TEXTS)


def refusal(text: str) -> str:
    """What is said of a text that the sheets' fonts lack letters for."""
    try:
        check_printable(text, "title")
    except BpgenError as error:
        return error.message
    return ""


def printable() -> list[tuple[str, str]]:
    """Those that the sheets' fonts have; the others are refused with one message."""
    refused = [message for text, _ in SHOWN if (message := refusal(text))]
    assert all(message.count("\n") == 1 for message in refused)
    return [(text, shown) for text, shown in SHOWN if not refusal(text)]


FRAME = r"""\documentclass[dvipdfmx,uplatex]{jsarticle}
\usepackage[T1]{fontenc}\usepackage{textcomp}\pagestyle{empty}\begin{document}\sloppy
"""


def _are_printed(texts: list[tuple[str, str]], pdf: Path) -> None:
    """Each text of ASCII stands in the PDF as it is shown, three times; no file was read."""
    told = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    # pdftotext joins what a hyphen at the end of a line parts.
    found = squeezed(told.stdout).replace("-", "")
    assert "root:" not in found
    ascii_alone = [shown for _, shown in texts if shown.isascii() and len(shown) < 100]
    assert len(ascii_alone) > 200
    for shown in ascii_alone:
        assert found.count(squeezed(shown).replace("-", "")) >= 3, shown


def test_in_typst(tmp_path: Path) -> None:
    texts = printable()
    items = "".join(f"- {typst(text)} *{typst(text)}*: {typst(text)}.\n" for text, _ in texts)
    fonts = '#set text(font: ("New Computer Modern", "Noto Serif JP"), lang: "en")'
    source = f"#set document(title: {typst_string(texts[0][0])})\n{fonts}\n= x\n{items}"
    (tmp_path / "a.pdf").write_bytes(make_pdf(source))
    _are_printed(texts, tmp_path / "a.pdf")


@needs_tex
def test_in_tex(tmp_path: Path) -> None:
    texts = printable()
    assert len(texts) > 230
    items = "".join(f"\\item {latex(text)}\n" for text, _ in texts)
    rows = "".join(f"{latex(text)} & {latex(text)}\\\\\n" for text, _ in texts[:30])
    boxes = "".join(f"\\mbox{{{latex(text)}}}\\\\ {latex(text)}\\par\n" for text, _ in texts)
    table = f"\\begin{{tabular}}{{ll}}{rows}\\end{{tabular}}\n"
    source = f"{FRAME}\\begin{{itemize}}\n{items}\\end{{itemize}}\n{table}{boxes}\\end{{document}}\n"
    (tmp_path / "a.tex").write_text(source, encoding="utf-8")
    for command in (
        ("uplatex", "-halt-on-error", "-interaction=nonstopmode", "a.tex"),
        ("dvipdfmx", "-q", "a"),
    ):
        done = processes.run(command, tmp_path, variables={"openin_any": "p"}, seconds=60)
        assert done.status == 0, done.said[-800:]
    assert "! " not in (tmp_path / "a.log").read_text(encoding="utf-8", errors="replace")
    assert not list(tmp_path.glob("hit*"))
    _are_printed(texts, tmp_path / "a.pdf")
