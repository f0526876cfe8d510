"""The scripts of a course's pages: written when all pages are read, and loaded by those that have steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..formats.sessions import with_marks
from ..formats.slimming import slimmed
from ..interactive.lesson import lesson_pages
from ..interactive.scripts import CHARTS_FILE, LIVE_FILE, PROBLEM_FILE, live_script, problem_script
from .domain import held, quantities
from .live import language, live_network

#: What scripts move.
_MOVING = frozenset(("step", "chart"))


def _prepare(app: Sphinx, env: BuildEnvironment) -> None:
    if not _has_scripts(app) or not _MOVING & quantities(env).all_held():
        return
    live = live_network(env, app.config.bp_network)
    own = Path(app.confdir) / app.config.bp_templates if app.config.bp_templates else None
    texts = {
        PROBLEM_FILE: problem_script(live.network, live.contract.policy, language(app.config), own),
        LIVE_FILE: live_script(),
        CHARTS_FILE: live_script(charts=True),
    }
    folder = Path(app.doctreedir) / "bpgen"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    if str(folder) not in app.config.html_static_path:
        app.config.html_static_path = [str(folder), *app.config.html_static_path]


def _load(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if doctree is None or not _has_scripts(app):
        return
    graph = live_network(app.env, app.config.bp_network).graph
    alive = page in lesson_pages(graph) and is_marked(doctree)
    if alive:
        context["body"] = slimmed(with_marks(context["body"], graph))
    moved = _MOVING & held(doctree)
    if alive or moved:
        # Steps beside charts have a script of their own, but where each would offer to change values.
        charts = [CHARTS_FILE] if "chart" in moved else []
        others = [LIVE_FILE] if not charts or ("step" in moved and not alive) else []
        for name in (PROBLEM_FILE, *charts, *others):
            app.builder.add_js_file(name, defer="defer")  # type: ignore[attr-defined]  # a builder of pages


def is_marked(document: nodes.Element) -> bool:
    """Whether the numbers of all steps are marked: those of a lecturer's own formulas are not, and so would
    stay as they are where a reader changes a given value.
    """
    return all(
        any("bp-marked" in formula for formula in box.findall(nodes.math_block))
        for box in document.findall(nodes.container)
        if "bp-step" in box["classes"]
    )


def _has_scripts(app: Sphinx) -> bool:
    """Whether pages are made that scripts move: a book and slides stand still."""
    return app.builder.format == "html" and app.builder.name not in ("epub", "revealjs")


def setup(app: Sphinx) -> None:
    """Have a look at what was read, and at each page."""
    app.connect("env-updated", _prepare)
    app.connect("html-page-context", _load)
