"""``bpgen show``: every intermediate value of a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import click

from ...errors import BpgenError
from ...exports.formats import written
from ...exports.values import records_of
from ...formats.plain import formula_of, phrase, width_of, wrap_formula
from ...graph.quantity import Concept, Graph, Quantity, Role
from ...network.kinds import Problem
from ...network.scalar import ScalarGraph
from ...trace.printed import PrintedRound, printed_rounds, usual_contract
from ...words.texts import terminal
from ...words.texts import words as words_of
from ..described import command
from ..kinds import Known, Whole
from ..options import (
    AskedDigits,
    chosen_contract,
    contract_options,
    format_option,
    lang_option,
    notation_options,
    seed_options,
)
from ..quantities import keys_of, split_words
from ..streams import emit

#: More rows than this are no list that anybody reads. All are made before the first is written, so that
#: an error in a late round leaves no half of a list.
_MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which quantities are listed."""

    names: tuple[str, ...]
    concepts: tuple[str, ...]
    roles: tuple[str, ...]
    sample: int | None


@command()
@click.argument("words", nargs=-1, metavar="[NETWORK] [NAME]...")
@seed_options
@notation_options
@click.option("--concept", "concepts", type=Known(Concept), multiple=True, metavar="CONCEPT")
@click.option("--role", "roles", type=Known(Role), multiple=True)
@click.option("--round", "round_", type=Whole(1), metavar="N", show_default="1")
@click.option("--rounds", type=Whole(1), metavar="N")
@click.option("--sample", type=Whole(1), metavar="S")
@contract_options
@format_option
@lang_option
def show(
    words: tuple[str, ...],
    seed: int | None,
    concepts: tuple[str, ...],
    roles: tuple[str, ...],
    round_: int | None,
    rounds: int | None,
    sample: int | None,
    digits: AskedDigits,
    format_: str,
    lang: str,
    **shape: Any,
) -> None:
    """The command: options in, a list of values out."""
    network, names = split_words(words, seed, shape)
    graph = network.graph
    wanted = _Wanted(names, concepts, roles, sample)
    chosen = _chosen(network, graph, wanted)
    first, last = _first_and_last(round_, rounds)
    # A table keeps whole rounds, to measure its columns.
    rows = len(graph.quantities if format_ == "table" else chosen) * (last - first + 1)
    if rows > _MOST_ROWS:
        raise BpgenError(
            "cli.rows", count=f"{rows:,}", rounds=f"{last - first + 1:,}", most=f"{_MOST_ROWS:,}"
        )
    # In a column every number shows all of its digits.
    default = usual_contract(graph, keep_zeros=format_ == "table")
    contract = chosen_contract(digits, default=default)
    printed = printed_rounds(network, contract, first, last)
    if format_ == "table":
        _print_table(network, chosen, list(printed), lang)
        return
    emit(written(records_of((q, p) for p in printed for q in chosen), format_))


def _first_and_last(round_: int | None, rounds: int | None) -> tuple[int, int]:
    if round_ is not None and rounds is not None:
        raise BpgenError("cli.round_and_rounds")
    return (1, rounds) if rounds is not None else (round_ or 1, round_ or 1)


def _chosen(network: Problem, graph: Graph, wanted: _Wanted) -> list[Quantity]:
    """The quantities that are listed, in order of computation."""
    samples = len(network.samples)
    if wanted.sample is not None and wanted.sample > samples:
        raise BpgenError("cli.sample", where="--sample", sample=wanted.sample, most=samples)
    keys = {key for name in wanted.names for key in keys_of(graph, name)}
    out = [
        q
        for q in graph.quantities
        if (not keys or q.key in keys)
        and (not wanted.concepts or q.concept.value in wanted.concepts)
        and (not wanted.roles or q.role.value in wanted.roles)
        and (wanted.sample is None or q.index.sample in (None, wanted.sample))
    ]
    if not out:
        there = ", ".join(dict.fromkeys(q.concept.value for q in graph.quantities))
        raise BpgenError("cli.none_matches", concepts=there)
    return out


