"""One quantity's derivation in plain text: what it rests on, in order of computation, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..graph.quantity import Concept, Quantity, Role
from ..printers import text
from ..spec import Network
from ..texts import words
from ..trace.printed import PrintedRound
from .environment import render_plain
from .meaning import forms_of, needed, reason_for, title
from .plain import equation, padded, phrase, width_of, wrap_text

TEMPLATE = "documents/explain.txt.j2"


@dataclass(frozen=True)
class Step:
    """One quantity on the way. ``why`` is empty where its kind was met before."""

    name: str
    title: str
    why: str
    forms: tuple[str, ...]
    """The longer forms, the formula, the numbers put in and the result, each equal to the next."""


@dataclass(frozen=True)
class Given:
    """The given values of one kind."""

    title: str
    values: tuple[str, ...]


def explain(
    network: Network, printed: PrintedRound, key: str, lang: str, *, width: int = 80, own: Path | None = None
) -> str:
    """The derivation of the quantity with this key, in lines of at most ``width`` columns.

    Raises ``BpgenError`` where a user's own text or template is at fault.
    """
    texts = words("terminal", lang, own)
    say = partial(phrase, texts)
    arch, graph = network.architecture, printed.graph
    asked = graph[key]
    rests_on = needed(graph, key)
    context = {
        "say": say,
        "name": asked.key,
        "title": title(say, arch, graph, asked),
        "kind": _kind(asked, printed),
        "network": network.name,
        "round": printed.number,
        "sample": asked.index.sample if len(network.samples) > 1 else None,
        "contract": printed.contract.rule.value,
        "digits": say(f"explain.{printed.contract.policy.kind}", n=printed.contract.policy.digits),
        "given": _given(say, rests_on, printed) if asked.role is not Role.GIVEN else [],
        "steps": list(_steps(say, network, rests_on, printed)),
        "result": printed.text(asked.key),
    }
    return render_plain(TEMPLATE, own, context, _filters(width))


def _kind(q: Quantity, printed: PrintedRound) -> str:
    if q.role is not Role.GIVEN:
        return "derived"
    return "updated" if printed.number > 1 and q.key in printed.graph.next_round else "given"


def _given(say: Callable[..., str], rests_on: list[Quantity], printed: PrintedRound) -> list[Given]:
    kinds: dict[Concept, list[str]] = {}
    for q in rests_on:
        if q.role is Role.GIVEN:
            kinds.setdefault(q.concept, []).append(f"{q.key} = {printed.text(q.key)}")
    return [Given(say(f"title.{concept}"), tuple(values)) for concept, values in kinds.items()]


def _steps(
    say: Callable[..., str], network: Network, rests_on: list[Quantity], printed: PrintedRound
) -> list[Step]:
    arch, met, out = network.architecture, set[str](), []
    for q in rests_on:
        if q.definition is None:
            continue
        reason = reason_for(network, q)
        forms = forms_of(q, text.formula, lambda e: text.formula(e, printed.operand), printed.text(q.key))
        why = "" if reason in met else say(f"why.{reason}")
        met.add(reason)
        out.append(Step(q.key, title(say, arch, printed.graph, q), why, forms))
    return out


def _filters(width: int) -> Mapping[str, Callable[..., str]]:
    """What lays out the template's lines in so many columns."""
    return {
        "equation": lambda forms, name, indent=0: _indented(equation(name, forms, width - indent), indent),
        "paragraph": lambda text, indent=0: _indented(wrap_text(text, width - indent), indent),
        "columns": lambda values, indent=0: _indented(_flowing(values, width - indent), indent),
        "underlined": lambda text: _underlined(wrap_text(text, width)),
        "padded": padded,
    }


def _underlined(lines: list[str]) -> str:
    return "\n".join([*lines, "=" * max(map(width_of, lines))])


def _indented(lines: list[str], indent: int) -> str:
    """The lines, all but the first moved to the right: the first stands where the template puts it."""
    return ("\n" + " " * indent).join(lines)


def _flowing(values: tuple[str, ...], width: int) -> list[str]:
    """Values one after another, three spaces apart, in lines."""
    lines = [""]
    for value in values:
        longer = f"{lines[-1]}   {value}" if lines[-1] else value
        if width_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(value)
    return lines
