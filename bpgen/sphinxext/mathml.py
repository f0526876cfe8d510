r"""Formulas as MathML on Sphinx's pages: in html, dirhtml, singlehtml and epub."""

from __future__ import annotations

import re
from html import escape
from itertools import takewhile
from unicodedata import category

from docutils import nodes
from math_core import LatexError
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from ..errors.messages import said
from ..formats.mathml import mathml
from ..formats.terms import in_rows
from .live import language

_log = logging.getLogger(__name__)

#: How math-core writes the columns of aligned lines; ``mathml.css`` has the same as classes.
_COLUMNS = {
    ' style="text-align: right;justify-items: end;padding-right: 0;"': ' class="bp-r"',
    ' style="text-align: left;justify-items: start;padding-left: 0;"': ' class="bp-l"',
}
_LINES = re.compile(
    r'(<math display="block"><mtable displaystyle="true") scriptlevel="0">(.*?)(</mtable></math>)', re.DOTALL
)
#: Unicode's classes of punctuation that ends what is before it, in any script.
_ENDS = ("Po", "Pe")
_CELLS = re.compile(r'<mtd class="(bp-[rl])">')
#: A letter beneath a factor, and a marked number with its sign, in an element more than they need.
_LETTER = re.compile(r'<mrow class="(bp-\w+)"><mtext>(\w)</mtext></mrow>')
_SIGNED = re.compile(
    r'(<mrow data-key="[^"]*"(?: data-in="\w+")?>)<mrow>((?:(?!</?mrow)[^\n])*)</mrow></mrow>'
)


def for_pages(text: str) -> str:
    """MathML for a page that has ``mathml.css``: with classes for styles, and as short as it can be."""
    for style, column in _COLUMNS.items():
        text = text.replace(style, column)
    text = _SIGNED.sub(r"\1\2</mrow>", _LETTER.sub(r'<mtext class="\1">\2</mtext>', text))
    return _LINES.sub(_with_lines, text)


def _with_lines(match: re.Match[str]) -> str:
    """Lines whose columns are flush right and left by turns: the style of the table says so once."""
    cells = _CELLS.findall(match[2])
    if "<mtable" in match[2] or cells != ["bp-r", "bp-l"] * (len(cells) // 2) or "<mtd>" in match[2]:
        return match[0]
    return f'{match[1]} class="bp-lines">{_CELLS.sub("<mtd>", match[2])}{match[3]}'


class Held(SphinxPostTransform):
    """A mark that follows a formula in a line, in one box with it: browsers end lines between the two."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Hold what follows the formulas of a page."""
        for math in list(self.document.findall(nodes.math)):
            after = math.next_node(descend=False, siblings=True)
            text = after if isinstance(after, nodes.Text) else ""
            marks = "".join(takewhile(lambda c: category(c) in _ENDS, text))
            if after and marks:
                math.parent.replace(after, nodes.Text(text[len(marks) :]))
                held = nodes.inline(classes=["bp-held"])
                math.replace_self(held)
                held += [math, nodes.Text(marks)]


def source_of(node: nodes.math_block) -> str:
    """The LaTeX of a displayed formula, its lines aligned as Sphinx has it."""
    given = node.get("no-wrap", node.get("nowrap", False))
    return node.astext() if given else _lines(node.astext())


def _lines(text: str) -> str:
    """As Sphinx has it: a blank line parts two equations, and a bare line break is aligned."""
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    if len(parts) > 1:
        return _within_aligned(r" \\ ".join(_aligned(part) for part in parts))
    return _aligned("".join(parts))


def _aligned(part: str) -> str:
    outside = re.sub(r"\\begin\{([a-z*]+)\}.*?\\end\{\1\}", "", part, flags=re.DOTALL)
    return _within_aligned(part) if r"\\" in outside else part


def _within_aligned(lines: str) -> str:
    return rf"\begin{{aligned}}{lines}\end{{aligned}}"


def _rendered(self: HTML5Translator, node: nodes.math | nodes.math_block, latex: str) -> str:
    epub = self.builder.name == "epub"
    latex, keys = (latex, ()) if epub or "bp-marked" not in node else (node["bp-marked"], node["bp-keys"])
    try:
        text = mathml(latex, display=isinstance(node, nodes.math_block), namespace=epub, keys=keys)
    except LatexError as error:
        source = " ".join(node.astext().split())
        told = said("sphinxext.formula", reason=error, formula=source).text(language(self.config))
        _log.warning("%s", told, location=node, type="bpgen", subtype="math")
        return f'<code class="bp-unset">{escape(node.astext())}</code>'
    if epub:
        return text
    # A page has the width of its screen; a slide has a size of its own, for which it was measured.
    return for_pages(text) if self.builder.name == "revealjs" else in_rows(for_pages(text))


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate"))
    self.body.append(_rendered(self, node, node.astext()) + "</span>")
    raise nodes.SkipNode


def visit_displaymath(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula."""
    # The number stands beside the formula's box, not in it: it neither overprints nor scrolls away.
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate"))
    self.body.append(f'<div class="bp-formula">{_rendered(self, node, source_of(node))}</div>')
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode
