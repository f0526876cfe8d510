"""``bpgen verify``: prove every printed number by independent judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ...errors import BpgenError
from ...errors.messages import said
from ...formats.plain import phrase, wrap_text
from ...network.kinds import Problem
from ...network.scalar import ScalarGraph
from ...problems.sampling import draw
from ...words.texts import terminal
from ..described import command
from ..kinds import Seeds, Whole
from ..options import (
    chosen_problem,
    in_notation_asked,
    lang_option,
    notation_options,
    shape_options,
    wanted_network,
)
from ..progress import progress

if TYPE_CHECKING:
    from ...judges.verdict import JudgesReport, JudgeVerdict

#: More rounds than this prove nothing new: each is the same formulas at other numbers.
_MOST_ROUNDS = 100
#: So many differences are named for each judge.
_MOST_NAMED = 5
_DIFFERS = 1


@command()
@click.argument("networks", nargs=-1, metavar="[NETWORK]...")
@click.option("--seeds", type=Seeds(), metavar="FIRST:LAST")
@shape_options
@notation_options
@click.option("--rounds", type=Whole(1, _MOST_ROUNDS), default=2, show_default=True, metavar="N")
@lang_option
def verify(networks: tuple[str, ...], seeds: range | None, rounds: int, lang: str, **shape: Any) -> None:
    """The command: options in, the judges' tables and a status out."""
    from ...judges.judge import judge
    from ...judges.verdict import JudgesReport

    count, problems = _problems(networks, seeds, shape)
    say, report = partial(phrase, terminal(lang)), JudgesReport()
    with progress(count, lambda **n: say("verify.progress", **n)) as advance:
        for one in problems:
            judge(one, rounds, report)
            advance(1)
    _print(report, rounds, say)
    if report.differing:
        click.get_current_context().exit(_DIFFERS)


def _problems(
    networks: Sequence[str], seeds: range | None, shape: Mapping[str, Any]
) -> tuple[int, Iterable[Problem]]:
    """How many networks, and the networks: all that are named are read before the first is judged."""
    if seeds is None or networks:
        if not networks:
            raise BpgenError("cli.network_or_seeds")
        named = [_named(each, seeds, shape) for each in networks]
        return len(named), named
    wanted = wanted_network(shape)

    def drawn() -> Iterator[Problem]:
        for seed in seeds:
            try:
                yield in_notation_asked(draw(seed, wanted), shape)
            except BpgenError as error:
                raise error.within(said("cli.seed", seed=seed)) from None

    return len(seeds), drawn()


def _named(network: str, seeds: range | None, shape: Mapping[str, Any]) -> Problem:
    problem = chosen_problem(network, None if seeds is None else seeds[0], shape)
    if isinstance(problem, ScalarGraph):
        raise BpgenError("file.graph", where=problem.name)
    return problem


def _print(report: JudgesReport, rounds: int, say: Callable[..., str]) -> None:
    from ..tables import console, plain, table

    out = console()
    rows = table(*(say(f"heading.{key}") for key in ("judge", "comparisons", "difference", "verdict")))
    rows.columns[1].justify = "right"
    for verdict in report.verdicts.values():
        word = say("verify.differs" if verdict.differing else "verify.agrees")
        judge = say(f"verify.{verdict.judge}")
        rows.add_row(plain(judge), f"{verdict.comparisons:,}", plain(_largest(verdict, say)), plain(word))
    out.print(rows)
    out.print()
    for line in _remarks(report, rounds, say):
        for part in wrap_text(line, out.width):
            click.echo(part)


def _largest(verdict: JudgeVerdict, say: Callable[..., str]) -> str:
    from ...judges.verdict import Judge

    if verdict.judge is Judge.PRINTED_CARRY:
        return say("verify.of_room", percent=f"{100 * verdict.largest:.0f}")
    return f"{verdict.largest:.1e}" if verdict.largest else "0"


def _remarks(report: JudgesReport, rounds: int, say: Callable[..., str]) -> Iterator[str]:
    """What was examined, what could not be, and what differs."""
    yield say("verify.subject", networks=report.networks, rounds=rounds)
    if report.by_definition:
        yield say("verify.by_definition", networks=report.by_definition)
    skipped = sum(v.skipped for v in report.verdicts.values())
    if skipped:
        yield say("verify.skipped", lines=skipped)
    named = [d for v in report.verdicts.values() for d in v.differences[:_MOST_NAMED]]
    for d in named:
        judge = say(f"verify.{d.judge}")
        yield say(
            "verify.difference",
            network=d.network, judge=judge, round=d.round, name=d.name, ours=d.ours, theirs=d.theirs,
        )  # fmt: skip
    if report.differing > len(named):
        yield say("verify.more", n=report.differing - len(named))
    yield say("verify.refuted" if report.differing else "verify.proved")
