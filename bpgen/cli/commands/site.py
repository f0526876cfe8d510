"""`bpgen site`: the course of a network as a site, in one language or both."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from ...errors import BpgenError
from ...errors.languages import LANGUAGES
from ...errors.messages import said
from ...formats.plain import phrase
from ...words.texts import words
from ..described import asked_for_before, command, spoken
from ..kinds import Address, FilePath, Known, Text, Whole
from ..options import (
    AskedDigits,
    chosen_contract,
    chosen_network,
    notation_options,
    seed_options,
    templates_option,
)

#: Of a site, both languages are usual.
_BOTH = "both"


@command()
@click.option("--network", metavar="NAME|FILE", show_default="mazur")
@seed_options
@notation_options
@click.option("--out", type=FilePath(), metavar="DIR", default="site", show_default=True)
@click.option("--format", "form", type=Known(["html", "source"]), default="html", show_default=True)
@click.option("--lang", type=Known([*LANGUAGES, _BOTH]), default=asked_for_before, show_default=_BOTH)
@click.option("--title", metavar="TEXT", type=Text())
@click.option("--url", metavar="URL", type=Address())
@click.option("--schedule", metavar="FILE", type=FilePath())
@click.option("--timezone", metavar="ZONE")
@templates_option
@click.option("--work", metavar="DIR", type=FilePath())
@click.option("--force", is_flag=True)
@click.option("--places", type=Whole(0, 15), metavar="N", show_default="9")
@click.option("--figures", type=Whole(1, 15), metavar="N")
def site(
    network: str | None,
    seed: int | None,
    out: Path,
    form: str,
    lang: str | None,
    title: str | None,
    url: str | None,
    schedule: Path | None,
    timezone: str | None,
    templates: Path | None,
    work: Path | None,
    force: bool,
    places: int | None,
    figures: int | None,
    **shape: Any,
) -> None:
    """The command: options in, a site out."""
    try:
        import sphinx  # noqa: F401
    except ImportError:
        raise BpgenError("cli.needs_site", mend=said("hint.install", extra="site")) from None
    from ...disk.folders import check_out
    from ...formats.sphinx import check_work
    from ...site.build import build, hold_work, is_current, remember, stamp, write_sources
    from ...site.whole import Wish, asked_for, site_files
    from ...trace.printed import usual_contract
    from .. import cli

    if form == "html":
        check_out(out)
    if work:
        check_work(work)
        both = (out.resolve(), work.resolve())
        if any(one == other or one in other.parents for one, other in (both, both[::-1])):
            raise BpgenError("cli.work", where=f"--work {work}")
    if sys.flags.optimize > 1:
        raise BpgenError("cli.docstrings")
    if timezone is not None and schedule is None:
        raise BpgenError("cli.timezone")
    languages = LANGUAGES if lang is None or lang == _BOTH else (lang,)
    say = partial(phrase, words("terminal", spoken(), templates))
    if network is None and seed is None:
        network = "mazur"
    chosen = chosen_network(network, seed, shape)
    contract = chosen_contract(AskedDigits(figures, places), default=usual_contract(chosen.graph))
    if work:
        wait = partial(click.echo, say("site.waiting", folder=work), err=True)
        click.get_current_context().with_resource(hold_work(work, wait))
    wish = Wish(chosen, contract, title or "", url or "", schedule, templates, timezone, languages)
    asked = stamp(asked_for(wish), [templates] if templates else [])
    done = f"{out / 'index.html'}"
    if form == "html" and work and is_current(out, work, asked):
        click.echo(say("site.unchanged", file=done))
        return
    files, root = site_files(wish, cli, work / "pdf" if work else None)
    if form == "source":
        write_sources(files, out)
        for each in languages:
            click.echo(out / each)
        return
    pages = build(files, root, out, work, force=force, own=templates)
    if work:
        remember(work, asked)
    click.echo(say("site.built" if len(languages) > 1 else "site.built_in_one", file=done, pages=len(pages)))
