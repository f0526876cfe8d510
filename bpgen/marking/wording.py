"""What is said of a learner's numbers: how a step is called, and where a wrong number comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..formats.environment import render_text
from ..formats.plain import phrase
from ..network.problem import Network
from ..printers import text
from ..printers.target import Target, in_notation
from ..sheets.options import Options
from ..trace.digits import Kind, plain
from ..words.texts import words
from .compare import Judged, JudgedAnswers, Verdict
from .hints import HintKind, is_telling


@dataclass(frozen=True)
class Wording:
    """The words for judged answers, in the language of the options."""

    found: JudgedAnswers
    options: Options

    def say(self, key: str, **values: object) -> str:
        """A text of the kind "marking", filled in."""
        return self.say_of("marking", key, **values)

    def say_of(self, kind: str, key: str, **values: object) -> str:
        """A text of any kind."""
        return phrase(words(kind, self.options.lang, self.options.templates), key, **values)

    def digits(self) -> str:
        """How many digits the contract asks for, in words."""
        policy = self.options.contract.policy
        kind = "figures" if policy.kind is Kind.FIGURES else "places"
        return self.say_of("sheet", f"contract.{kind}", n=policy.digits)

    @cached_property
    def target(self) -> Target:
        """How formulas and numbers are written: with the signs of the problem's notation."""
        return in_notation(text.TARGET, self.found.worked.graph.shape.notation)

    def given_text(self, step: Judged) -> str:
        """The learner's number as it was written; empty where there is none."""
        return "" if step.value is None else self.target.number(plain(step.value, keep_zeros=True))

    @property
    def several_rounds(self) -> bool:
        """Whether a round needs to be named."""
        return len(self.found.worked.written) > 1

    def place(self, question: int | None, round_: int) -> str:
        """Where a step stands on the sheet: its question, and its round where there are several."""
        if question is None:
            return self.say("compare.round", round=round_)
        key = "compare.question_round" if self.several_rounds else "compare.question"
        return self.say(key, question=question, round=round_)

    def hint(self, step: Judged) -> str:
        """Where a number comes from, in words."""
        hint = step.hint
        if step.verdict is Verdict.FOLLOWS:
            return self.say(f"hint.{self.options.contract.rule}")
        if hint is None and step.value and not is_telling(step.value):
            return self.say("hint.short", digits=self.digits())
        if hint is None:
            return self.say("hint.none")
        if hint.kind is HintKind.MISTAKE:
            return self.say("hint.mistake", text=self._mistake(hint.mistake))
        round_, key = hint.place
        if hint.kind is HintKind.SWAPPED:
            swapped = "hint.swapped" if hint.name == hint.right else "hint.swapped_copy"
            return self.say(swapped, name=hint.name, right=hint.right, wrong=hint.wrong)
        asked = (s.question for s in self.found.steps if (s.round, s.key) == hint.place)
        place = self.place(next(asked, None), round_)
        network = self.found.worked.network
        eta = plain(Decimal(repr(network.learning_rate))) if isinstance(network, Network) else ""
        return self.say(
            f"hint.{hint.kind}",
            power=hint.power,
            digits=self.digits(),
            part=self.target.number(hint.part) if hint.kind is HintKind.RATE else hint.part,
            name=key,
            place=place,
            eta=self.target.number(eta),
        )

    def counts(self) -> str:
        """How many numbers agree, follow, differ, and are blank."""
        agree, follow, differ, blank = (len(self.found.of(verdict)) for verdict in Verdict)
        given = agree + follow + differ
        if not given:
            return self.say("compare.nothing", blank=blank)
        parts = [self.say("count.agrees", agrees=agree, given=given)]
        for name, n in (("follows", follow), ("differs", differ)):
            if n:
                parts.append(self.say(f"count.{name}_one" if n == 1 else f"count.{name}", n=n))
        return self.say("compare.counts", parts=self.say_of("sheet", "comma").join(parts), blank=blank)

    def _mistake(self, name: str) -> str:
        """A known mistake, as the course's page describes it."""
        own = self.options.templates
        prose = words("prose/mistakes", self.options.lang, own)["mistake"][name]
        return render_text(prose, own, {"network": self.found.worked.network}, "myst").strip()
