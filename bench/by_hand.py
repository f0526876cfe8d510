"""The course's pages as they would be written by hand for Sphinx alone: the peer of the site's build.

Everything that Sphinx has itself stays: headings, links, tables, equations, examples, downloads, options of
programs, and the objects that autodoc describes. What is ours is written out: steps and folds are
admonitions, live numbers and formulas are typed in, tables are lists of their cells. The pictures alone are
left out, and the colours of factors: Sphinx draws none.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bpgen.lesson.addresses import anchor
from bpgen.lesson.live import Live
from bpgen.printers import latex
from bpgen.problems.opening import open_network
from bpgen.sphinxext.live import WantedQuantity
from bpgen.sphinxext.roles import FormulaRole, Numbers, SymbolOf
from bpgen.sphinxext.tables import cells_of

_CONF = """project = "By hand"
language = {lang!r}
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.doctest"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
"""

#: An example of how to write a page stays as it is.
_EXAMPLE = re.compile(r"(^`{4,}\{code-block\}.*?^`{4,}$)", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^(:{3,})\{bp-step\} (.+)$", re.MULTILINE)
_FOLD = re.compile(r"^(:{3,})\{bp-fold\} (.+)$", re.MULTILINE)
_PICTURE = re.compile(r"^```\{bp-(?:figure|curve)\}.*?^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^```\{bp-table\} (\w+)\n(?::rounds: (.+)\n)?```$", re.MULTILINE)
_ROLE = re.compile(r"\{bp(?::(symbol|formula|numbers))?\}`(?:mazur:)?([^`@]+)(?:@@([0-9]+))?`")
_ROLES = {"symbol": SymbolOf(), "formula": FormulaRole(), "numbers": Numbers()}
_FACTOR = re.compile(r"\\bpfactor\{[a-z]+\}\{[A-Z0-9]+\}")


def write_by_hand(source: Path, target: Path, lang: str) -> None:
    """The sources of the lecture's course in a language, without anything of ours."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.md"))
    (target / "conf.py").write_text(_CONF.format(lang=lang), encoding="utf-8")
    live = Live(open_network("mazur", source))
    for path in source.rglob("*.md"):
        pieces = _EXAMPLE.split(path.read_text(encoding="utf-8"))
        text = "".join(piece if n % 2 else _typed(piece, live, lang) for n, piece in enumerate(pieces))
        (target / path.relative_to(source)).write_text(text, encoding="utf-8")


def _typed(text: str, live: Live, lang: str) -> str:
    text = _STEP.sub(lambda m: f"({anchor(m[2])})=\n{m[1]}{{admonition}} {m[2]}", text)
    text = _FOLD.sub(r"\1{admonition} \2", text)
    text = _PICTURE.sub("", text)
    text = _TABLE.sub(lambda m: _table(live, m[1], m[2] or "1", lang), text)
    text = _ROLE.sub(
        lambda m: _said(m[1], WantedQuantity("mazur", live, live.find(m[2]), int(m[3] or 1))), text
    )
    return _FACTOR.sub("", text)


def _table(live: Live, kind: str, rounds: str, lang: str) -> str:
    head, rows = cells_of(live, kind, [int(word) for word in rounds.split()], lang, None)
    lines = [[*head]]
    for row in rows:
        formula = (
            [f"${row.formula.latex}$" if row.formula else ""] if len(head) == 3 + len(row.numbers) else []
        )
        numbers = (f"${number.latex}$" for number in row.numbers)
        lines.append(["".join(x.astext() for x in row.title), f"${row.symbol.latex}$", *formula, *numbers])
    cells = "\n".join("* - " + "\n  - ".join(line) for line in lines)
    return f"```{{list-table}}\n:header-rows: 1\n\n{cells}\n```"


def _said(role: str | None, asked: WantedQuantity) -> str:
    """What a role shows, typed in."""
    if role:
        return f"${_ROLES[role].node(asked).astext()}$"
    return f"${latex.number(asked.text)}$" if "e" in asked.text else asked.text
