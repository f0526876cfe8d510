"""What pydantic finds wrong with a network file, in our words: what, where, and how to fix it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..errors import BpgenError, SpecError, nearest
from ..errors.messages import Message, said
from ..network.rules import FILE_KEYS

#: The keys and positions that lead to a value.
Place = tuple[int | str, ...]
#: So much of a wrong value is repeated in a message.
_LONGEST_SHOWN = 40
#: Where people write the name of an optimiser: as a constant it would be a number.
_KIND_ELSEWHERE = {("optimiser", key) for key in ("name", "type", "optimiser", "optimizer")}
#: How to write the value of a key.
_FIX: Mapping[str, Message] = {
    **{name: said(key.fix) for name, key in FILE_KEYS.items() if key.fix},
    "bias_rule": said("file.bias_rule"),
    "seed": said("file.seed"),
    "layers": said("file.layers"),
    "optimiser": said("file.optimiser"),
    "notation": said("file.notation"),
    "samples": said("file.samples"),
    "units": said("file.whole"),
    "weights": said("file.weights"),
    "bias": said("file.bias"),
    "biases": said("file.biases"),
    "inputs": said("file.inputs"),
    "targets": said("file.targets"),
}


def explained(
    error: ValidationError, known: Callable[[Place], Iterable[str]], example: Message
) -> BpgenError:
    """The first of pydantic's findings, in our words: an unknown key before the one missing for it. What is
    missing comes with where an ``example`` is to be had.
    """
    found = error.errors(include_url=False)
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    where = _place(first["loc"])
    match first["type"]:
        case "extra_forbidden":
            key = str(first["loc"][-1])
            hint = nearest(key, known(first["loc"]))
            return SpecError("file.unknown_key", where=where, mend=hint, key=key[:_LONGEST_SHOWN])
        case "missing":
            return SpecError("file.missing", where=where, mend=example)
        case "float_type" if first["loc"] in _KIND_ELSEWHERE:
            hint = said("hint.nearest", name="kind")
            return SpecError("file.unknown_key", where=where, mend=hint, key=first["loc"][-1])
        case "enum":
            given = str(first["input"])[:_LONGEST_SHOWN]
            hint = nearest(given, re.findall(r"'([^']+)'", first["msg"]))
            return SpecError("file.unknown_value", where=where, mend=hint, got=given)
    field = next((str(part) for part in reversed(first["loc"]) if isinstance(part, str)), "")
    return _of_value(first, where).mended(_FIX.get(field, ""))


def _of_value(found: ErrorDetails, where: str) -> SpecError:
    """What is wrong with a value, by pydantic's kinds of errors."""
    bounds, given = found.get("ctx", {}), repr(found["input"])
    got = given if len(given) <= _LONGEST_SHOWN else f"{given[:_LONGEST_SHOWN]}..."
    match found["type"]:
        case "greater_than":
            return SpecError("value.greater", where=where, least=_plain(bounds["gt"]), got=got)
        case "greater_than_equal":
            return SpecError("value.at_least", where=where, least=_plain(bounds["ge"]), got=got)
        case "less_than":
            return SpecError("value.less", where=where, most=_plain(bounds["lt"]), got=got)
        case "less_than_equal":
            return SpecError("value.at_most", where=where, most=_plain(bounds["le"]), got=got)
        case "int_type" | "int_from_float":
            return SpecError("value.integer", where=where, got=got)
        case "float_type":
            return SpecError("value.number", where=where, got=got)
        case "bool_type":
            return SpecError("value.flag", where=where, got=got)
        case "string_type":
            return SpecError("value.string", where=where, got=got)
        case "list_type":
            return SpecError("value.list", where=where, got=got)
        case "model_type" | "model_attributes_type" | "dict_type":
            return SpecError("value.table", where=where, got=got)
        case "too_short":
            return SpecError("value.empty", where=where)
        case "too_long":
            most, length = bounds["max_length"], bounds["actual_length"]
            return SpecError("value.too_many", where=where, most=most, got=length)
        case "string_too_long":
            return SpecError(
                "value.too_long", where=where, most=bounds["max_length"], got=len(str(found["input"]))
            )
    return SpecError("file.wrong", where=where, got=got)


def _plain(bound: float) -> str:
    """A bound without a point where it is whole: 0 for 0.0."""
    return f"{bound:,.0f}" if float(bound).is_integer() else f"{bound:g}"


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
