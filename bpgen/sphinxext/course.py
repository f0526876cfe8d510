"""The extension ``bpgen.sphinxext.course``: what is around a page of our own course, beyond the extension
for everyone. The switch to the other language, what search engines read, our words in place of the theme's,
search in Japanese, a script with which boxes scroll by keyboard, and those of the live pages.

Options: ``bp_languages`` (the languages of the site, each in a folder of its name beside this one's; no
switch where it is empty), ``bp_site_url`` (where the whole site will stand; without it no canonical
address is written, and the links between the languages are relative).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from ..errors.languages import LANGUAGES, OTHERWISE, known_language, language, templates_folder
from ..formats.slimming import short_marks
from ..version import __version__
from ..words.texts import words
from . import alive
from .linear import line
from .listing import PlainListing

#: Our words that templates/web/site/bpgen.js puts on a page.
_SCRIPT_WORDS = ("formula", "table", "code", "figure", "copy", "copied", "copy_failed")

_EXTRA = "extra"
_PARAMETERS = re.compile(r'<dl>\n((?:<dd>.*</dd>\n)+)</dl>(?=\s*<span class="sig-paren">)')
_PARAMETER = '<span class="bp-parameter">'


class Switch(NamedTuple):
    """A link to this page in another language; ``word`` is that language's own name for itself."""

    lang: str
    href: str
    word: str


def _own(app: Sphinx, lang: str) -> Mapping[str, Any]:
    folder = getattr(app.config, "bp_templates", None)
    own = Path(app.confdir, folder) if folder else None
    shell: Mapping[str, Any] = words("site", known_language(lang), own)["shell"]
    return shell


def _locale(lang: str) -> str:
    """A language as Open Graph names it."""
    return language(lang).locale if lang in LANGUAGES else lang


def _address(app: Sphinx, page: str, lang: str) -> str:
    """Where a page stands in a language: from the site's top if that has an address, else from this page."""
    base: str = app.config.bp_site_url
    if base:
        return f"{base.rstrip('/')}/{lang}/{app.builder.get_target_uri(page)}"
    return _relative(app, page, lang)


def _relative(app: Sphinx, page: str, lang: str) -> str:
    target = app.builder.get_target_uri(page)
    return f"{'../' * (target.count('/') + 1)}{lang}/{target}"


def description(doctree: nodes.document, lang: str) -> str:
    """The page's first paragraph as plain text, ended at a sentence where it is long."""
    first = next(
        (p for p in doctree.findall(nodes.paragraph) if isinstance(p.parent, nodes.section | nodes.document)),
        None,
    )
    if first is None:
        return ""
    text = " ".join("".join(_readable(child) for child in first.children).split())
    most = language(known_language(lang)).description
    if len(text) <= most:
        return text
    ends = [m.end() for m in re.finditer(r"\.(?= )|\u3002", text) if m.end() <= most]
    return text[: ends[-1]] if ends else text[: most - 1].rstrip() + "\u2026"


def _readable(node: nodes.Node) -> str:
    if isinstance(node, nodes.math):
        return line(node.astext())
    if isinstance(node, nodes.Text) or not node.children:
        return node.astext()
    return "".join(_readable(child) for child in node.children)


