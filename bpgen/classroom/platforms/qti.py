"""QTI 2.1: an item for each variant, in a package with a test that asks one of them.

An answer is right within the key's interval, or where it follows from the learner's own answers: response
processing computes the formula over the response variables. Formulas are MathML. Known mistakes are named in
``modalFeedback``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ...errors import BpgenError
from ...errors.messages import said
from ...formats.escape import clean
from ...formats.slots import DocumentSlot, Fill, cut, fill_in
from ...marking.follow import Place
from ...printers.infix import UnprintableError
from ...trace.digits import Policy
from ...trace.printed import Round
from .ends import Ends, Named, decimals, feedback
from .package import packed, xml
from .platform import Coursework, Platform, Variant
from .qti_rules import between, calculation, element, last_place, mathematical, result, value, variable
from .quiz import numbers_of, quiz_of
from .steps import StepOfBlank, answers_of, named

_QTI, _PACKAGE = "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imscp_v1p1"
_MATHML, _LANG = "http://www.w3.org/1998/Math/MathML", "xml:lang"
_PICTURE = "network.svg"
#: What begins and ends a formula in the page.
_TEX = (r"\(", r"\)")
_FLOAT = {"cardinality": "single", "baseType": "float"}
#: What is said, by the names of texts.
_SAID = "FEEDBACK"
#: How far an answer may be off where nothing follows.
_NO_ROOM = "-1"
#: How wide an answer's field is, in characters.
_LENGTH = "10"


def _write(work: Coursework) -> bytes:
    if find_spec("math_core") is None:
        raise BpgenError("classroom.no_mathml", mend=said("hint.install", extra="qti"))
    picture = quiz_of(work.graph, work.options).picture
    items = {f"item{n}.xml": xml(_item(work, each, n)) for n, each in enumerate(work.variants, 1)}
    files = {"test.xml": xml(_test(work, items)), **items}
    if picture is not None:
        files[_PICTURE] = picture.file
    return packed({"imsmanifest.xml": xml(_manifest(files)), **files})


def _manifest(files: Mapping[str, bytes]) -> ET.Element:
    def resource(n: int, path: str) -> ET.Element:
        kind = {"test": "imsqti_test_xmlv2p1", "item": "imsqti_item_xmlv2p1"}.get(path[:4], "webcontent")
        made = element("resource", element("file", href=path), identifier=f"r{n}", type=kind, href=path)
        if kind == "imsqti_item_xmlv2p1" and _PICTURE in files:
            made.append(element("dependency", identifierref=f"r{len(files)}"))
        if kind == "imsqti_test_xmlv2p1":
            items = (m for m, other in enumerate(files, 1) if other.startswith("item"))
            made.extend(element("dependency", identifierref=f"r{m}") for m in items)
        return made

    kind = (element("schema", text="QTIv2.1 Package"), element("schemaversion", text="1.0.0"))
    resources = (resource(n, path) for n, path in enumerate(files, 1))
    return element(
        "manifest",
        element("metadata", *kind),
        element("organizations"),
        element("resources", *resources),
        xmlns=_PACKAGE,
        identifier="bpgen",
    )


def _test(work: Coursework, items: Mapping[str, bytes]) -> ET.Element:
    """A test that asks each learner one of the variants."""
    title = clean(work.name)
    section = element(
        "assessmentSection", element("selection", select="1"), identifier="s1", title=title, visible="true"
    )
    references = (
        element("assessmentItemRef", identifier=f"i{n}", href=path) for n, path in enumerate(items, 1)
    )
    section.extend(references)
    part = element("testPart", section, identifier="p1", navigationMode="linear", submissionMode="individual")
    return element("assessmentTest", part, xmlns=_QTI, identifier="test", title=title)


class _Blank(NamedTuple):
    """An answer: the name of its variable, where it is right, and what it rests on."""

    name: str
    ends: Ends
    step: StepOfBlank | None
    points: str


def _item(work: Coursework, variant: Variant, number: int) -> ET.Element:
    names = {(blank.round, blank.key): f"A{n}" for n, blank in enumerate(work.blanks, 1)}
    blanks = [
        _Blank(name, *answer) for name, answer in zip(names.values(), answers_of(work, variant), strict=True)
    ]
    attributes = {"adaptive": "false", "timeDependent": "false", _LANG: work.options.lang}
    item = element(
        "assessmentItem", xmlns=_QTI, identifier=f"item{number}", title=clean(variant.code), **attributes
    )
    for blank in blanks:
        key = element("correctResponse", element("value", text=f"{blank.ends.key:f}"))
        item.append(element("responseDeclaration", key, identifier=blank.name, **_FLOAT))
    policy = variant.worked.contract.policy
    rules = element("responseProcessing", *(x for blank in blanks for x in _rules(blank, names, policy)))
    full = sum(work.worth[blank.question] for blank in work.blanks)
    results = {"SCORE": "0", "MAXSCORE": decimals(float(full))}
    for rule in rules.iterfind("setOutcomeValue"):
        follows = rule.get("identifier", "")
        results |= {follows: "0", _room(follows): _NO_ROOM}
    for name, start in results.items():
        default = element("defaultValue", element("value", text=start))
        item.append(element("outcomeDeclaration", default, identifier=name, **_FLOAT))
    named_ = {"cardinality": "multiple", "baseType": "identifier"}
    item.append(element("outcomeDeclaration", identifier=_SAID, **named_))
    item.append(_body(work, variant, names))
    item.append(rules)
    item.extend(_feedback(work, blanks))
    return item


def _body(work: Coursework, variant: Variant, names: Mapping[Place, str]) -> ET.Element:
    """The page: formulas as MathML, and a field for each answer."""
    number = numbers_of(variant.worked, work.graph)

    def text(slot: DocumentSlot) -> str:
        if slot.fill is Fill.ANSWER:
            field = element(
                "textEntryInteraction",
                responseIdentifier=names[slot.round, slot.key],
                expectedLength=_LENGTH,
            )
            return ET.tostring(field, encoding="unicode")
        return number(slot)

    page = fill_in(cut(quiz_of(work.graph, work.options).page(_PICTURE)), text)
    body = ET.fromstring(f"<itemBody>{page}</itemBody>")  # noqa: S314  # a page of ours, which is escaped
    for parent in list(body.iter()):
        for place, child in enumerate(list(parent)):
            if child.get("role") == "math":
                parent[place] = _formula(child)
    return body


def _formula(span: ET.Element) -> ET.Element:
    """A formula of the page: TeX with a text to read out."""
    tex = (span.text or "").removeprefix(_TEX[0]).removesuffix(_TEX[1])
    math = ET.fromstring(_mathml(tex))  # noqa: S314  # written just now
    for part in math.iter():
        part.tag = part.tag.removeprefix(f"{{{_MATHML}}}")
    math.attrib |= {"xmlns": _MATHML, "alttext": span.get("aria-label", "")}
    math.tail = span.tail
    return math


@lru_cache(maxsize=4096)
def _mathml(tex: str) -> str:
    from ...formats.mathml import mathml

    return mathml(tex, namespace=True)


def _rules(blank: _Blank, names: Mapping[Place, str], policy: Policy) -> Iterator[ET.Element]:
    """How an answer is marked: by the key, then by what follows, then by known mistakes."""
    right = between(decimals(blank.ends.right.low), blank.name, decimals(blank.ends.right.high))
    if blank.step is not None:
        try:
            yield from _what_follows(blank, blank.step, names, policy)
        except UnprintableError:  # QTI has no such function
            pass
        else:
            follows = _follows(blank.name)
            off = element("subtract", variable(blank.name), variable(follows))
            near = element("lte", mathematical("abs", off), variable(_room(follows)))
            right = element("or", right, near)
    earned = result("SCORE", element("sum", variable("SCORE"), value(blank.points)))
    condition = element("responseCondition", element("responseIf", right, earned))
    for wrong in blank.ends.wrong:
        span = between(decimals(wrong.span.low), blank.name, decimals(wrong.span.high))
        told = value(_identifier(blank, wrong), "identifier")
        told = result(_SAID, element("multiple", variable(_SAID), told))
        condition.append(element("responseElseIf", span, told))
    yield condition


def _what_follows(
    blank: _Blank, step: StepOfBlank, names: Mapping[Place, str], policy: Policy
) -> Iterator[ET.Element]:
    """Sets what follows from the answers before it, and how far an answer may be off: not at all where they
    are a wrong 0, or one number written everywhere.
    """
    own = {named(place): variable(names[place]) for place in step.formula.operands}

    def formula(changed: Mapping[str, ET.Element]) -> ET.Element:
        def leaf(name: str) -> ET.Element:
            if name in changed:
                return deepcopy(changed[name])
            return value(f"{Decimal(step.numbers[name]):f}")

        return calculation(step.formula.expr, leaf)

    follows = _follows(blank.name)
    yield result(follows, formula(own))
    off = [last_place(policy, step.units, follows)]
    if step.carries:
        for name, answer in own.items():
            moved = element("sum", answer, last_place(policy, 0.5, answer.get("identifier", "")))
            change = element("subtract", formula({**own, name: moved}), variable(follows))
            off.append(mathematical("abs", change))
    first, *others = (names[place] for place in step.alike)
    earned = [_differ(variable(x), value("0")) for x in (follows, *(names[place] for place in step.zeros))]
    if others:
        earned.append(element("or", *(_differ(variable(first), variable(other)) for other in others)))
    allowed = element("responseIf", element("and", *earned), result(_room(follows), element("sum", *off)))
    yield element("responseCondition", allowed)


def _differ(a: ET.Element, b: ET.Element) -> ET.Element:
    return element("not", element("equal", a, b, toleranceMode="exact"))


def _follows(name: str) -> str:
    """The variable of what follows, for that of an answer."""
    return f"F{name[1:]}"


def _room(follows: str) -> str:
    """The variable of how far an answer may be from it."""
    return f"R{follows[1:]}"


def _identifier(blank: _Blank, wrong: Named) -> str:
    return f"{blank.name}_{wrong.mistake}"


def _feedback(work: Coursework, blanks: Iterable[_Blank]) -> Iterator[ET.Element]:
    """What is said of each wrong number that has a name."""
    texts = feedback(work.options.lang)
    for blank in blanks:
        name = Round(work.graph, blank.ends.blank.round).symbol(blank.ends.blank.key, "text")
        for wrong in blank.ends.wrong:
            head = element("strong", text=name)
            head.tail = f" {texts[wrong.mistake]}"
            yield element(
                "modalFeedback",
                element("p", head),
                outcomeIdentifier=_SAID,
                identifier=_identifier(blank, wrong),
                showHide="show",
            )


PLATFORM = Platform(4, "zip", _write)
