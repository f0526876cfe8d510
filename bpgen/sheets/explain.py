"""One quantity's derivation, in plain text or as MyST: what it rests on, in order of computation, why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from ..formats.environment import Words, render, render_plain
from ..formats.escape import myst as escape_myst
from ..formats.plain import equation, padded, phrase, width_of, wrap_text
from ..graph.expr import Expr
from ..graph.quantity import Concept, Quantity, Role
from ..lesson.meaning import forms_of, needed, reason_for, title
from ..network.kinds import Problem
from ..network.scalar import ScalarGraph
from ..printers import latex, text
from ..trace.printed import PrintedRound
from ..words.texts import words

TEMPLATE = "documents/explain.txt.j2"
FRAGMENT = "documents/explain.md.j2"


@dataclass(frozen=True)
class Step:
    """One quantity on the way. ``why`` is empty where its kind was met before."""

    name: str
    title: str
    why: str
    forms: tuple[str, ...]
    """The longer forms, the formula, the numbers substituted and the result, each equal to the next."""


@dataclass(frozen=True)
class Given:
    """The given values of one kind."""

    title: str
    values: tuple[str, ...]


def explain(
    network: Problem, printed: PrintedRound, key: str, lang: str, *, width: int = 80, own: Path | None = None
) -> str:
    """The derivation of the quantity with this key, in lines of at most ``width`` columns.

    Raises ``BpgenError`` where a user's own text or template is at fault.
    """
    say, of_quantity = (partial(phrase, words(kind, lang, own)) for kind in ("terminal", "quantities"))
    context = _context(say, of_quantity, network, printed, key, _Writer(str, text.formula, str))
    return render_plain(TEMPLATE, own, context, _filters(width))


def fragment(
    network: Problem,
    printed: PrintedRound,
    key: str,
    lang: str,
    *,
    picture: tuple[str, str] | None = None,
    own: Path | None = None,
) -> str:
    """The same as a fragment of MyST: CommonMark and formulas between dollars, and nothing else, for pages
    that do not know us. ``picture``: the address of a drawing of the network, and what it shows, in words.

    Raises ``BpgenError`` where a user's own text or template is at fault.
    """
    say, of_quantity = (
        _readably(Words(lang, own, kind=kind, form="myst")) for kind in ("terminal", "quantities")
    )

    graph, number = printed.graph, printed.number

    def symbol(name: str) -> Markup:
        return Markup(latex.symbol_of(graph, name, number))  # noqa: S704  # our printer's

    def formula(e: Expr, leaf: Callable[[str], str] | None = None) -> Markup:
        if leaf is None:
            return Markup(latex.substituted(e, symbol))  # noqa: S704
        return Markup(latex.substituted(e, lambda name: latex.number(leaf(name))))  # noqa: S704

    writer = _Writer(symbol, formula, lambda written: Markup(latex.number(written)))  # noqa: S704
    shown = picture and (picture[0], _readable(escape_myst(picture[1])))
    context = {**_context(say, of_quantity, network, printed, key, writer), "picture": shown}
    return render(FRAGMENT, own, context, "myst")


def _readably(words_: Words) -> Callable[..., Markup]:
    return lambda key, **values: _readable(words_(key, **values))


def _readable(escaped: Markup) -> Markup:
    """A text in MyST without the escapes of signs that mean nothing within a line: people edit a fragment."""
    return Markup(re.sub(r"(?<=.)\\([,.;:'/()-])", r"\1", str(escaped)))  # noqa: S704  # the rest stays escaped


class _Writer(NamedTuple):
    """How symbols, formulas (with symbols, or what a second argument gives for each) and numbers are
    written.
    """

    symbol: Callable[[str], str]
    formula: Callable[..., str]
    number: Callable[[str], str]


def _context(
    say: Callable[..., str],
    of_quantity: Callable[..., str],
    network: Problem,
    printed: PrintedRound,
    key: str,
    writer: _Writer,
) -> Mapping[str, Any]:
    graph = printed.graph
    asked = graph[key]
    rests_on = needed(graph, key)
    return {
        "say": say,
        "name": asked.key,
        "title": title(of_quantity, graph, asked),
        "kind": _kind(asked, printed),
        "subject": "graph" if isinstance(network, ScalarGraph) else "network",
        "network": network.name,
        "round": printed.number,
        "sample": asked.index.sample if len(network.samples) > 1 else None,
        "contract": printed.contract.rule.value,
        "digits": say(f"explain.{printed.contract.policy.kind}", n=printed.contract.policy.digits),
        "given": _given(of_quantity, rests_on, printed, writer) if asked.role is not Role.GIVEN else [],
        "steps": list(_steps(of_quantity, network, rests_on, printed, writer)),
        "result": writer.number(printed.text(asked.key)),
        "symbol": writer.symbol(asked.key),
    }


def _kind(q: Quantity, printed: PrintedRound) -> str:
    if q.role is not Role.GIVEN:
        return "derived"
    return "updated" if printed.number > 1 and q.key in printed.graph.next_round else "given"


def _given(
    say: Callable[..., str], rests_on: list[Quantity], printed: PrintedRound, writer: _Writer
) -> list[Given]:
    kinds: dict[Concept, list[str]] = {}
    for q in rests_on:
        if q.role is Role.GIVEN:
            value = writer.symbol(q.key) + " = " + writer.number(printed.text(q.key))
            kinds.setdefault(q.concept, []).append(value)
    return [Given(say(f"{concept}.title"), tuple(values)) for concept, values in kinds.items()]


def _steps(
    say: Callable[..., str],
    network: Problem,
    rests_on: list[Quantity],
    printed: PrintedRound,
    writer: _Writer,
) -> list[Step]:
    met, out = set[str](), []
    for q in rests_on:
        if q.definition is None:
            continue
        reason = reason_for(network, q)
        result = writer.number(printed.text(q.key))
        forms = forms_of(q, writer.formula, lambda e: writer.formula(e, printed.operand), result)
        why = "" if reason in met else say(f"{reason}.why")
        met.add(reason)
        name = writer.symbol(q.key)
        out.append(Step(name, title(say, printed.graph, q), why, forms))
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
