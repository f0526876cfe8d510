"""`bpgen exercise`: a sheet and its answer key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from ...errors import BpgenError
from ...exports.toml import problem_text
from ...formats.engines import ENGINES, page_count, usual_engine
from ...formats.environment import Words
from ...formats.plain import phrase, wrap_text
from ...formats.tex import no_tex
from ...graph.layers_shape import LayerGraph
from ...lesson.plan import Upto
from ...network.kinds import Problem
from ...network.layers import LayerNetwork
from ...network.problem import Network
from ...network.scalar import ScalarGraph
from ...sheets.asked import along_of
from ...sheets.calling import SheetCall, call
from ...sheets.digits import has_few_digits, uncertain_updates
from ...sheets.exercise import Exercise, make_exercise, sheet_and_key, source
from ...sheets.fitting import fitted
from ...sheets.logo import sheet_logo
from ...sheets.options import Options, usual_contract
from ...sheets.versions import SheetVersion
from ...sheets.versions import versions as versions_from
from ...words.texts import words
from ..described import command
from ..kinds import Address, FilePath, Known, Letters, Text, Whole
from ..options import (
    AskedDigits,
    chosen_problem,
    contract_options,
    in_notation_asked,
    lang_option,
    notation_options,
    seed_options,
    templates_option,
    wanted_network,
)
from ..papers import FORMATS, check_papers, out_option, write_papers, write_word
from ..sheets import AskedSheet, chosen_sheet, sheet_options


@command()
@click.option("--network", metavar="NAME|FILE")
@seed_options
@notation_options
@sheet_options
@contract_options
@lang_option
@click.option("--versions", type=Letters(), metavar="LETTERS")
@click.option("--pages", type=Whole(1), metavar="N")
@click.option("--title", default="", metavar="TEXT", type=Text())
@click.option("--course", default="", metavar="TEXT", type=Text())
@click.option("--institution", default="", metavar="TEXT", type=Text())
@click.option("--logo", type=FilePath(), metavar="FILE")
@click.option("--date", default="", metavar="TEXT", type=Text())
@click.option("--url", default="", metavar="URL", type=Address())
@templates_option
@click.option("--format", "format_", type=Known([*FORMATS, "docx"]), default="all", show_default=True)
@click.option("--engine", type=Known(ENGINES), show_default="typst")
@out_option("handouts")
@click.option("--force", is_flag=True)
def exercise(
    network: str | None,
    seed: int | None,
    sheet: AskedSheet,
    digits: AskedDigits,
    lang: str,
    versions: str | None,
    pages: int | None,
    title: str,
    course: str,
    institution: str,
    logo: Path | None,
    date: str,
    url: str,
    templates: Path | None,
    format_: str,
    engine: str | None,
    out: Path,
    force: bool,
    **shape: Any,
) -> None:
    """The command: options in, files out."""
    chosen = {**shape, **sheet.typed(), **digits._asdict(), "lang": lang}
    beside, pictures = sheet_logo(logo) if logo else (None, {})

    def options_for(problem: Problem) -> Options:
        chosen = chosen_sheet(problem, sheet, digits, lang, templates)
        return chosen._replace(title=title, course=course, institution=institution, logo=beside, date=date)

    engine = engine or usual_engine(templates)
    check_papers(format_, out, engine)
    if pages and format_ == "docx":
        raise BpgenError("cli.pages")
    if pages and ENGINES[engine].missing():
        raise no_tex()
    counted: dict[str, bytes] = {}
    make = partial(
        _sheet, chosen=chosen, most=pages, engine=engine, pictures=pictures, url=url, counted=counted
    )
    networks: dict[str, bytes] = {}
    if versions is None:
        problem = chosen_problem(network, seed, shape)
        made = [make(problem, network, seed, options_for(problem))]
    else:
        drawn = list(_versions(network, seed, shape, versions, options_for))
        made = [
            make(x.network, name, None if name else x.seed, options_for(x.network), version=x.letter)
            for x, name in drawn
        ]
        networks = {name: problem_text(x.network).encode() for x, name in drawn if name}
    few = [has_few_digits(sheet) for _, sheet in made]  # each is looked at: it may be refused
    if format_ == "docx":
        files = write_word(out, _documents(made, pictures), networks, force=force)
    else:
        papers = partial(_papers, made)
        files = write_papers(
            out, papers, format_, engine, pictures, networks, own=templates, force=force, ready=counted
        )
    say = partial(_said, lang, templates)
    stem, first = made[0]
    _warn_of_length(first, files.get(f"{stem}-sheet.pdf"), say)
    if any(few):
        _remark(say("exercise.few_digits"))
    if loose := list(dict.fromkeys(name for _, sheet in made for name in uncertain_updates(sheet))):
        _remark(say("exercise.loose_updates", count=len(loose), first=loose[0]))


def _papers(made: Iterable[tuple[str, Exercise]], form: str) -> dict[str, str]:
    """The sources of sheets and keys in a format, by the stems of their files."""
    papers: dict[str, str] = {}
    for stem, sheet in made:
        papers[f"{stem}-sheet"], papers[f"{stem}-key"] = sheet_and_key(sheet, form)
    return papers


def _documents(made: Iterable[tuple[str, Exercise]], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    from ...sheets.word import word_documents

    documents = ((stem, *word_documents(sheet, pictures)) for stem, sheet in made)
    return {
        f"{stem}-{which}.docx": data
        for stem, sheet, key in documents
        for which, data in (("sheet", sheet), ("key", key))
    }


def _sheet(
    problem: Problem,
    network: str | None,
    seed: int | None,
    options: Options,
    *,
    chosen: Mapping[str, Any],
    most: int | None,
    engine: str,
    pictures: Mapping[str, bytes],
    url: str,
    counted: dict[str, bytes],
    version: str = "",
) -> tuple[str, Exercise]:
    """A sheet and the stem of its files, on at most so many pages; a version's letter stands in its title and
    in the names of files. ``counted`` takes each PDF whose pages were counted, by its source.
    """
    mark = f"-version-{version}" if version else ""

    def called(less: Options) -> SheetCall:
        asked = {
            "rounds": less.rounds if less.rounds != options.rounds else chosen["rounds"],
            "upto": None if less.upto is Upto.ALL else less.upto.value,
        }
        return call(problem, network, seed, {**chosen, **asked}, less.rounds)

    def made(less: Options) -> Exercise:
        return make_exercise(problem, less, called(less).identity._replace(page=page))

    def pages(sheet: Exercise) -> int:
        name = f"{called(sheet.options).stem}{mark}-sheet"
        text = source(sheet, key=False, form=ENGINES[engine].form)
        counted[text] = ENGINES[engine].make({name: text}, pictures, options.templates)[name]
        return page_count(counted[text])

    # A page that draws problems shows that of the seed which its address ends with.
    page = f"{url}#seed-{seed}" if url and seed is not None else url
    if version:
        titled = Words(options.lang, options.templates, form="plain")
        title = titled("version", title=options.title or titled("title"), letter=version)
        options = options._replace(title=str(title))
    sheet = made(options) if most is None else fitted(problem, options, most, made, pages)
    less = sheet.options
    if less != options:
        told = [f"--rounds {less.rounds}"] * (less.rounds != options.rounds)
        told += [f"--upto {less.upto}"] * (less.upto != options.upto)
        key = "exercise.fitted_one" if most == 1 else "exercise.fitted"
        _remark(_said(options.lang, options.templates, key, most=most, options=" ".join(told)))
    return called(less).stem + mark, sheet


def _versions(
    network: str | None,
    seed: int | None,
    shape: Mapping[str, Any],
    letters: str,
    options_for: Callable[[Problem], Options],
) -> Iterator[tuple[SheetVersion, str | None]]:
    """The versions of a sheet; of a given network, each has other numbers and a file of its own, which is
    named beside it. Raises ``BpgenError`` where neither a network nor a seed is given, and for a graph of
    formulas.
    """
    if network is None:
        if seed is None:
            raise BpgenError("cli.versions")
        from ...problems.sampling import draw

        for one in versions_from(seed, letters, partial(draw, wanted=wanted_network(shape)), options_for):
            yield one._replace(network=in_notation_asked(one.network, shape)), None
        return
    from ...problems.alike import redrawn

    base = chosen_problem(network, None, shape)
    if isinstance(base, ScalarGraph):
        raise BpgenError("cli.like_graph", where="--network", name=network)
    contract = usual_contract(base)

    def drawn(number: int) -> Network | LayerNetwork:
        return replace(redrawn(number, base, contract), notation=base.notation)

    for one in versions_from(1 if seed is None else seed, letters, drawn, options_for):
        yield one, f"{one.network.name}.toml"


#: A sheet of more pages is more than a class has time for.
_MOST_PAGES = 6
#: So many lines of a sheet take a page, where no PDF says how many pages there are.
_LINES = 16


def _warn_of_length(sheet: Exercise, made: bytes | None, say: Callable[..., str]) -> None:
    """Say so where a sheet is long, and how it is made shorter."""
    count = page_count(made) if made is not None else 1 + sheet.counts[1] // _LINES
    if count > _MOST_PAGES:
        _remark(say("exercise.about" if made is None else "exercise.long", pages=count))
        _remark(say("exercise.shorter"))
        graph = sheet.worked.graph
        if isinstance(graph.shape, LayerGraph) and graph.next_round and not sheet.options.along:
            name, steps = along_of(graph)
            _remark(say("exercise.shorter_along", name=name, steps=steps))


def _said(lang: str, templates: Path | None, key: str, **values: object) -> str:
    """A text of the terminal; most sheets need none, and do not read them."""
    return phrase(words("terminal", lang, templates), key, **values)


def _remark(text: str) -> None:
    """Say something about the sheet on standard error, in lines of a usual terminal."""
    for line in wrap_text(text, 80):
        click.echo(line, err=True)
