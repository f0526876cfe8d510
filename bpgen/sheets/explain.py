"""One quantity's derivation, in plain text or as MyST: what it rests on, in order of computation, why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from ..formats.environment import Words, render
from ..formats.escape import myst as escape_myst
from ..formats.formulas import Equation, Formula, Leaf, Name, Number, written
from ..formats.plain import equation, padded, width_of, wrap_text
from ..graph.quantity import Concept, Quantity, Role
from ..lesson.blocks import Derivation, Given, Heading, Paragraph
from ..lesson.meaning import forms_in, needed, reason_for, title
from ..network.kinds import Problem
from ..network.scalar import ScalarGraph
from ..printers import latex, text
from ..printers.target import Target, in_notation
from ..trace.printed import PrintedRound

TEMPLATE = "documents/explain.j2"


class ExplainedQuantity(NamedTuple):
    """One quantity on the way. ``why`` is empty where its kind was met before."""

    title: Markup
    why: Markup
    derivation: Derivation


def explain(
    network: Problem, printed: PrintedRound, key: str, lang: str, *, width: int = 80, own: Path | None = None
) -> str:
    """The derivation of the quantity with this key, in lines of at most ``width`` columns.

    Raises ``BpgenError`` where a user's own text or template is at fault.
    """
    notation = network.notation
    say, of_quantity = (
        Words(lang, own, kind=kind, form="plain", notation=notation) for kind in ("terminal", "quantities")
    )
    target = in_notation(text.TARGET, notation)
    name: Callable[[str], Leaf] = Name if notation.is_typed else printed.name
    teller = _Teller(say, of_quantity, network, printed, target, name)
    context = {**teller.context(key, "plain"), **_layout(width, target)}
    return render(TEMPLATE, own, context, "plain", notation)


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
        _readably(Words(lang, own, kind=kind, form="myst", notation=network.notation))
        for kind in ("terminal", "quantities")
    )
    target = in_notation(latex.TARGET, network.notation)
    teller = _Teller(say, of_quantity, network, printed, target, printed.name)
    shown = picture and (picture[0], _readable(escape_myst(picture[1])))
    context = {**teller.context(key, "myst"), "picture": shown}
    return render(TEMPLATE, own, context, "myst", network.notation)


def _readably(words: Words) -> Callable[..., Markup]:
    return lambda key, **values: _readable(words(key, **values))


def _readable(escaped: Markup) -> Markup:
    """A text in MyST without the escapes of signs that mean nothing within a line: people edit a fragment."""
    return Markup(re.sub(r"(?<=.)\\([,.;:'/()-])", r"\1", str(escaped)))  # noqa: S704  # the rest stays escaped


class _Teller(NamedTuple):
    """Tells how a quantity is found; ``name`` gives what stands for a quantity in a formula."""

    say: Callable[..., Markup]
    of_quantity: Callable[..., Markup]
    network: Problem
    printed: PrintedRound
    target: Target
    name: Callable[[str], Leaf]

    def context(self, key: str, form: str) -> Mapping[str, Any]:
        """What the template is given."""
        say, printed, many = self.say, self.printed, len(self.network.samples) > 1
        asked, derived = printed.graph[key], printed.graph[key].role is not Role.GIVEN
        rests_on = needed(printed.graph, key) if derived else []
        words = {"name": asked.key, "title": self._title(asked)}
        subject = "graph" if isinstance(self.network, ScalarGraph) else "network"
        about = say(f"explain.{subject}", network=self.network.name, round=printed.number)
        if many and asked.index.sample is not None:
            about += say("explain.sample", sample=asked.index.sample)
        result = self._value(asked)
        opening: list[Paragraph | Equation] = [Paragraph(say(f"explain.{self._aim(asked)}"))]
        opening.append(Paragraph(self._contract()) if derived else result)
        return {
            "form": f"formats/{form}",
            "heading": Heading(say("explain.heading", **words), about, Markup("")),
            "opening": opening,
            "given": self._given(rests_on),
            "given_title": say("explain.given_later" if printed.number > 1 else "explain.given"),
            "steps": list(self._steps(rests_on)),
            "result": result,
            "closing": say("explain.result", **words, value=Number(printed.text(key))),
        }

    def _title(self, q: Quantity) -> Markup:
        graph = self.printed.graph
        return title(self.of_quantity, graph, q, str if graph.shape.notation.is_typed else self.name)

    def _aim(self, q: Quantity) -> str:
        if q.role is not Role.GIVEN:
            return "aim"
        updated = self.printed.number > 1 and q.key in self.printed.graph.next_round
        return "aim_updated" if updated else "aim_given"

    def _contract(self) -> Markup:
        contract = self.printed.contract
        digits = self.say(f"explain.{contract.policy.kind}", n=contract.policy.digits)
        return self.say(f"explain.{contract.rule.value}", digits=digits)

    def _value(self, q: Quantity) -> Equation:
        return Equation((self.name(q.key), Number(self.printed.text(q.key))))

    def _given(self, rests_on: list[Quantity]) -> Given | None:
        kinds: dict[Concept, list[Equation]] = {}
        for q in rests_on:
            if q.role is Role.GIVEN:
                kinds.setdefault(q.concept, []).append(self._value(q))
        rows = ((self.of_quantity(f"{concept}.title"), tuple(values)) for concept, values in kinds.items())
        return Given(tuple(rows)) if kinds else None

    def _steps(self, rests_on: list[Quantity]) -> Iterator[ExplainedQuantity]:
        met = set[str]()
        for q in rests_on:
            if q.definition is None:
                continue
            reason = reason_for(self.network, q)
            forms = forms_in(self.printed, q, lambda e: Formula(e, self.name), self.target)
            why = Markup("") if reason in met else self.of_quantity(f"{reason}.why")
            met.add(reason)
            yield ExplainedQuantity(self._title(q), why, Derivation(self.name(q.key), forms))


def _layout(width: int, target: Target) -> Mapping[str, Callable[..., Markup | int]]:
    """What lays out the template's lines in so many columns."""

    def equations(derivation: Derivation, indent: int) -> Markup:
        name, *forms = (written(target, side) for side in (derivation.symbol, *derivation.forms))
        return _indented(equation(name, forms, width - indent), indent)

    return {
        "equations": equations,
        "wrapped": lambda told, indent=0: _indented(wrap_text(str(told), width - indent), indent),
        "columns": lambda values, indent: _indented(_flowing(values, width - indent, target), indent),
        "underlined": lambda told: _underlined(wrap_text(str(told), width)),
        "widest": lambda told: max(width_of(str(one)) for one in told),
        "padded": lambda told, columns: Markup(padded(str(told), columns)),  # noqa: S704
    }


def _underlined(lines: list[str]) -> Markup:
    return _indented([*lines, "=" * max(map(width_of, lines))], 0)


def _indented(lines: list[str], indent: int) -> Markup:
    """The lines, all but the first moved to the right: the first stands where the template puts it."""
    return Markup(("\n" + " " * indent).join(lines))  # noqa: S704  # plain text has no marks


def _flowing(values: tuple[Equation, ...], width: int, target: Target) -> list[str]:
    """Values one after another, three spaces apart, in lines."""
    lines = [""]
    for value in (written(target, one) for one in values):
        longer = f"{lines[-1]}   {value}" if lines[-1] else value
        if width_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(value)
    return lines
