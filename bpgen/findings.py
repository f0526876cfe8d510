"""What pydantic finds wrong with a network file, in our words: what, where, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pydantic import ValidationError

from .errors import BpgenError, SpecError, nearest
from .spec import LARGEST_SEED, MOST_ROUNDS

#: The keys and positions that lead to a value.
Place = tuple[int | str, ...]
#: So much of a wrong value is repeated in a message.
_LONGEST_SHOWN = 40
#: How to mend a wrong value, by its key.
_MEND = {
    "title": "Give a text in quotes, of at most 200 characters.",
    "source": "Give a text in quotes, of at most 500 characters.",
    "learning_rate": "Give a positive number, such as 0.5, or 0 to leave every weight as it is.",
    "rounds": f"Give a whole number from 1 to {MOST_ROUNDS:,}.",
    "trained_biases": "Give true or false, without quotes.",
    "input_gradients": "Give true or false, without quotes.",
    "bias_rule": 'Give "none", "layer" or "unit".',
    "seed": f"Give a whole number from 0 to {LARGEST_SEED:,}, such as 3.",
    "layers": "Write each layer under a line [[layers]].",
    "samples": "Write each sample under a line [[samples]].",
    "units": "Give a whole number from 1 on.",
    "weights": "Give a row of numbers for each unit: [[0.15, 0.20], [0.25, 0.30]].",
    "bias": "Give one number, without quotes or brackets.",
    "biases": "Give a list of numbers, [0.35, 0.60], one for each unit.",
    "inputs": "Give a list of numbers, [0.05, 0.10], one for each input.",
    "targets": "Give a list of numbers, [0.01, 0.99], one for each output unit.",
}


def explained(error: ValidationError, known: Callable[[Place], Iterable[str]]) -> BpgenError:
    """The first of pydantic's findings, in our words; an unknown key before the one missing for it."""
    found = error.errors(include_url=False)
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    where = _place(first["loc"])
    kind, message = first["type"], first["msg"]
    if kind == "extra_forbidden":
        key = str(first["loc"][-1])
        return SpecError(
            f"Unknown key {key[:_LONGEST_SHOWN]!r}.", where=where, mend=nearest(key, known(first["loc"]))
        )
    if kind == "missing":
        return SpecError("This key is missing.", where=where, mend="`bpgen new FILE` shows a whole file.")
    if kind == "enum":
        given = str(first["input"])[:_LONGEST_SHOWN]
        known_names = re.findall(r"'([^']+)'", message)
        return SpecError(f"Unknown value {given!r}.", where=where, mend=nearest(given, known_names))
    field = next((str(part) for part in reversed(first["loc"]) if isinstance(part, str)), "")
    mend = _MEND.get(field, "Correct this value.")
    if kind == "too_short":
        return SpecError(f"There is none of these: {field}.", where=where, mend=mend)
    given = repr(first["input"])
    repeated = given if len(given) <= _LONGEST_SHOWN else f"{given[:_LONGEST_SHOWN]}..."
    should = message.replace("Input should", "it should", 1)
    return SpecError(f"{repeated} cannot stand here: {should}.", where=where, mend=mend)


def _place(loc: Place) -> str:
    """layers[2].weights, counted from 1 as people do."""
    text = ""
    for part in loc:
        text += (
            f"[{part + 1}]"
            if isinstance(part, int)
            else f".{part[:_LONGEST_SHOWN]}"
            if text
            else part[:_LONGEST_SHOWN]
        )
    return text
