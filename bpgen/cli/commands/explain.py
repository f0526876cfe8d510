"""``bpgen explain``: one quantity's derivation, step by step."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from ...disk.output import write_files
from ...disk.places import check_file
from ...errors import BpgenError
from ...graph.quantity import Graph
from ...network.kinds import Problem
from ...network.problem import Network
from ...trace.printed import printed_rounds, usual_contract
from ..described import command
from ..kinds import FilePath, Known, Whole
from ..options import (
    AskedDigits,
    chosen_contract,
    contract_options,
    lang_option,
    notation_options,
    seed_options,
    templates_option,
)
from ..quantities import keys_of, split_words

#: The width of a page of text: wider lines are hard to read, narrower ones break every formula.
_WIDEST, _NARROWEST = 100, 60


@command()
@click.argument("words", nargs=-1, metavar="[NETWORK] NAME")
@seed_options
@notation_options
@click.option("--round", "round_", type=Whole(1), metavar="N", default=1, show_default=True)
@click.option("--sample", type=Whole(1), metavar="S")
@contract_options
@click.option("--format", "format_", type=Known(("text", "myst")), default="text", show_default=True)
@click.option("--drawing", type=FilePath(), metavar="FILE")
@lang_option
@templates_option
def explain(
    words: tuple[str, ...],
    seed: int | None,
    round_: int,
    sample: int | None,
    digits: AskedDigits,
    format_: str,
    drawing: Path | None,
    lang: str,
    templates: Path | None,
    **shape: Any,
) -> None:
    """The command: options in, a derivation out."""
    from ...sheets.explain import explain as derivation
    from ...sheets.explain import fragment

    network, names = split_words(words, seed, shape)
    if not names:
        raise BpgenError("cli.no_quantity")
    if len(names) > 1:
        raise BpgenError("cli.many_quantities", got=len(names))
    key = _key(network.graph, names[0], sample, len(network.samples))
    contract = chosen_contract(digits, default=usual_contract(network.graph, keep_zeros=format_ != "myst"))
    (printed,) = printed_rounds(network, contract, round_, round_)
    picture = _draw(network, key, lang, templates, drawing) if drawing else None
    if format_ == "myst":
        click.echo(fragment(network, printed, key, lang, picture=picture, own=templates), nl=False)
        return
    width = min(max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST), _WIDEST)
    click.echo(derivation(network, printed, key, lang, width=width, own=templates), nl=False)


def _draw(network: Problem, key: str, lang: str, own: Path | None, file: Path) -> tuple[str, str]:
    """Write the network, with what a quantity touches highlighted: the file's address for a page beside it,
    and what the drawing shows, in words.
    """
    from ...figures.svg import standalone
    from ...lesson.live import Live
    from ...lesson.pictures import figure

    if not isinstance(network, Network):
        raise BpgenError("formula.drawing", where="--drawing")
    if file.suffix.lower() != ".svg":
        raise BpgenError("cli.drawing", where="--drawing", ending=file.suffix or file.name)
    made = figure(Live(network), [key], lang, own, ident="bp-network")
    check_file(file)
    write_files(file.parent, {file.name: standalone(made.svg).encode()})
    return quote(file.name), made.alt


def _key(graph: Graph, name: str, sample: int | None, samples: int) -> str:
    """The key of a name in one sample, the first unless said otherwise."""
    keys = keys_of(graph, name)
    if sample is not None and sample > samples:
        raise BpgenError("cli.sample", where="--sample", sample=sample, most=samples)
    if sample is None or graph[keys[0]].index.sample is None:
        return keys[0]
    wanted = [key for key in keys if graph[key].index.sample == sample]
    if not wanted:
        raise BpgenError("cli.other_sample", where="--sample", name=name, sample=sample)
    return wanted[0]
