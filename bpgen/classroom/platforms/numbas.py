"""Numbas: an exam as a file that its editor and its compiler read.

An answer is a variable. Where it was given, it takes the place of the key's number in the parts that rest on
it (``variableReplacements``): first the original is tried, then what follows. Numbers are plain decimals, for
1.2e-05 is 1.2 e - 5 to Numbas.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from ...formats.escape import clean
from ...formats.slots import DocumentSlot, Fill, cut, fill_in
from ...graph.expr import Call, Expr, rebuild
from ...graph.functions.largest import LARGEST
from ...graph.functions.maximum import MAXIMUM
from ...marking.follow import Place
from ...printers.infix import Style, UnprintableError, fill, parts
from ...trace.digits import Kind, Policy
from .ends import Ends, decimals, ends_of, feedback
from .platform import Coursework, Platform, Variant
from .quiz import QuizPicture, QuizQuestion, line_of, numbers_of, quiz_of
from .steps import StepOfBlank, named, steps_of

#: The version of the format. The first line says it; the rest is JSON.
_VERSION = "// Numbas version: exam_results_page_options\n"
#: No logarithm is taken of less: that of 0 is no number, that of a negative one is complex, as its root is.
_LEAST = f"{10.0**-30:.30f}"
#: JME, the language of Numbas' expressions.
_JME = Style(
    times=" * ",
    power=("^", ""),
    target="jme",
    own=(
        ("abs", "abs"),
        ("capped", ("min(1, ", 0, ")")),
        ("exp", "exp"),
        ("log", ("ln(max(", 0, f", {_LEAST}))")),
        ("maximum", "max"),
        ("relu", ("max(0, ", 0, ")")),
        ("sign", "sign"),
        ("sqrt", ("sqrt(max(0, ", 0, "))")),
        ("step", ("if(", 0, " > 0, 1, 0)")),
        ("tanh", "tanh"),
        ("where", ("if(", 0, " > ", 1, ", ", 2, ", ", 3, ")")),
        ("wins", ("if(", 1, " > ", 0, " and ", 1, " >= ", 2, ", 1, 0)")),
    ),
)
#: What the function is called that gives a unit of a number's last place.
_UNIT = "lastplace"
#: No answer is as large.
_NOWHERE = "10^300"
#: How far the sum of a program's floats may be from that of another.
_FLOATS = "0.000000001"


def _write(work: Coursework) -> bytes:
    said = feedback(work.options.lang)
    exam = {
        "name": clean(work.name),
        "duration": 0,
        "percentPass": 0,
        "showQuestionGroupNames": False,
        "shuffleQuestionGroups": False,
        "question_groups": [
            {
                "name": "",
                "pickingStrategy": "random-subset",
                "pickQuestions": 1,
                "questions": [_question(work, variant, said) for variant in work.variants],
            }
        ],
        "navigation": {"allowregen": False, "navigatemode": "sequence", "browse": True},
        "timing": {"allowPause": True},
        "feedback": {"allowrevealanswer": False, "showexpectedanswerswhen": "inreview"},
    }
    return (_VERSION + json.dumps(exam, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


class _Part(NamedTuple):
    """What is known of a variant's answers, by their places."""

    work: Coursework
    names: Mapping[Place, str]
    ends: Mapping[Place, Ends]
    steps: Mapping[Place, StepOfBlank | None]
    formulas: Mapping[Place, Mapping[str, str]]
    paths: Mapping[Place, str]
    said: Mapping[str, str]


def _question(work: Coursework, variant: Variant, said: Mapping[str, str]) -> dict[str, Any]:
    quiz, worked = quiz_of(work.graph, work.options), variant.worked
    places = [(blank.round, blank.key) for blank in work.blanks]
    names = {place: f"a{n}" for n, place in enumerate(places, 1)}
    ends = dict(zip(places, ends_of(worked, work.blanks), strict=True))
    steps = dict(zip(places, steps_of(worked, work.blanks, work.options), strict=True))
    formulas = {x: _formulas(ends[x], steps[x], names) for x in places}
    asked = [
        (question, [x for line in question.lines if (x := (line.round, line.key)) in names])
        for question in quiz.questions
    ]
    asked = [(question, own) for question, own in asked if own]
    paths = {x: f"p{n}g{m}" for n, (_, own) in enumerate(asked) for m, x in enumerate(own)}
    part = _Part(work, names, ends, steps, formulas, paths, said)
    number = numbers_of(worked, work.graph)
    variables = {
        letter + names[x][1:]: definition
        for x in places
        for letter, definition in {"a": _exact(ends[x].key), **formulas[x]}.items()
    }
    return {
        "name": clean(variant.code),
        "statement": fill_in(cut(quiz.opening + _drawn(quiz.picture)), number),
        "advice": "",
        "rulesets": {},
        "extensions": [],
        "constants": [],
        "variables": {name: _variable(name, definition) for name, definition in variables.items()},
        "variablesTest": {"condition": "", "maxRuns": 1},
        "ungrouped_variables": list(variables),
        "variable_groups": [],
        "functions": {_UNIT: _unit(worked.contract.policy)},
        "preamble": {"js": "", "css": ""},
        "parts": [
            {
                "type": "gapfill",
                "prompt": _prompt(question, own, number),
                "marks": 0,
                "sortAnswers": False,
                "gaps": [_gap(place, part) for place in own],
            }
            for question, own in asked
        ],
    }


