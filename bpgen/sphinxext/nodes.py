"""The nodes of our own, a fold and a drawing, with a form for every builder; and formulas in plain text."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .linear import line, lines
from .mathml import source_of

Translator = Any


class fold(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes so
    """What a reader opens: an answer, the steps of further units. Attribute ``summary``."""


class drawing(nodes.General, nodes.Element):  # noqa: N801
    """A picture with a form for every builder. Attributes ``svg``, ``tex``, ``alt``."""


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
    self.body.append(f'<figure class="bp-figure">{node["svg"]}</figure>\n')
    raise nodes.SkipNode


def _drawing_latex(self: Translator, node: nodes.Element) -> None:
    self.body.append(f"\n\n\\begin{{center}}\n{node['tex']}\n\\end{{center}}\n")
    raise nodes.SkipNode


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


class InPlainText(SphinxPostTransform):
    """Text and manual pages know neither folds nor drawings, and would print a formula's LaTeX.

    There a fold is its summary with its content indented, a drawing its description, and a formula is
    written as the terminal writes it.
    """

    default_priority = 400
    formats = ("text", "man", "texinfo")

    def run(self, **kwargs: Any) -> None:
        """Called by Sphinx for each page that is written in these formats."""
        for opened in list(self.document.findall(fold)):
            summary = nodes.paragraph("", "", nodes.strong("", opened["summary"]))
            opened.replace_self([summary, nodes.block_quote("", *opened.children)])
        for picture in list(self.document.findall(drawing)):
            picture.replace_self(nodes.paragraph("", f"[{picture['alt']}]"))
        for formula in list(self.document.findall(nodes.math)):
            formula.replace_self(nodes.inline("", line(formula.astext()), ids=formula["ids"]))
        for displayed in list(self.document.findall(nodes.math_block)):
            displayed.replace_self(_lines_of(displayed))


def _lines_of(formula: nodes.math_block) -> nodes.literal_block:
    """A displayed formula, with its number behind it."""
    text = "\n".join(lines(source_of(formula)))
    number = f"    ({formula['number']})" if formula.get("number") else ""
    return nodes.literal_block(text, text + number, language="none", ids=formula["ids"])


def setup(app: Sphinx) -> None:
    """Register the nodes with visitors for pages and LaTeX, and the transforms for paper and plain text."""
    app.add_node(fold, html=(_open_fold, _close_fold), latex=(_open_fold_latex, _close_latex))
    app.add_node(drawing, html=(_drawing_html, None), latex=(_drawing_latex, None))
    app.add_post_transform(OnPaper)
    app.add_post_transform(InPlainText)