def _head(
    app: Sphinx, page: str, context: Mapping[str, Any], doctree: nodes.document, lang: str
) -> list[str]:
    """The lines of a page's head that say what it is, where it stands and in which languages."""
    title = re.sub(r"<[^>]+>", "", context.get("title", ""))
    described = 'name="description"' in context.get("metatags", "")
    told = "" if described else description(doctree, lang)
    lines = [f'<meta name="description" content="{escape(told)}">'] if told else []
    properties = {
        "og:title": title,
        "og:type": "website" if page == app.config.root_doc else "article",
        "og:site_name": str(Markup(app.config.html_title or app.config.project).striptags()),  # noqa: S704  # HTML
        "og:locale": _locale(lang),
        "og:description": told,
        "og:url": context.get("pageurl") or "",
    }
    # Sphinx has escaped the title already.
    lines += [
        f'<meta property="{name}" content="{value if name == "og:title" else escape(value)}">'
        for name, value in properties.items()
        if value
    ]
    languages: list[str] = app.config.bp_languages
    for other in languages:
        if other != lang:
            lines.append(f'<meta property="og:locale:alternate" content="{_locale(other)}">')
    if len(languages) > 1:
        named = [(other, other) for other in languages]
        named += [("x-default", OTHERWISE)] if OTHERWISE in languages else []
        lines += [
            f'<link rel="alternate" hreflang="{name}" href="{escape(_address(app, page, other))}">'
            for name, other in named
        ]
    return lines


def _translated(theme: Mapping[str, str], html: str) -> str:
    """The theme's fixed English in our words: its labels and titles. _gettext does the rest."""
    for text, meant in theme.items():
        for before in ('aria-label="', 'title="', "<title>"):
            html = html.replace(before + escape(text), before + escape(meant))
    return html


def _mended(html: str) -> str:
    """Sphinx's own marks as screen readers want them: a level for each caption that it makes a heading, and
    no list of definitions without terms around the parameters of a long signature.
    """
    html = html.replace(' role="heading">', ' role="heading" aria-level="2">')
    html = _PARAMETERS.sub(lambda m: m[1].replace("<dd>", _PARAMETER).replace("</dd>", "</span>"), html)
    return short_marks(html)


def _gettext(theme: Mapping[str, str], usual: Callable[[str], str], text: str) -> str:
    found = theme.get(" ".join(text.split()))
    return usual(text) if found is None else found


def _on_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if isinstance(app.builder, SerializingHTMLBuilder):
        return  # it writes what it is given, and has no theme
    lang: str = app.config.language
    own = _own(app, lang)
    usual = app.translator.gettext if app.translator else str
    # Jinja asks the context first, so these take the place of the theme's.
    context["gettext"] = partial(_gettext, own["theme"], usual)
    context["bp_words"] = own
    context["bp_translated"] = lambda html: _mended(_translated(own["theme"], html))
    context["bp_switches"] = [
        Switch(other, _relative(app, page, other), language(other).name if other in LANGUAGES else other)
        for other in app.config.bp_languages
        if other != lang
    ]
    if doctree is not None and app.builder.format == "html" and app.builder.name != "epub":
        head = "\n    ".join(["", *_head(app, page, context, doctree, lang)])
        context["metatags"] = context.get("metatags", "") + head


def _add_files(app: Sphinx) -> None:
    """The script that lets boxes scroll, with its words; and the folder of pages that stand alone."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    app.builder.highlighter.formatter = PlainListing  # type: ignore[attr-defined]  # a builder of pages
    folder = str(templates_folder() / "web" / "site")
    if folder not in app.config.html_static_path:
        app.config.html_static_path = [folder, *app.config.html_static_path]
    # Pages of their own, which Sphinx is not to read.
    if Path(app.confdir, _EXTRA).is_dir() and _EXTRA not in app.config.html_extra_path:
        app.config.html_extra_path = [*app.config.html_extra_path, _EXTRA]
    own = _own(app, app.config.language)
    data = {f"data-{key.replace('_', '-')}": own[key] for key in _SCRIPT_WORDS}
    # After the copy buttons', whose words it changes.
    app.add_js_file("bpgen.js", priority=700, **data)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.setup_extension("bpgen.sphinxext")
    app.setup_extension("bpgen.sphinxext.search")
    app.add_config_value("bp_languages", [], "html", (list,))
    app.add_config_value("bp_site_url", "", "html", (str,))
    app.connect("builder-inited", _add_files)
    alive.setup(app)
    # Before the theme's own handler, which reads what is set here.
    app.connect("html-page-context", _on_page, priority=400)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
