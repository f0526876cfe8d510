"""What is above the languages: the choice between them, the page for a wrong address, the sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from markupsafe import Markup

from ..errors.languages import language, templates_folder
from ..formats.environment import render
from ..words.texts import words

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def choice_page(titles: Mapping[str, str], *, url: str = "", templates: Path | None = None) -> str:
    """The first page of the whole site, ``index.html``: a link to each language. Where there is but one, it
    leads there by itself.

    ``titles`` are the course's titles by language. The page is whole in one file, and works from a folder.
    """
    return _page("index.html.j2", titles, "", url, templates)


def missing_page(titles: Mapping[str, str], *, url: str = "", templates: Path | None = None) -> str:
    """``404.html``: a host shows it at whatever address was wrong, so its links start at the host's top.

    Without ``url`` the site is taken to stand at the top itself.
    """
    return _page("404.html.j2", titles, urlsplit(url).path.rstrip("/") + "/", url, templates)


def _page(name: str, titles: Mapping[str, str], top: str, url: str, templates: Path | None) -> str:
    languages = [(lang, title, words("site", lang, templates)["shell"]) for lang, title in titles.items()]
    icon = (templates_folder() / "web" / "site" / "favicon.svg").read_text(encoding="utf-8")
    context = {
        "languages": languages,
        "name_of": lambda lang: language(lang).name,
        "top": top,
        "url": url.rstrip("/"),
        "icon": Markup(icon),  # noqa: S704  # our own file
    }
    return render(f"web/{name}", templates, context, "html")


def sitemap(urls: Iterable[str]) -> bytes:
    """``sitemap.xml`` of these absolute addresses, in their order.

    Our own rather than sphinx-sitemap's: that writes one for each build, and this site is two builds
    below one address. Which page is which in the other language stands in the pages themselves.
    """
    ET.register_namespace("", _SITEMAP)
    root = ET.Element(f"{{{_SITEMAP}}}urlset")
    for url in urls:
        ET.SubElement(ET.SubElement(root, f"{{{_SITEMAP}}}url"), f"{{{_SITEMAP}}}loc").text = url
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
