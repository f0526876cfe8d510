"""The updates of a round by the problem's optimiser, and what the optimiser carries into the next round.

Before its first round an optimiser's state is given, as weights are: moments of 0, the powers of a constant,
the number of the round. Each round defines what takes its place in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from .architecture import UpdateShape
from .error import Averaged, over_samples
from .expr import Add, Expr, Mul, Num, Ref, Sub, refs
from .meaning import Meaning
from .optimisers.rule import L2, RATE, WEIGHT_DECAY, Constant, Parameter, power
from .quantity import Concept, Index, Quantity
from .schedules.rule import FIRST_RATE, ROUND

#: Weight decay taken for an L2 penalty, and the reverse: the same for plain gradient descent alone.
DECAY_MISTAKES = (_DECAY_FOR_PENALTY, _PENALTY_FOR_DECAY) = ("decay-for-penalty", "penalty-for-decay")
_PENALISED = Meaning("penalised_gradient", "g")
_ROUND = Meaning("round", "t", is_exact=True)
_NEXT_RATE = Meaning("next_rate", "eta")
_FIRST_RATE = Meaning("first_rate", "eta", "1")


def given_of_optimiser(update: UpdateShape, parameters: Iterable[tuple[str, Index]]) -> Iterator[Quantity]:
    """The numbers of the optimiser, and what it remembers before round 1: of each trained parameter, and of
    the round itself.
    """
    for c in update.constants:
        yield Quantity(c.name, c.name, Concept.CONSTANT, Index(), meaning=c.meaning)
    used = set() if update.rate is None else set(refs(update.rate))
    if FIRST_RATE.key in used:
        key = FIRST_RATE.key
        yield Quantity(key, key, Concept.CONSTANT, Index(), start=RATE.key, meaning=_FIRST_RATE)
    if ROUND.key in used:
        yield Quantity(ROUND.key, ROUND.key, Concept.STATE, Index(), start=1.0, meaning=_ROUND)
    for c in update.rule.powers:
        key = power(c).key
        yield Quantity(key, key, Concept.STATE, Index(), start=c.name, meaning=_power(c))
    for name, index in parameters:
        for piece in update.rule.states:
            key = f"{piece}_{name}"
            yield Quantity(key, key, Concept.STATE, index, start=0.0, meaning=update.rule.pieces[piece])


class Trained(Averaged, Protocol):
    """What the update of a parameter depends on."""

    @property
    def update(self) -> UpdateShape:
        """By which optimiser."""


def updates(shape: Trained, parameter: Quantity) -> Iterator[Quantity]:
    """The new value of a trained parameter; before it, of several samples, the gradient over the batch."""
    gradient = f"dE_total/d{parameter.key}"
    if shape.samples > 1:
        total = over_samples(shape, gradient)
        gradient = f"dE_batch/d{parameter.key}"
        pair = ("E_batch", parameter.key)
        yield Quantity(gradient, gradient, Concept.BATCH_GRADIENT, parameter.index, total, (), pair)
    yield from updated(shape.update, parameter.key, parameter.index, gradient)


def updated(update: UpdateShape, name: str, index: Index, gradient: str) -> Iterator[Quantity]:
    """All that leads from a parameter's gradient to its new value, and that value."""
    pieces = {"g": _PENALISED, **update.rule.pieces}
    for piece, key, e in formulas(update, name, gradient):
        if piece == "+":
            yield Quantity(key, key, Concept.UPDATED, index, e)
        else:
            concept = Concept.NEW_STATE if piece.endswith("+") else Concept.OF_UPDATE
            yield Quantity(key, key, concept, index, e, meaning=pieces[piece.removesuffix("+")])


def formulas(update: UpdateShape, name: str, gradient: str) -> Iterator[tuple[str, str, Expr]]:
    """The update of a parameter of this name, in the order in which it is worked: the letter, the key and the
    definition of each quantity; those whose letter ends with + go into the next round, the last is the new
    parameter.
    """
    if update.l2:
        yield "g", f"g_{name}", _penalised(name, gradient)
    for piece, e in update.rule.formulas(_parameter(update, name, gradient)):
        yield piece, _key(piece, name), e


def carried(update: UpdateShape) -> Iterator[Quantity]:
    """What the next round has in the place of this one's learning rate, number and powers."""
    for key, e, meaning in counted(update):
        yield Quantity(f"{key}+", f"{key}+", Concept.CARRIED, Index(), e, meaning=meaning)


def counted(update: UpdateShape) -> Iterator[tuple[str, Expr, Meaning]]:
    """What changes from round to round whatever the parameters are: its key, its value in the next round."""
    if update.rate is not None:
        yield RATE.key, update.rate, _NEXT_RATE
        if ROUND.key in refs(update.rate):
            yield ROUND.key, Add((ROUND, Num(1))), _ROUND
    for c in update.rule.powers:
        yield power(c).key, Mul((power(c), c.ref)), _power(c)


def slips(update: UpdateShape, gradients: Mapping[str, str]) -> Iterator[tuple[str, str, Expr]]:
    """The known mistakes in the update of each parameter, of which ``gradients`` has the gradient's key: the
    mistake's name, the key, and what is written there.
    """
    rule = update.rule
    for mistake, mistaken_formulas in rule.mistakes.items():
        for name, gradient in gradients.items():
            for piece, e in mistaken_formulas(_parameter(update, name, gradient)):
                yield mistake, _key(piece, name), e
    if not rule.states:
        return  # of plain gradient descent, penalty and decay are the same
    for name, gradient in gradients.items():
        if update.l2:
            yield _DECAY_FOR_PENALTY, f"g_{name}", Ref(gradient)
            decayed = dict(rule.formulas(Parameter(name, _decayed(name, L2), Ref(f"g_{name}"))))
            yield _DECAY_FOR_PENALTY, f"{name}+", decayed["+"]
        elif update.decays:
            mistaken = Parameter(name, Ref(name), _penalised(name, gradient, WEIGHT_DECAY))
            for piece, e in rule.formulas(mistaken):
                if e != dict(rule.formulas(_parameter(update, name, gradient)))[piece]:
                    yield _PENALTY_FOR_DECAY, _key(piece, name), e


def _parameter(update: UpdateShape, name: str, gradient: str) -> Parameter:
    start = _decayed(name, WEIGHT_DECAY) if update.decays else Ref(name)
    return Parameter(name, start, Ref(f"g_{name}" if update.l2 else gradient))


def _penalised(name: str, gradient: str, factor: Constant = L2) -> Expr:
    """The gradient of the error with lambda/2 times the parameter's square added."""
    return Add((Ref(gradient), Mul((factor.ref, Ref(name)))))


def _decayed(name: str, factor: Constant) -> Expr:
    """What weight decay leaves of a parameter."""
    return Sub(Ref(name), Mul((RATE, factor.ref, Ref(name))))


def _key(piece: str, name: str) -> str:
    """The key of a piece of an update: m_w5+ of "m+", mhat_w5 of "mhat", w5+ of "+"."""
    word, plus = piece.removesuffix("+"), "+" * piece.endswith("+")
    return f"{word}_{name}{plus}" if word else name + plus


def _power(c: Constant) -> Meaning:
    return Meaning("power", c.meaning.letter, c.meaning.sub, is_exact=True, is_power=True)
