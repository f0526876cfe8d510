"""A whole site from a lecturer's wish: the sources of each language, and what stands above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from ..circle.schedule import read_schedule
from ..errors.languages import LANGUAGES
from ..exports.toml import beside_conf
from ..lesson.course import Course
from ..network.problem import Network
from ..trace.digits import DECK, Contract
from .pages.page import Extras
from .shell import choice_page, missing_page, sitemap
from .sources import conf_text, sources


class Wish(NamedTuple):
    """What a lecturer asks for; empty where nothing is asked."""

    network: Network
    contract: Contract = DECK
    title: str = ""
    url: str = ""
    schedule: Path | None = None
    templates: Path | None = None
    timezone: str | None = None
    languages: Sequence[str] = LANGUAGES


def asked_for(wish: Wish) -> str:
    """All that a wish says, in words that change with it: the files that it names, too."""
    dates = wish.schedule.read_bytes() if wish.schedule and wish.schedule.is_file() else b""
    return repr((wish, dates))


def site_files(
    wish: Wish, program: click.Group, cache: Path | None = None
) -> tuple[Mapping[str, Mapping[str, bytes]], Mapping[str, bytes]]:
    """The sources of each language, by path; and the files above the languages.

    ``program`` is the command line, which the reference describes; ``cache`` keeps PDFs.

    Raises ``BpgenError`` where the network is too large for a lesson, or a file of the lecturer's is at
    fault.
    """
    called, own = beside_conf(wish.network)
    files: dict[str, Mapping[str, bytes]] = {}
    titles: dict[str, str] = {}
    schedule = read_schedule(wish.schedule, wish.templates, wish.timezone) if wish.schedule else None
    for lang in wish.languages:
        course = Course(wish.network, called, lang, wish.contract, wish.templates)
        title = wish.title or str(course.t("page.index"))
        conf = conf_text(course, title=title, url=wish.url, languages=wish.languages)
        files[lang] = {**sources(course, Extras(conf, program, schedule, cache, wish.languages)), **own}
        titles[lang] = title
    return files, _root(wish, titles, files[wish.languages[0]])


def _root(wish: Wish, titles: Mapping[str, str], pages: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files above the languages; the sitemap needs absolute addresses, so only where a site has one."""
    out = {
        "index.html": choice_page(titles, url=wish.url, templates=wish.templates).encode(),
        "404.html": missing_page(titles, url=wish.url, templates=wish.templates).encode(),
        ".nojekyll": b"",  # GitHub's host would leave out folders that begin with an underscore
    }
    if wish.url:
        names = [name.removesuffix(".md") for name in pages if name.endswith(".md")]
        urls = [f"{wish.url.rstrip('/')}/{lang}/{name}.html" for lang in wish.languages for name in names]
        out["sitemap.xml"] = sitemap(urls)
    return out
