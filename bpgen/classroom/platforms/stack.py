"""STACK, Moodle's question type that marks by Maxima: a question for each variant.

Each answer has a potential response tree: its first node compares with the key, the second with what follows
from the answers before it, the others name known mistakes. Trees that look at a blank answer are carried out,
too. A tree is carried out by a Maxima of its own, which takes seconds: only small sheets can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple
from xml.etree import ElementTree as ET

from markupsafe import escape

from ...errors import BpgenError
from ...formats.environment import Words
from ...formats.escape import clean
from ...formats.slots import DocumentSlot, Fill, cut, fill_in
from ...marking.follow import Place
from ...printers.infix import Style, UnprintableError, fill, parts
from ...trace.digits import Kind, Policy
from ...trace.interval import Interval
from .ends import Ends, decimals, feedback
from .moodle_xml import PICTURE, add_page, add_text, as_text, quiz_file
from .platform import Coursework, Platform, Variant
from .quiz import numbers_of, quiz_of
from .steps import StepOfBlank, answers_of, named

#: So many answers at most.
_MOST = 12
#: Maxima's expressions.
_MAXIMA = Style(
    times=" * ",
    power=("^", ""),
    target="maxima",
    own=(
        ("abs", "abs"),
        ("capped", ("min(1, ", 0, ")")),
        ("exp", "exp"),
        ("largest", "max"),
        ("log", ("log(max(", 0, ", 10.0^(-30)))")),
        ("maximum", "max"),
        ("relu", ("max(0, ", 0, ")")),
        ("sign", ("(if ", 0, " > 0 then 1 else if ", 0, " < 0 then -1 else 0)")),
        ("sqrt", ("sqrt(max(0, ", 0, "))")),
        ("step", ("(if ", 0, " > 0 then 1 else 0)")),
        ("tanh", "tanh"),
        ("where", ("(if ", 0, " > ", 1, " then ", 2, " else ", 3, ")")),
        ("wins", ("(if ", 1, " > ", 0, " and ", 1, " >= ", 2, " then 1 else 0)")),
    ),
)
#: The natural logarithm of 10, and what floats may lose in a logarithm.
_LN_10, _FLOATS = "2.302585092994046", "0.000000000001"
#: What opens something in a text of STACK.
_OPENING = (("[[", "&#91;["), ("{@", "&#123;@"), ("{#", "&#123;#"))


def _write(work: Coursework) -> bytes:
    if len(work.blanks) > _MOST:
        raise BpgenError("classroom.stack_size", asked=len(work.blanks), most=_MOST)
    return quiz_file(work.name, (_question(work, variant).encode() for variant in work.variants))


class _Blank(NamedTuple):
    """An answer: its number in all names, where it is right, what it rests on, and its part of the points."""

    number: int
    ends: Ends
    step: StepOfBlank | None
    points: str

    @property
    def answer(self) -> str:
        """The variable of the answer."""
        return f"ans{self.number}"


def _question(work: Coursework, variant: Variant) -> str:
    quiz, t = quiz_of(work.graph, work.options), Words(work.options.lang, kind="classroom")
    numbers = {(blank.round, blank.key): n for n, blank in enumerate(work.blanks, 1)}
    blanks = [
        _Blank(n, *answer) for n, answer in zip(numbers.values(), answers_of(work, variant), strict=True)
    ]
    number = numbers_of(variant.worked, work.graph)

    def text(slot: DocumentSlot) -> str:
        if slot.fill is not Fill.ANSWER:
            return number(slot)
        n = numbers[slot.round, slot.key]
        return f"[[input:ans{n}]] [[validation:ans{n}]] [[feedback:prt{n}]]"

    question = ET.Element("question", type="stack")
    add_text(question, "name", clean(variant.code))
    add_page(question, quiz, fill_in(cut(_plain(quiz.page(PICTURE))), text))
    add_text(question, "generalfeedback", "", format="html")
    total = decimals(float(sum(work.worth[blank.question] for blank in work.blanks)))
    _add(question, defaultgrade=total, penalty="0", hidden="0")
    for name in ("questionvariables", "specificfeedback", "questionnote"):
        add_text(question, name, "", format="html")
    _add(question, questionsimplify="1", assumepositive="0", assumereal="1")
    right, wrong = (f"<p>{escape(t(f'export.{name}'))}</p>" for name in ("right", "wrong"))
    for name, verdict in (("prtcorrect", right), ("prtpartiallycorrect", wrong), ("prtincorrect", wrong)):
        add_text(question, name, verdict, format="html")
    said = feedback(work.options.lang)
    question.extend(_input(blank) for blank in blanks)
    policy = variant.worked.contract.policy
    question.extend(_tree(blank, numbers, policy, said) for blank in blanks)
    return as_text(question)


def _plain(text: str) -> str:
    """A text in which nothing is opened."""
    for mark, plain in _OPENING:
        text = text.replace(mark, plain)
    return text


def _add(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text


def _input(blank: _Blank) -> ET.Element:
    made = ET.Element("input")
    _add(made, name=blank.answer, type="numerical", tans=f"{blank.ends.key:f}", boxsize="10")
    _add(made, strictsyntax="1", insertstars="0", forbidfloat="0", requirelowestterms="0")
    _add(made, checkanswertype="0", mustverify="0", showvalidation="0", options="allowempty")
    return made


def _tree(blank: _Blank, numbers: Mapping[Place, int], policy: Policy, said: Mapping[str, str]) -> ET.Element:
    """The tree of an answer: a chain of tests, in which the first that holds decides."""
    tree, variables = ET.Element("prt"), list[str]()
    tests = [(_between(blank.answer, blank.ends.right), "1", "")]
    if blank.step is not None:
        try:
            variables = list(_what_follows(blank.step, numbers, policy))
        except UnprintableError:  # Maxima has no such function
            pass
        else:
            both, near = f"numberp({blank.answer}) and numberp(f)", f"is(abs({blank.answer} - f) <= r)"
            tests.append((f"(if {both} then {near} else false)", "1", ""))
    tests += ((_between(blank.answer, wrong.span), "0", said[wrong.mistake]) for wrong in blank.ends.wrong)
    _add(tree, name=f"prt{blank.number}", value=blank.points, autosimplify="1", feedbackstyle="1")
    add_text(tree, "feedbackvariables", "\n".join(variables))
    for n, (test, score, text) in enumerate(tests):
        last = n == len(tests) - 1
        node = ET.SubElement(tree, "node")
        _add(node, name=str(n), description="", answertest="AlgEquiv", sans=test, tans="true")
        _add(node, testoptions="", quiet="1")
        for outcome, points, after, told in (
            ("true", score, "-1", f"<p>{escape(text)}</p>" if text else ""),
            ("false", "0", "-1" if last else str(n + 1), ""),
        ):
            names = ("scoremode", "score", "penalty", "nextnode", "answernote")
            note = f"prt{blank.number}-{n + 1}-{outcome[0].upper()}"
            values = zip(names, ("=", points, "", after, note), strict=True)
            _add(node, **{f"{outcome}{name}": value for name, value in values})
            add_text(node, f"{outcome}feedback", told, format="html")
    return tree


def _between(answer: str, span: Interval) -> str:
    low, high = decimals(span.low), decimals(span.high)
    return f"(if numberp({answer}) then ({answer} >= {low} and {answer} <= {high}) else false)"


def _what_follows(step: StepOfBlank, numbers: Mapping[Place, int], policy: Policy) -> Iterator[str]:
    """``f``, what follows from the answers before it, and ``r``, how far an answer may be off: not at all
    where one is missing, where they are a wrong 0, or one number written everywhere.
    """
    pieces = parts(_MAXIMA, step.formula.expr)
    own = {named(place): f"ans{numbers[place]}" for place in step.formula.operands}

    def formula(changed: Mapping[str, str]) -> str:
        def leaf(name: str) -> str:
            return changed.get(name) or f"({Decimal(step.numbers[name]):f})"

        return f"float({fill(_MAXIMA, pieces, leaf)})"

    given = [f"numberp({answer})" for answer in own.values()]
    given += (f"abs(ans{numbers[place]}) > 0" for place in step.zeros)
    yield f"f: if {' and '.join(given)} then {formula(own)} else false;"
    first, *others = (f"ans{numbers[place]}" for place in step.alike)
    earned = ["abs(f) > 0"]
    if others:
        differ = (f"(if numberp({other}) then abs({first} - {other}) > 0 else true)" for other in others)
        earned.append(f"({' or '.join(differ)})")
    off = [f"{decimals(step.units)} * {_last_place('f', policy)}"]
    if step.carries:
        for leaf, answer in own.items():
            moved = f"({answer} + {_last_place(answer, policy)}/2)"
            off.append(f"abs({formula({**own, leaf: moved})} - f)")
    yield f"r: if numberp(f) then (if {' and '.join(earned)} then {' + '.join(off)} else -1) else -1;"


def _last_place(name: str, policy: Policy) -> str:
    """A unit of a number's last place."""
    if policy.kind is Kind.PLACES:
        return decimals(10.0**-policy.digits)
    size = f"floor(float(log(abs({name}))/{_LN_10}) + {_FLOATS})"
    return f"(if abs({name}) > 0 then 10.0^({size} - {policy.digits - 1}) else 0)"


PLATFORM = Platform(5, "xml", _write)
