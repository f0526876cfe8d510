"""The Sphinx extension: live numbers, formulas, steps, figures, curves and sheets in anyone's notes.

In ``conf.py``::

    extensions = ["myst_parser", "bpgen.sphinxext"]
    bp_network = "mazur"             # a preset, "seed-3", or a network file beside conf.py

Another network that says nothing of its notation is written in that of ``bp_network``.

It is a guest: it adds its roles, directives and nodes, and a style sheet on the pages that use them. The
renderer of formulas, builders, theme, translations, search and metadata are the project's own. What else
there is, a project asks for: ``html_math_renderer = "bpgen"`` (formulas as MathML, without a script), the
extension ``bpgen.sphinxext.search`` (search in Japanese by pairs of characters), and
``bpgen.sphinxext.course`` (the frame of our own course's pages).

Options: ``bp_places`` or ``bp_figures`` (digits shown; nine, as on the deck, where neither
is set), ``bp_templates`` (a folder of your own texts and templates), ``bp_figure_size`` (the width and
height of figures in centimetres, ``(12.2, 5.4)``, where they are to have another shape than a lesson's).
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from ..version import __version__
from . import assets, directives, domain, experiments, formulas, nodes, renderer, roles, sheets


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_config_value("bp_network", "mazur", "env", (str,))
    app.add_config_value("bp_places", None, "env", (int, type(None)))
    app.add_config_value("bp_figures", None, "env", (int, type(None)))
    app.add_config_value("bp_templates", None, "env", (str, type(None)))
    app.add_config_value("bp_figure_size", None, "env", (tuple, type(None)))
    for part in (nodes, formulas, domain, roles, directives, experiments, sheets, renderer, assets):
        part.setup(app)
    # What an environment keeps of ours is the domain's; its own version tells when it changes.
    return {
        "version": __version__,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