def _print_table(
    network: Problem, chosen: Sequence[Quantity], printed: Iterable[PrintedRound], lang: str
) -> None:
    from ..tables import console

    out, words = console(), terminal(lang)
    for one in printed:
        subject = "graph" if isinstance(network, ScalarGraph) else "network"
        heading = phrase(words, f"explain.{subject}", network=network.name, round=one.number)
        out.print(heading, style="bold")
        for role, group in groupby(chosen, key=lambda q: q.role):
            out.print()
            heading = f"role.{role}" if one.number == 1 or role is not Role.GIVEN else "explain.given_later"
            out.print(phrase(words, heading), style="bold")
            rows = _given_rows if role is Role.GIVEN else _defined_rows
            out.print(rows(list(group), one, lang, out.width))
        out.print()


def _given_rows(part: list[Quantity], one: PrintedRound, lang: str, width: int) -> Any:
    """What the problem gives: names, what they are, values."""
    from ...lesson.meaning import title
    from ..tables import plain, table

    say = partial(phrase, words_of("quantities", lang))
    typed = one.graph.shape.notation.is_typed
    keys = ("name", "what", "value") if typed else ("name", "symbol", "what", "value")
    rows = table(*(phrase(terminal(lang), f"heading.{key}") for key in keys))
    values = _values(part, one)
    for q, value in zip(part, values, strict=True):
        symbol = () if typed else (plain(one.symbol(q.key, "text")),)
        rows.add_row(plain(q.key), *symbol, plain(title(say, one.graph, q)), plain(value))
    return rows


def _defined_rows(part: list[Quantity], one: PrintedRound, lang: str, width: int) -> Any:
    """What is computed; the formula and its numbers share the width that is left, side by side where
    both find room, else one above the other.
    """
    from ..tables import GAP, plain, table

    def heading(*keys: str) -> str:
        return " / ".join(phrase(terminal(lang), f"heading.{key}") for key in keys)

    values = _values(part, one)
    outer = (("name", [q.key for q in part]), ("value", values))
    left = width - sum(GAP + max(map(width_of, (heading(key), *cells))) for key, cells in outer)
    formulas = [_formula(q, one) for q in part]
    numbers = [one.substituted(q.key, "text") for q in part]
    widths = _shared(left - GAP, formulas, numbers)
    between = ("formula", "numbers") if widths else ()
    middle = [heading(key) for key in between] or [heading("formula", "numbers")]
    rows = table(heading("name"), *middle, heading("value"))
    for q, formula, number, value in zip(part, formulas, numbers, values, strict=True):
        if widths:
            cells = ["\n".join(wrap_formula(t, w)) for t, w in zip((formula, number), widths, strict=True)]
        else:
            lines = wrap_formula(formula, left)
            lines += wrap_formula(f"= {number}", left) if number != one.result(q.key, "text") else []
            cells = ["\n".join(lines)]
        rows.add_row(plain(q.key), *map(plain, cells), plain(value))
    return rows


def _values(part: list[Quantity], one: PrintedRound) -> list[str]:
    """The numbers of a column, their decimal signs below each other."""
    from ..tables import on_the_point

    return on_the_point([one.result(q.key, "text") for q in part])


def _formula(q: Quantity, one: PrintedRound) -> str:
    """A formula over names as they are typed; in the symbols of a book, with that of the quantity itself."""
    if one.graph.shape.notation.is_typed:
        return formula_of(q)
    return f"{one.symbol(q.key, 'text')} = {one.formula(q.key, 'text')}"


def _shared(width: int, formulas: list[str], numbers: list[str]) -> tuple[int, int] | None:
    """The widths of two columns: half each, but what one of them does not need goes to the other. None
    where the width does not hold both.
    """
    first, second = (max(map(len, column)) for column in (formulas, numbers))
    least, other = (
        max(len(piece) for text in column for piece in wrap_formula(text, 1))
        for column in (formulas, numbers)
    )
    if least + other > width:
        return None
    taken = max(width // 2, width - second, least)
    taken = min(taken, first, width - other)
    return taken, width - taken
