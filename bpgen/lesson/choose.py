"""Which steps of a sheet are blank and which are worked: the deck's choice, a faded series, or any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from ..errors import BpgenError, nearest
from ..errors.messages import said
from ..graph.expr import Num
from ..graph.quantity import Graph, Quantity
from ..trace.printed import source_of
from .plan import PlannedSection

#: What `--worked` takes beside names of quantities, with `*` for any letters.
CHOICES = ("all", "none", "deck", "forward", "error", "output", "hidden", "inputs")
#: Those that every sheet has; the others are parts of a round.
_ANYWHERE = ("all", "none", "deck")


def blanks(
    graph: Graph, sections: Sequence[PlannedSection], worked: Sequence[str], fade: int | None
) -> frozenset[tuple[int, str]]:
    """The (round, key) pairs that the reader is to work out.

    ``worked`` names steps that are worked on the sheet: "all", "deck" (those that the deck's slides
    work: the first unit and the first weight of each layer, in round 1), a part ("forward", "output"),
    "round2", a concept ("net") or a name of a quantity, with * for any letters. ``fade`` works all
    steps but the last so many. A copy of what is blank is blank, too: worked, it would give the answer
    away. Raises ``BpgenError`` for a choice that matches nothing.
    """
    steps = [(s.round, s.kind, key) for s in sections for g in s.groups for key in g.keys]
    steps = [x for x in steps if not isinstance(graph[x[2]].definition, Num)]
    if fade is not None:
        kept = steps[len(steps) - fade :] if fade < len(steps) else steps
        return frozenset((r, key) for r, _, key in kept if fade > 0)
    given: set[tuple[int, str]] = set()
    for choice in worked:
        matched = [(r, key) for r, kind, key in steps if _matches(choice, r, kind, graph[key])]
        if not matched and choice != "none":
            rounds = dict.fromkeys(f"round{r}" for r, _, _ in steps)
            concepts = dict.fromkeys(graph[key].concept.value for _, _, key in steps)
            parts = {kind for _, kind, _ in steps}
            words = [c for c in CHOICES if c in _ANYWHERE or c in parts]
            known = [c for c in (*words, *rounds, *concepts, *(k for _, _, k in steps)) if c != choice]
            hint = nearest(choice, known) or said("documents.steps", names=", ".join(words))
            raise BpgenError("documents.step", where="--worked", mend=hint, choice=choice)
        given.update(matched)
    asked = frozenset((r, key) for r, _, key in steps if (r, key) not in given)
    return asked | {(r, key) for r, key in given if origin(graph, key, r) in asked}


def origin(graph: Graph, key: str, round_: int) -> tuple[int, str]:
    """The round and the key by which a number is computed: a copy's is that of what it copies, and a
    parameter's that of the round before, which has updated it.
    """
    key = source_of(graph, key).key
    return (round_ - 1, graph.next_round[key]) if round_ > 1 and key in graph.next_round else (round_, key)


def is_asked(graph: Graph, blank: frozenset[tuple[int, str]], round_: int) -> Callable[[str], bool]:
    """Whether the value of a quantity of a round is what one of these blanks asks for."""
    return lambda key: origin(graph, key, round_) in blank


def _matches(choice: str, round_: int, kind: str, q: Quantity) -> bool:
    if choice == "all" or choice in (kind, q.concept.value, f"round{round_}"):
        return True
    if choice == "deck":
        return round_ == 1 and q.index.unit in (None, 1) and q.index.source in (None, 1)
    return any(fnmatchcase(name, choice) for name in (q.key, q.name))
