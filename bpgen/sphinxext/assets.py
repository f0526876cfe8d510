"""What our nodes need beside them: a style on the pages that have them, a package in their LaTeX.

Nothing goes where none of them is: a page without them is what it would be without us, and so is the preamble
of a document. Where our renderer is asked for, its style is on every page with formulas.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..errors.languages import templates_folder
from .domain import held, quantities
from .renderer import is_asked_for

#: The package that our nodes need in LaTeX, and its source.
PACKAGE = "bpgensphinx"
_SOURCE = "preamble.tex"


def latex_package(*, figures: bool) -> str:
    r"""The package: colours, ``\bpfactor``, the frames of steps and tables; TikZ, where there are figures."""
    source = (templates_folder() / "web" / _SOURCE).read_text(encoding="utf-8")
    needed = "xcolor,tikz" if figures else "xcolor"
    return f"\\ProvidesPackage{{{PACKAGE}}}\n\\RequirePackage{{{needed}}}\n{source}"


def _prepare(app: Sphinx, env: BuildEnvironment) -> None:
    """Before anything is written: what is needed is known only when all pages are read."""
    found = quantities(env).all_held()
    asked = is_asked_for(app.config)
    if app.builder.format == "html" and (found or asked):
        name = "epub" if app.builder.name == "epub" else "static"
        folder = str(templates_folder() / "web" / name)
        if folder not in app.config.html_static_path:
            # First, so that a file of the project's own takes the place of ours.
            app.config.html_static_path = [folder, *app.config.html_static_path]
    if app.builder.format == "latex" and (found or asked):
        text = latex_package(figures="figure" in found)
        Path(app.builder.outdir, f"{PACKAGE}.sty").write_text(text, encoding="utf-8")
        app.add_latex_package(PACKAGE, after_hyperref=True)


def _style(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if doctree is None or app.builder.format != "html":
        return
    found = held(doctree)
    ours = is_asked_for(app.config) and context.get("has_maths_elements", True)
    names = ["bpgen.css"] if found or ours else []
    if app.builder.name != "epub":
        names += ["figure.css"] if "figure" in found else []
        names += ["mathml.css"] if ours else []
    for name in names:
        app.builder.add_css_file(name, priority=500)  # type: ignore[attr-defined]  # a builder of pages


def setup(app: Sphinx) -> None:
    """Have a look at what was read, and at each page."""
    app.connect("env-updated", _prepare)
    app.connect("html-page-context", _style)
