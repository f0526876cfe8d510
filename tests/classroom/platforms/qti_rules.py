"""Response processing of QTI 2.1, carried out as the specification says: an item, answers in, results out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
#: None is NULL: of what is not there, or has no value.
Value = float | int | bool | str | list[str] | None


class Declared(NamedTuple):
    """A variable of an item: one value, or a container; of which type."""

    cardinality: str
    kind: str
    default: Value


_READ: Mapping[str, Callable[[str], Value]] = {"float": float, "integer": int, "identifier": str}


def tag(e: ET.Element) -> str:
    """The name of an element of QTI."""
    assert e.tag.startswith(QTI), e.tag
    return e.tag.removeprefix(QTI)


def declared(item: ET.Element, of: str) -> dict[str, Declared]:
    """The variables of a kind: ``response`` or ``outcome``. A number that has no default begins as 0."""
    found = {}
    for e in item.iterfind(f"{QTI}{of}Declaration"):
        kind, default = e.attrib["baseType"], e.findtext(f"{QTI}defaultValue/{QTI}value")
        start: Value = None if of == "response" else [] if e.get("cardinality") == "multiple" else 0.0
        if default is not None:
            start = _READ[kind](default)
        found[e.attrib["identifier"]] = Declared(e.attrib["cardinality"], kind, start)
    return found


def processed(item: ET.Element, answers: Mapping[str, str]) -> dict[str, Value]:
    """The outcome variables after response processing; blank answers are left out of ``answers``."""
    responses, outcomes = declared(item, "response"), declared(item, "outcome")
    assert answers.keys() <= responses.keys()
    state = {name: one.default for name, one in (responses | outcomes).items()}
    state |= {name: float(text) for name, text in answers.items()}
    rules = item.find(f"{QTI}responseProcessing")
    assert rules is not None
    for rule in rules:
        _carry_out(rule, state, outcomes)
    return {name: state[name] for name in outcomes}


def _carry_out(rule: ET.Element, state: dict[str, Value], outcomes: Mapping[str, Declared]) -> None:
    if tag(rule) == "setOutcomeValue":
        (expression,) = rule
        found, name = evaluated(expression, state), rule.attrib["identifier"]
        if found is not None and outcomes[name].kind == "float":
            assert type(found) is float, name
        state[name] = found
        return
    assert tag(rule) == "responseCondition"
    for n, branch in enumerate(rule):
        assert tag(branch) in (("responseIf",) if n == 0 else ("responseElseIf", "responseElse"))
        condition, then = (None, list(branch)) if tag(branch) == "responseElse" else (branch[0], branch[1:])
        if condition is None or evaluated(condition, state) is True:
            for one in then:
                _carry_out(one, state, outcomes)
            return


def evaluated(e: ET.Element, state: Mapping[str, Value]) -> Value:
    """What an expression comes to; of what is NULL, NULL, but for logic."""
    name = tag(e)
    if name == "baseValue":
        return _READ[e.attrib["baseType"]](e.text or "")
    if name == "variable":
        return state[e.attrib["identifier"]]
    parts = [evaluated(child, state) for child in e]
    if name in ("and", "or"):
        decides = name == "or"
        return decides if decides in parts else None if None in parts else not decides
    if name == "multiple":
        return [x for part in parts for x in (part if isinstance(part, list) else [str(part)])]
    numbers = [x for x in parts if isinstance(x, int | float)]
    return _OPERATORS[name](e, numbers) if len(numbers) == len(parts) else None


def _math(e: ET.Element, parts: Sequence[float]) -> Value:
    (x,) = parts
    match e.attrib["name"]:
        case "floor":
            return math.floor(x)
        case "signum":
            return (x > 0) - (x < 0)
        case "log":
            return math.log10(x) if x > 0 else None
        case "ln":
            return math.log(x) if x > 0 else None
        case "abs":
            return abs(x)
        case "exp":
            return math.exp(x)
        case "tanh":
            return math.tanh(x)
    raise AssertionError(e.attrib)


def _equal(e: ET.Element, parts: Sequence[float]) -> bool:
    assert e.attrib["toleranceMode"] == "exact"
    return parts[0] == parts[1]


#: A result is whole where all that it is made of is; quotients and powers never are.
_OPERATORS: Mapping[str, Callable[[ET.Element, Sequence[float]], Value]] = {
    "mathOperator": _math,
    "equal": _equal,
    "not": lambda e, x: not x[0],
    "gte": lambda e, x: x[0] >= x[1],
    "lte": lambda e, x: x[0] <= x[1],
    "sum": lambda e, x: sum(x),
    "product": lambda e, x: math.prod(x),
    "subtract": lambda e, x: x[0] - x[1],
    "divide": lambda e, x: x[0] / x[1] if x[1] else None,
    "power": lambda e, x: float(x[0]) ** x[1],
    "max": lambda e, x: max(x) if all(isinstance(y, int) for y in x) else float(max(x)),
    "min": lambda e, x: min(x) if all(isinstance(y, int) for y in x) else float(min(x)),
}
