"""The nodes of our own, a fold and a drawing, with a form for every builder."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..figures.svg import standalone

Translator = Any


class fold(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes so
    """What a reader opens: an answer, the steps of further units. Attribute ``summary``."""


class drawing(nodes.General, nodes.Element):  # noqa: N801
    """A picture with a form for every builder. Attributes ``svg``, ``tex``, ``alt``; ``ident`` stands in
    ``svg`` for a name that no other picture of the page has.
    """


#: What stands in a drawing for its name, until its page is written: from "bp-figure-" is made bp-figure-0.
_OPEN, _CLOSE = "bp-unnamed-", "-bp-end"


def unnamed(kind: str) -> str:
    """The name of a picture of this kind that is numbered when its page is written."""
    return f"{_OPEN}{kind}{_CLOSE}"


def _open_fold(self: Translator, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "details", CLASS="bp-fold"))
    self.body.append(f"<summary>{self.encode(node['summary'])}</summary>\n")


def _close_fold(self: Translator, node: nodes.Element) -> None:
    self.body.append("</details>\n")


def _open_fold_latex(self: Translator, node: nodes.Element) -> None:
    # The title does not stay behind at the foot of a page.
    title = self.encode(node["summary"])
    self.body.append(f"\n\\bpneed{{5\\baselineskip}}\\medskip\\noindent\\textbf{{{title}}}\\par\n")


def _close_latex(self: Translator, node: nodes.Element) -> None:
    self.body.append("\n\\par\n")


def _drawing_html(self: Translator, node: nodes.Element) -> None:
    if self.builder.name == "epub":
        inside = f'<img src="{_as_file(self.builder, node["svg"])}" alt="{self.attval(node["alt"])}" />'
    else:
        inside = node["svg"]
    self.body.append(self.starttag(node, "figure", "", CLASS="bp-figure") + f"{inside}</figure>\n")
    raise nodes.SkipNode


def _as_file(builder: Any, svg: str) -> str:
    """The address of a picture as a file of its own: a book declares each file that it has, but Sphinx does
    not declare what is drawn within a page.
    """
    text = standalone(svg)
    name = f"bp-{hashlib.sha256(text.encode()).hexdigest()[:16]}.svg"
    path = Path(builder.outdir, builder.imagedir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return f"{builder.imgpath}/{name}"


def _drawing_latex(self: Translator, node: nodes.Element) -> None:
    self.body.append(f"\n\n\\begin{{center}}\n{node['tex']}\n\\end{{center}}\n")
    raise nodes.SkipNode


class OnScreen(SphinxPostTransform):
    """On a page each picture has a name of its own, and each address leads to one step: also where all
    documents are one page.
    """

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Called by Sphinx for each page that is written."""
        made = Counter[str]()
        for picture in self.document.findall(drawing):
            kind = picture["svg"].partition(_OPEN)[2].partition(_CLOSE)[0]
            picture["svg"] = picture["svg"].replace(unnamed(kind), f"{kind}{made[kind]}")
            made[kind] += 1
        met = set[str]()
        for target in self.document.findall(nodes.target):
            if "bp-step" in target:
                target["ids"] = [ident for ident in target["ids"] if ident not in met]
                met.update(target["ids"])


class OnPaper(SphinxPostTransform):
    """In LaTeX a live value is set as formulas set their numbers: upright in a link, too, with a minus of
    the right width in a Japanese document. A table of fractions needs higher rows.
    """

    default_priority = 400
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Called by Sphinx for each document that is written as LaTeX."""
        for value in list(self.document.findall(nodes.inline)):
            if "bp-value" in value["classes"]:
                value.replace_self(nodes.math("", value.astext().replace("\u2212", "-")))
        for table in list(self.document.findall(nodes.table)):
            if "bp-table" in table["classes"]:
                # The class of a container becomes an environment, that of a table does not.
                table.replace_self(nodes.container("", table.deepcopy(), classes=["bp-table"]))


class Elsewhere(SphinxPostTransform):
    """Formats that know neither folds nor drawings: plain text, manual pages, XML and whatever else.

    There a fold is its summary with its content indented, and a drawing its description.
    """

    default_priority = 400

    def run(self, **kwargs: Any) -> None:
        """Called by Sphinx for each document that is written."""
        if self.app.builder.format in ("html", "latex"):
            return
        for opened in list(self.document.findall(fold)):
            summary = nodes.paragraph("", "", nodes.strong("", opened["summary"]))
            opened.replace_self([summary, nodes.block_quote("", *opened.children)])
        for picture in list(self.document.findall(drawing)):
            picture.replace_self(nodes.paragraph("", f"[{picture['alt']}]"))


def setup(app: Sphinx) -> None:
    """Register the nodes with visitors for pages and LaTeX, and the transforms for the formats."""
    app.add_node(fold, html=(_open_fold, _close_fold), latex=(_open_fold_latex, _close_latex))
    app.add_node(drawing, html=(_drawing_html, None), latex=(_drawing_latex, None))
    for transform in (OnScreen, OnPaper, Elsewhere):
        app.add_post_transform(transform)