def _drawn(picture: QuizPicture | None) -> Markup:
    if picture is None:
        return Markup()
    address = f"data:image/svg+xml;base64,{picture.base64}"
    return Markup('<p><img src="{}" alt="{}"/></p>').format(address, picture.alternative)


def _prompt(question: QuizQuestion, asked: Sequence[Place], number: Callable[[DocumentSlot], str]) -> str:
    """The lines of a question, with a mark of Numbas for each gap."""

    def text(slot: DocumentSlot) -> str:
        if slot.fill is Fill.ANSWER:
            return f"[[{asked.index((slot.round, slot.key))}]]"
        return number(slot)

    lines = "".join(map(line_of, question.lines))
    return fill_in(cut(f"<p><strong>{question.title}</strong></p>\n{lines}"), text)


def _gap(place: Place, part: _Part) -> dict[str, Any]:
    """An answer: its interval, what it takes over from other answers, and the wrong ones that have a name."""
    name, formulas = part.names[place], part.formulas[place]
    ends, step = part.ends[place], part.steps[place]
    low, high = decimals(ends.right.low), decimals(ends.right.high)
    if formulas:
        low, high = f"l{name[1:]}", f"h{name[1:]}"
    gap = _number_entry(low, high, float(part.work.worth[ends.blank.question]))
    if step is not None and formulas:
        gap["variableReplacements"] = [
            {"variable": part.names[other], "part": part.paths[other], "must_go_first": False}
            for other in dict.fromkeys((*step.formula.operands, *step.alike))
        ]
    gap["alternatives"] = [
        {
            **_number_entry(decimals(wrong.span.low), decimals(wrong.span.high), 0),
            "alternativeFeedbackMessage": str(escape(part.said[wrong.mistake])),
        }
        for wrong in ends.wrong
    ]
    return gap


def _number_entry(low: str, high: str, marks: float) -> dict[str, Any]:
    return {
        "type": "numberentry",
        "marks": marks,
        "minValue": low,
        "maxValue": high,
        "allowFractions": False,
        "notationStyles": ["plain", "scientific"],
        "variableReplacementStrategy": "originalfirst",
    }


def _variable(name: str, definition: str) -> dict[str, Any]:
    return {
        "name": name,
        "group": "Ungrouped variables",
        "definition": definition,
        "description": "",
        "templateType": "anything",
        "can_override": False,
    }


def _exact(number: Decimal | float) -> str:
    """A number as an operand: in brackets, for it may be negative."""
    return f"({number:f})" if isinstance(number, Decimal) else f"({decimals(number)})"


def _by_pairs(e: Expr) -> Expr:
    """The largest of several numbers taken pair by pair: max has two arguments in Numbas."""
    if isinstance(e, Call) and e.function is LARGEST:
        return reduce(lambda a, b: Call(MAXIMUM, (a, b)), map(_by_pairs, e.arguments))
    return rebuild(e, _by_pairs)


def _formulas(ends: Ends, step: StepOfBlank | None, names: Mapping[Place, str]) -> dict[str, str]:
    """The ends of what is right: those of the key, and once an answer that differs has been put in, of what
    follows from it. None for a blank that rests on no other.
    """
    if step is None:
        return {}
    try:
        pieces = parts(_JME, _by_pairs(step.formula.expr))
    except UnprintableError:  # Numbas has no such function
        return {}
    own = {named(place): names[place] for place in step.formula.operands}

    def formula(changed: Mapping[str, str]) -> str:
        return fill(_JME, pieces, lambda leaf: changed.get(leaf) or _exact(Decimal(step.numbers[leaf])))

    name = names[ends.blank.round, ends.blank.key][1:]
    is_key = f"abs(f{name} - {_exact(step.value)}) <= {_FLOATS} * {_exact(max(abs(step.value), 1e-9))}"
    first, *others = (names[place] for place in step.alike)
    earned = [f"f{name} <> 0"]
    if others:
        earned.append(f"({' or '.join(f'{first} <> {other}' for other in others)})")
    off = f"{decimals(step.units)} * {_UNIT}(f{name})"
    if step.carries:
        for leaf, answer in own.items():
            off += f" + abs({formula({**own, leaf: f'({answer} + {_UNIT}({answer})/2)'})} - f{name})"
    low, high = _exact(ends.right.low), _exact(ends.right.high)
    follows = " and ".join(earned)
    # What follows from a wrong 0 counts as 0, which earns nothing: Numbas refuses to divide by it.
    no_zeros = " and ".join(f"{names[place]} <> 0" for place in step.zeros)
    return {
        "f": f"if({no_zeros}, {formula(own)}, 0)" if no_zeros else formula(own),
        "r": f"if(f{name} <> 0, {off}, 0)",
        "l": f"if({is_key}, {low}, if({follows}, f{name} - r{name}, {_NOWHERE}))",
        "h": f"if({is_key}, {high}, if({follows}, f{name} + r{name}, {_NOWHERE}))",
    }


def _unit(policy: Policy) -> dict[str, Any]:
    """The function that gives a unit of a number's last place."""
    size = f"floor(log(abs(x))) - {policy.digits - 1}" if policy.kind is Kind.FIGURES else f"-{policy.digits}"
    return {
        "parameters": [["x", "number"]],
        "type": "number",
        "language": "jme",
        "definition": f"if(x = 0, 0, 10^({size}))",
    }


PLATFORM = Platform(2, "exam", _write)
