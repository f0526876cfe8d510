"""The nodes of our own: a fold, a figure of the network, a plot. Each with a visitor for every builder."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

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
    self.body.append(rf"\par\medskip\noindent\textbf{{{self.encode(node['summary'])}}}\par ")


def _close_latex(self: Translator, node: nodes.Element) -> None:
    self.body.append("\n\\par\n")


def _open_fold_text(self: Translator, node: nodes.Element) -> None:
    self.new_state(0)
    self.add_text(node["summary"])
    self.end_state()
    self.new_state()


def _close_fold_text(self: Translator, node: nodes.Element) -> None:
    self.end_state()


def _drawing_html(self: Translator, node: nodes.Element) -> None:
    self.body.append(f'<figure class="bp-figure">{node["svg"]}</figure>\n')
    raise nodes.SkipNode


def _drawing_latex(self: Translator, node: nodes.Element) -> None:
    self.body.append(f"\n\\begin{{center}}\n{node['tex']}\n\\end{{center}}\n")
    raise nodes.SkipNode


def _drawing_text(self: Translator, node: nodes.Element) -> None:
    self.new_state()
    self.add_text(f"[{node['alt']}]")
    self.end_state()
    raise nodes.SkipNode


def _fold_other(self: Translator, node: nodes.Element) -> None:
    """Manual pages and Texinfo have no folds: the content alone."""


def _drawing_other(self: Translator, node: nodes.Element) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the nodes with visitors for every builder."""
    app.add_node(
        fold,
        html=(_open_fold, _close_fold),
        latex=(_open_fold_latex, _close_latex),
        text=(_open_fold_text, _close_fold_text),
        man=(_fold_other, _fold_other),
        texinfo=(_fold_other, _fold_other),
    )
    app.add_node(
        drawing,
        html=(_drawing_html, None),
        latex=(_drawing_latex, None),
        text=(_drawing_text, None),
        man=(_drawing_other, None),
        texinfo=(_drawing_other, None),
    )
