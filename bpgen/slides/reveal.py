"""A deck as pages for a browser: MyST for Sphinx, with reveal.js from sphinx-revealjs; nothing is fetched."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..disk.folders import check_out, replace
from ..errors.languages import templates_folder
from ..exports.toml import beside_conf
from ..formats.sphinx import Job, run_sphinx, work_folder, write_changed
from ..graph.notation import USUAL, Notation
from ..network.layers import LayerNetwork
from ..network.problem import Network
from ..trace.digits import Kind
from ..words.texts import words
from .deck import deck, figure_size
from .model import DeckOptions, NotesPages, Part
from .printing import printed


def reveal_files(
    network: Network | LayerNetwork, options: DeckOptions, logo: bytes = b""
) -> Mapping[str, bytes]:
    """The Sphinx sources of a deck. Raises as ``deck``."""
    called, own = beside_conf(network)
    text = reveal(options, deck(network, options, "myst"), network.notation)
    pictures = {options.logo: logo} if options.logo else {}
    conf = _conf_text(options, called, figure_size(options.ratio))
    return {"conf.py": conf.encode(), "index.md": text.encode(), **own, **pictures}


def reveal(options: DeckOptions, parts: tuple[Part, ...], notation: Notation = USUAL) -> str:
    """The MyST of these slides."""
    return printed(options, parts, "revealjs", "myst", notation, notes=options.notes is not NotesPages.NONE)


def build_reveal(files: Mapping[str, bytes], lang: str, out: Path, *, force: bool = False) -> Path:
    """Build the slides of these sources into a folder, whose first page is returned. Files in it that are
    not ours stay; ``force`` writes over those of ours that were changed by hand.

    Raises ``BpgenError`` where a file would be lost, the folder cannot be written, or Sphinx complains.
    """
    check_out(out)
    with work_folder(None) as folder:
        job = Job(lang, folder / "source", folder / "doctrees", folder / "html", "revealjs")
        write_changed(job.source, files)
        run_sphinx([job])

        def fill(fresh: Path) -> None:
            shutil.copytree(job.html, fresh, dirs_exist_ok=True, ignore=_left_out)

        replace(fill, out, force=force)
    return out / "index.html"


#: What a deck needs of reveal.js; its theme and fonts are not used.
_NEEDED = frozenset(("revealjs", "LICENSE", "dist", "reveal.js", "reveal.css", "plugin", "notes", "notes.js"))
#: What a deck does not need of what Sphinx and our pages bring.
_USELESS = shutil.ignore_patterns(
    *(".buildinfo*", "objects.inv", "search*", "genindex.html", "basic.css", "pygments.css"),
    *("doctools.js", "documentation_options.js", "language_data.js", "sphinx_highlight.js"),
    *("translations.js", "site.css", "page.html", "file.png", "minus.png", "plus.png"),
)


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What of a folder of Sphinx's a deck does not need, for ``copytree``."""
    if "revealjs" in Path(folder).parts:
        return set(names) - _NEEDED
    return _USELESS(folder, names)


def _conf_text(options: DeckOptions, network: str, figure: tuple[float, float]) -> str:
    policy = options.contract.policy
    digits = "places" if policy.kind is Kind.PLACES else "figures"
    own = f"Path({str(options.templates.resolve())!a})" if options.templates else "None"
    return "\n".join(
        (
            '"""The Sphinx configuration of these slides."""',
            "",
            "from pathlib import Path",
            "",
            "from bpgen.slides.reveal import settings",
            "",
            f"globals().update(settings({options.lang!a}, {network!a}, {options.ratio!a}, {own}))",
            f"bp_{digits} = {policy.digits}",
            f"bp_figure_size = {figure!r}",
            "",
        )
    )


def settings(lang: str, network: str, ratio: str, templates: Path | None = None) -> dict[str, Any]:
    """What would stand in ``conf.py``."""
    web = templates_folder() / "web"
    own = [templates / "web" / "slides"] if templates and (templates / "web" / "slides").is_dir() else []
    width = 1120 if ratio == "16:9" else 840
    return {
        "project": str(words("slides", lang, templates)["title"]),
        "language": lang,
        "extensions": ["myst_parser", "sphinx_revealjs", "bpgen.sphinxext.course"],
        "source_suffix": {".md": "markdown"},
        "templates_path": [str(path) for path in (*own, web / "slides")],
        "smartquotes": False,
        "suppress_warnings": ["app.add_node", "myst.header"],
        "bp_network": network,
        "bp_languages": [],
        "bp_templates": str(templates) if templates else None,
        "myst_enable_extensions": ["attrs_block", "attrs_inline", "colon_fence", "dollarmath"],
        "myst_update_mathjax": False,
        "html_math_renderer": "bpgen",
        "html_favicon": str(web / "site" / "favicon.svg"),
        "html_copy_source": False,
        "revealjs_style_theme": "slides.css",
        "revealjs_static_path": [str(path) for path in (web / "slides", *own)],
        "revealjs_css_files": ["bpgen.css", "figure.css", "mathml.css"],
        "revealjs_script_files": ["slides.js"],
        "revealjs_script_plugins": [{"src": "revealjs/plugin/notes/notes.js", "name": "RevealNotes"}],
        "revealjs_script_conf": {
            "width": width,
            "height": 630,
            "margin": 0.08,
            "center": False,
            "hash": True,
            "controlsLayout": "edges",
            "transition": "none",
            "pdfSeparateFragments": False,
            "pdfMaxPagesPerSlide": 1,
            "scrollActivationWidth": 600,
        },
    }
