"""The Sphinx extension: live numbers, formulas, steps, figures and curves in anyone's notes.

In ``conf.py``::

    extensions = ["myst_parser", "bpgen.sphinxext"]
    bp_network = "mazur"             # a preset, "seed-3", or a network file beside conf.py
    html_math_renderer = "bpgen"     # formulas as MathML: no script, no network

Options: ``bp_places`` or ``bp_figures`` (digits shown; nine decimal places, as on the deck, where neither
is set), ``bp_templates`` (a folder of your own texts and templates), ``bp_figure_size`` (the width and
height of figures in centimetres, ``(12.2, 5.4)``, where they are to have another shape than a lesson's).
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from .. import __version__
from . import directives, domain, epub, experiments, mathml, nodes, pages, roles, search


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_config_value("bp_network", "mazur", "env", str)
    app.add_config_value("bp_places", None, "env", (int, type(None)))
    app.add_config_value("bp_figures", None, "env", (int, type(None)))
    app.add_config_value("bp_templates", None, "env", (str, type(None)))
    app.add_config_value("bp_figure_size", None, "env", (tuple, type(None)))
    app.setup_extension("sphinx.ext.doctest")  # a step's lines of Python are a doctest
    for part in (nodes, domain, roles, directives, experiments, mathml, epub, search, pages):
        part.setup(app)
    # What an environment keeps of ours is the domain's; its own version tells when it changes.
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
