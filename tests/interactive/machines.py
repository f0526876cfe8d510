"""The browser's judge in a machine of its own, beside the one in Python: the same answers for both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Context, Decimal
from random import Random
from typing import Any

from py_mini_racer import MiniRacer

from bpgen import LayerNetwork
from bpgen.graph.mistakes import Mistake
from bpgen.interactive.engine import as_source, engine, problem_data
from bpgen.marking.answers import Answer
from bpgen.marking.compare import compare
from bpgen.marking.follow import Place
from bpgen.marking.hints import Hint, HintKind
from bpgen.trace.digits import show
from bpgen.trace.evaluate import evaluate
from bpgen.trace.printed import source_of
from marking.learners import Sheet

#: What is asked of the engine, as texts.
_ASKED = """
globalThis.functions = () => JSON.stringify(Object.keys(FUNCTIONS));
globalThis.load = (data) => { globalThis.work = worked(data); };
globalThis.read_all = (texts, comma) => JSON.stringify(JSON.parse(texts).map((x) => read(x, comma)));
globalThis.rights = () => JSON.stringify(
  work.problem.blanks.map(([, round, n]) => [work.rightAt([round, n]), ...work.accepted([round, n])]));
globalThis.judge = (text) => {
  const typed = JSON.parse(text), own = new Map();
  for (const [round, n, number] of typed)
    own.set(`${round} ${n}`, { ...read(number, false), place: [round, n] });
  const found = judged(work, own), asked = work.problem.blanks.map(([, round, n]) => [round, n]);
  const hint = hinter(work, own, asked, found.numbers);
  return JSON.stringify(typed.map(([round, n]) => {
    const place = `${round} ${n}`, verdict = found.verdicts.get(place);
    return [verdict, verdict === "differs" && !found.worthless.has(place) ? hint([round, n]) : null];
  }));
};
"""
#: How far ends of intervals may be apart, as a part of them: floats of another order.
_FLOATS = 1e-9
#: And numbers: no more than the last bits of floats, so that at our digits they are the same.
_LAST_BITS = 1e-15


@contextmanager
def machine(more: str = "") -> Iterator[MiniRacer]:
    """An engine of JavaScript that has our judge, and nothing of a browser; ``more`` is asked of it, too."""
    made = MiniRacer()
    made.eval(f'(() => {{"use strict";{engine()}{_ASKED}{more}}})()')
    yield made
    made.close()


def load(machine: MiniRacer, sheet: Sheet) -> None:
    """Put a sheet's problem into the engine."""
    blanks = [step for part in sheet.parts for step in part.steps]
    machine.eval(f"load({as_source(problem_data(sheet.worked, blanks))})")


def asked(machine: MiniRacer, name: str, *values: object) -> Any:
    """What a function of ``_ASKED`` answers."""
    found = machine.eval(f"{name}({','.join(json.dumps(x) for x in values)})")
    assert isinstance(found, str)
    return json.loads(found)


def wrong_keys(machine: MiniRacer, sheet: Sheet) -> list[tuple[object, ...]]:
    """The blanks of which the browser has another number, or another interval, than the key."""
    worked, out = sheet.worked, list[tuple[object, ...]]()
    steps = [step for part in sheet.parts for step in part.steps]
    for (_, round_, key), (right, *ends) in zip(steps, asked(machine, "rights"), strict=True):
        ours = float(worked.written[round_ - 1][source_of(worked.graph, key).key])
        ends_of_key = [float(x) for x in worked.accepted(key, round_)]
        room = _FLOATS * max(map(abs, ends_of_key))
        if abs(right - ours) > _LAST_BITS * abs(ours) or any(
            abs(a - b) > room for a, b in zip(ends, ends_of_key, strict=True)
        ):
            out.append((key, round_, ours, right, ends_of_key, ends))
    return out


def unlike(machine: MiniRacer, sheet: Sheet, own: Mapping[Place, Decimal]) -> list[tuple[object, ...]]:
    """The answers of which the browser says something else than the judge in Python."""
    graph = sheet.worked.graph
    at = {q.key: n for n, q in enumerate(graph.quantities)}
    answers = [Answer(round_, key, value, 2) for (round_, key), value in own.items()]
    steps = {(s.round, s.key): s for s in compare(sheet.worked, sheet.parts, answers).steps}
    typed = json.dumps([[round_, at[key], str(value)] for (round_, key), value in own.items()])
    out = list[tuple[object, ...]]()
    for (place, value), theirs in zip(own.items(), asked(machine, "judge", typed), strict=True):
        step = steps[place]
        ours = [step.verdict.value, step.hint and hint_as_record(step.hint, at)]
        if theirs[1] and theirs[1]["kind"] == HintKind.RATE:
            theirs[1]["part"] = float(theirs[1]["part"])
        if ours != theirs:
            out.append((place, value, ours, theirs))
    return out


def hint_as_record(hint: Hint, at: Mapping[str, int]) -> dict[str, object]:
    """A hint as the browser has it: only what its kind says, and places for keys."""
    said: dict[str, object] = {"kind": hint.kind.value}
    match hint.kind:
        case HintKind.MISTAKE:
            said["mistake"] = hint.mistake
        case HintKind.POWER:
            said["power"] = hint.power
        case HintKind.FACTOR | HintKind.TERM | HintKind.TURNED:
            said["part"] = hint.part
        case HintKind.RATE:
            said["part"] = float(hint.part)
        case HintKind.SWAPPED:
            said |= {"name": at[hint.name], "right": at[hint.right], "wrong": at[hint.wrong]}
        case HintKind.OTHER:
            said["place"] = [hint.place[0], at[hint.place[1]]]
    return said


def hand(sheet: Sheet, rng: Random) -> dict[Place, Decimal]:
    """A learner's numbers: the key's, some of them missing and some wrong in the ways in which hands err."""
    worked = sheet.worked
    steps = [(step.round, step.key) for part in sheet.parts for step in part.steps]
    part, own = rng.choice((0.05, 0.2, 0.4)), dict[Place, Decimal]()
    stock = rng.random() < 0.2
    for place in steps:
        if rng.random() < 0.1:
            continue
        value = Decimal(worked.text(*place[::-1]))
        if rng.random() < part:
            value = _slip(value, [Decimal(worked.text(*x[::-1])) for x in rng.choices(steps)], rng)
            value = Context(prec=rng.choice((4, 5, 9))).plus(value)
        own[place] = Decimal("0.5") if stock and rng.random() < 0.3 else value
    return own


def mistaken(network: LayerNetwork, sheet: Sheet, mistake: Mistake) -> dict[Place, Decimal]:
    """The numbers of a learner who makes a known mistake throughout the first round."""
    made = evaluate(network, 1, graph=mistake.graph).rounds[0]
    policy = sheet.worked.contract.policy
    steps = (step for part in sheet.parts for step in part.steps)
    return {(1, step.key): Decimal(show(made[step.key], policy)) for step in steps}


def _slip(value: Decimal, others: Sequence[Decimal], rng: Random) -> Decimal:
    last = value.as_tuple().exponent
    assert isinstance(last, int)
    slips = (
        -value,
        value.scaleb(rng.choice((-2, -1, 1, 2))),
        value * Decimal("1.37"),
        Decimal(rng.choice(("0", "1", "0.5", "0.00"))),
        others[0],
        round(value, rng.randrange(1, 4)),
        value + Decimal(rng.choice((-3, -2, -1, 1, 2, 3))).scaleb(last),
        value * value,
        1 - value,
    )
    return rng.choice(slips)
