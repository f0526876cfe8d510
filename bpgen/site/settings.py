"""The whole Sphinx configuration of a course site, in a language."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..errors.languages import LANGUAGES, language, templates_folder
from ..formats.escape import clean
from ..version import __version__
from ..words.texts import word_file, words

# Ink on paper. Each pair has a contrast of 4.5 or more; tests/website/test_shell.py measures them.
LIGHT = {
    "color-foreground-primary": "#1c1d21",
    "color-foreground-secondary": "#4b4f58",
    "color-foreground-muted": "#5d626c",
    "color-foreground-border": "#7d828c",
    "color-background-primary": "#fffefc",
    "color-background-secondary": "#f6f4ee",
    "color-background-hover": "#edeae1",
    "color-background-hover--transparent": "#edeae100",
    "color-background-border": "#e3dfd4",
    "color-brand-primary": "#1f4068",
    "color-brand-content": "#1b4f8a",
    "color-brand-visited": "#6a3d86",
    "color-highlighted-background": "#fff0b3",
    "color-highlight-on-target": "#fff6d6",
}
DARK = {
    "color-foreground-primary": "#dcdee2",
    "color-foreground-secondary": "#aeb3bc",
    "color-foreground-muted": "#979da8",
    "color-foreground-border": "#7a808b",
    "color-background-primary": "#16181c",
    "color-background-secondary": "#1d2025",
    "color-background-hover": "#272b31",
    "color-background-hover--transparent": "#272b3100",
    "color-background-border": "#363b43",
    "color-brand-primary": "#a9c7ea",
    "color-brand-content": "#8fbcf0",
    "color-brand-visited": "#c9a6e0",
    "color-highlighted-background": "#4d430f",
    "color-highlight-on-target": "#2c2a17",
    "color-inline-code-background": "#22262c",
}


def settings(
    lang: str,
    *,
    title: str,
    url: str = "",
    author: str = "",
    notice: str = "",
    network: str = "mazur",
    languages: Sequence[str] = LANGUAGES,
    templates: Path | None = None,
) -> dict[str, Any]:
    """What would stand in ``conf.py``.

    ``url`` is where the whole site will stand, with its languages as folders below; without it no
    canonical address is written. ``notice`` is who holds the copyright, and of which years: no line
    of that where it is empty. ``templates`` is the lecturer's own folder: its ``web/theme`` and
    ``web/static`` come before ours.
    """
    title, author, notice = (clean(text) for text in (title, author, notice))
    own = words("site", lang, templates)["shell"]
    contents = own["theme"]["Contents"]
    web = [folder / "web" for folder in (templates_folder(), templates) if folder]
    look = word_file(lang, "language.css")
    static = [templates_folder() / "web" / "site", look, *(path / "static" for path in web[1:])]
    return {
        "project": title,
        "author": author,
        "copyright": notice,
        "version": __version__,
        "release": __version__,
        "language": lang,
        "extensions": [
            "myst_parser",
            "sphinx.ext.autodoc",
            "sphinx.ext.doctest",
            "sphinx_copybutton",
            "bpgen.sphinxext.course",
        ],
        "source_suffix": {".md": "markdown"},
        "exclude_patterns": [],
        "templates_path": [str(path / "theme") for path in reversed(web) if (path / "theme").is_dir()],
        "nitpicky": True,
        "numfig": False,
        "smartquotes": False,  # names and programs stand in the prose as they are typed
        "trim_doctest_flags": True,
        # ---- pages
        "bp_network": network,
        "bp_templates": str(templates) if templates else None,
        "bp_languages": list(languages),
        "bp_site_url": url,
        "myst_enable_extensions": ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"],
        "myst_update_mathjax": False,
        "html_math_renderer": "bpgen",
        "autodoc_member_order": "bysource",
        "autodoc_typehints": "signature",
        "autodoc_typehints_format": "short",
        "autodoc_preserve_defaults": True,
        "maximum_signature_line_length": 72,
        # Names of other packages have no page here, and type variables have none anywhere.
        "nitpick_ignore_regex": [
            ("py:.*", r"(?!bpgen).*"),
            ("py:class", r"bpgen(\.\w+)*\.([A-Z]|One)|bpgen\.graph\.(optimisers\.rule|layers_shape)\.\w+"),
        ],
        # ---- html
        "html_theme": "furo",
        "html_title": escape(title),  # the theme prints it as it stands
        "html_baseurl": f"{url.rstrip('/')}/{lang}/" if url else "",
        "html_favicon": str(templates_folder() / "web" / "site" / "favicon.svg"),
        # Later folders win: a lecturer's file takes the place of ours.
        "html_static_path": [str(path) for path in static if path.exists()],
        "html_css_files": ["site.css", *([look.name] if look.is_file() else [])],
        "html_theme_options": {
            "light_css_variables": LIGHT,
            "dark_css_variables": DARK,
            "top_of_page_buttons": ["view"],  # its place is the language switch's
        },
        "html_copy_source": True,
        "html_show_sourcelink": True,  # at the foot of the page: the theme's own link needs a repository
        "html_show_copyright": bool(notice),
        "html_show_sphinx": False,
        "html_use_index": False,
        "html_domain_indices": False,
        "html_permalinks_icon": "#",
        "html_search_language": lang,
        "pygments_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
        "copybutton_prompt_text": r">>> |\.\.\. |\$ ",
        "copybutton_prompt_is_regexp": True,
        "copybutton_line_continuation_character": "\\",
        "copybutton_exclude": ".linenos, .gp, .go",
        # ---- paper
        "latex_engine": "uplatex",  # English pages hold Japanese words, too
        "latex_documents": [("index", "course.tex", _tex(title), _tex(author), "manual")],
        "latex_elements": {
            "papersize": "a4paper",
            "pointsize": "10pt",
            "extraclassoptions": "oneside",
            "fontpkg": "",  # TeX's own letters: those of the sheets, and no more to install
            "fncychap": "",
            # Sphinx would call the contents after the caption of their first part.
            "tableofcontents": rf"\renewcommand{{\contentsname}}{{{contents}}}\sphinxtableofcontents",
        },
        "latex_domain_indices": False,
        # ---- epub
        "epub_title": title,
        "epub_author": author or title,
        "epub_publisher": author or title,
        "epub_copyright": notice or title,
        "epub_language": lang,
        "epub_show_urls": "no",
        "epub_use_index": False,
        "epub_basename": f"course-{lang}",
        "epub_tocdup": False,
        "epub_css_files": [],  # site.css is for screens, as are the others left out below
        "epub_exclude_files": [
            "search.html",
            "_static/bpgen.js",
            "_static/favicon.svg",
            "_static/language.css",
            "_static/site.css",
            "sheet.html",
            "bpgen-sampler.js",
        ],
        "epub_description": language(lang).name,
    }


def _tex(text: str) -> str:
    """A text as Sphinx escapes those of pages: what stands in ``latex_documents`` is TeX."""
    from sphinx.util import texescape

    texescape.init()
    return texescape.escape(text, "uplatex")
