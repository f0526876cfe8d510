"""Our renderer of formulas, for a project that asks for it: ``html_math_renderer = "bpgen"``.

It is registered only then. Sphinx takes a second renderer for the one that is meant, and refuses to choose
among three: one that nobody asked for would take the place of the project's own.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.config import Config
from sphinx.errors import ConfigError

from ..errors.messages import said
from .live import language

NAME = "bpgen"


def is_asked_for(config: Config) -> bool:
    """Whether a project has its formulas set by us."""
    return bool(config.html_math_renderer == NAME)


def _register(app: Sphinx, config: Config) -> None:
    if not is_asked_for(config):
        return
    try:
        from .mathml import Held, visit_displaymath, visit_math
    except ModuleNotFoundError as error:
        message = said("sphinxext.library", name=error.name)
        raise ConfigError(message.text(language(config))) from None
    from .epub import EpubBuilder

    app.add_post_transform(Held)
    app.add_html_math_renderer(NAME, (visit_math, None), (visit_displaymath, None))
    if app.registry.builders.get("epub") is Epub3Builder:
        app.add_builder(EpubBuilder, override=True)


def setup(app: Sphinx) -> None:
    """Wait for what the project asks for."""
    app.connect("config-inited", _register)
