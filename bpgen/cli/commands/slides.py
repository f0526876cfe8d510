"""`bpgen slides`: the whole lecture as slides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ...errors import BpgenError
from ...errors.messages import said
from ...formats.engines import ENGINES, usual_engine
from ...network.scalar import ScalarGraph
from ...problems.lecture import Lecture
from ...sheets.calling import call
from ..described import command
from ..kinds import FilePath, Known, Text
from ..options import (
    AskedDigits,
    chosen_contract,
    chosen_problem,
    contract_options,
    file_of_network,
    lang_option,
    notation_options,
    seed_options,
    templates_option,
)
from ..papers import FORMATS, check_papers, out_option, write_papers

# As `slides.model` has them: its imports would slow every `--help` down.
_DETAILS = ("deck", "full")
_NOTES = ("pages", "screen")
_RATIOS = ("16:9", "4:3")


@command()
@click.option("--network", metavar="NAME|FILE", show_default="mazur")
@seed_options
@notation_options
@click.option("--detail", type=Known(_DETAILS), default="deck", show_default=True)
@click.option("--parts", metavar="NAME,...", type=Text())
@click.option("--overlays", is_flag=True)
@click.option("--handout", type=Known(["2", "4", "6"]))
@click.option("--notes", type=Known(_NOTES))
@click.option("--ratio", type=Known(_RATIOS), default="16:9", show_default=True)
@contract_options
@lang_option
@click.option("--title", metavar="TEXT", type=Text())
@click.option("--lecturer", metavar="TEXT", type=Text())
@click.option("--course", metavar="TEXT", type=Text())
@click.option("--date", metavar="TEXT", type=Text())
@click.option("--logo", metavar="FILE", type=FilePath())
@click.option("--schedule", metavar="FILE", type=FilePath())
@templates_option
@click.option("--format", "format_", type=Known([*FORMATS, "html"]), default="all", show_default=True)
@click.option("--engine", type=Known(ENGINES), show_default="typst")
@out_option("slides")
@click.option("--force", is_flag=True)
def slides(
    network: str | None,
    seed: int | None,
    detail: str,
    parts: str | None,
    overlays: bool,
    handout: str | None,
    notes: str | None,
    ratio: str,
    digits: AskedDigits,
    lang: str,
    logo: Path | None,
    schedule: Path | None,
    templates: Path | None,
    format_: str,
    engine: str | None,
    out: Path,
    force: bool,
    **rest: Any,
) -> None:
    """The command: options in, files out."""
    from ...formats.logo import read_logo
    from ...slides.model import DeckOptions, Detail, NotesPages
    from ...trace.printed import usual_contract

    said = {key: rest.pop(key) for key in ("title", "lecturer", "course", "date")}
    if network is None and seed is None:
        network = "mazur"
    problem = chosen_problem(network, seed, rest)
    if isinstance(problem, ScalarGraph):
        raise BpgenError("file.graph", where=network or "")
    _check(format_, handout=handout, overlays=overlays, notes=notes)
    chosen = {
        **rest,
        **digits._asdict(),
        "lang": lang,
        "detail": None if detail == "deck" else detail,
        "parts": parts,
        "overlays": overlays or None,
        "handout": handout,
        "notes": notes,
        "ratio": None if ratio == "16:9" else ratio,
    }
    called = call(problem, network, seed, chosen)
    stem = f"{called.stem}-slides"
    picture = read_logo(logo) if logo else None
    options = DeckOptions(
        lang=lang,
        contract=chosen_contract(digits, default=usual_contract(problem.graph)),
        detail=Detail(detail),
        overlays=overlays,
        handout=int(handout or 0),
        notes=NotesPages(notes or "none"),
        ratio=ratio,
        lecture=_lecture(network, said),
        schedule=_schedule(schedule, templates),
        logo=f"{stem}-logo.{picture.ending}" if picture else "",
        opened=called.opened,
        parts=() if parts is None else tuple(name.strip() for name in parts.split(",")),
        templates=templates,
    )
    if format_ == "html":
        _need_sphinx()
        from ...slides.reveal import build_reveal, reveal_files

        files = reveal_files(problem, options, picture.data if picture else b"")
        click.echo(build_reveal(files, lang, out / stem, force=force))
        return
    engine = engine or usual_engine(templates, "beamer")
    check_papers(format_, out, engine)
    from ...formats.escape import check_printable
    from ...slides.beamer import beamer_source
    from ...slides.typst import typst_source

    for key, text in said.items():
        check_printable(text or "", f"--{key}")

    def sources(form: str) -> dict[str, str]:
        if form == "typst":
            return {stem: typst_source(problem, options)}
        return {stem: beamer_source(problem, options, picture)}

    beside = {options.logo: picture.data} if picture else None
    write_papers(out, sources, format_, engine, beside, own=templates, force=force)


def _check(format_: str, *, handout: str | None, overlays: bool, notes: str | None) -> None:
    """Refuse options that would do nothing, or the opposite of each other."""
    if handout and overlays:
        raise BpgenError("cli.overlays")
    if handout and notes == "screen":
        raise BpgenError("cli.second_screen")
    if format_ == "html" and handout:
        raise BpgenError("cli.handout")


def _lecture(network: str | None, said: dict[str, str | None]) -> Lecture:
    """What the network's file says of the lecture; options take its place."""
    path = file_of_network(network) if network else None
    if path:
        from ...problems.files import read_lecture

        lecture = read_lecture(path)
    else:
        lecture = Lecture()
    given = {key: text for key, text in said.items() if text is not None}
    return replace(lecture, **given)  # type: ignore[arg-type]  # these four are texts


def _schedule(path: Path | None, templates: Path | None) -> Any:
    if path is None:
        return None
    from ...circle.schedule import read_schedule

    return read_schedule(path, templates)


def _need_sphinx() -> None:
    try:
        import sphinx_revealjs  # noqa: F401
    except ImportError:
        raise BpgenError("cli.needs_slides", mend=said("hint.install", extra="slides")) from None
