"""Canvas: quizzes in its flavour of QTI 1.2, one for each variant, as a package to import.

Each answer is a numerical question. Canvas rounds what is typed to four decimals before it compares, so that
intervals are wider by as much. It cannot mark what follows from earlier answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ...formats.escape import clean
from ...formats.slots import cut, fill_in
from .ends import Ends, decimals, ends_of
from .package import packed, xml
from .platform import Coursework, Platform, Variant
from .quiz import line_of, numbers_of, quiz_of

#: What rounding to four decimals can make.
_ROUNDED = 0.00005
_PICTURE = "network.svg"
#: Where the files of a package are for its texts.
_FILES = "$IMS-CC-FILEBASE$/"
_QTI, _PACKAGE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2", "http://www.imsglobal.org/xsd/imscp_v1p1"


def _write(work: Coursework) -> bytes:
    picture = quiz_of(work.graph, work.options).picture
    files = {f"quiz{n}/quiz{n}.xml": _quiz(work, each, n) for n, each in enumerate(work.variants, 1)}
    if picture is not None:
        files[_PICTURE] = picture.file
    return packed({"imsmanifest.xml": _manifest(files), **files})


def _manifest(files: dict[str, bytes]) -> bytes:
    root = ET.Element("manifest", xmlns=_PACKAGE, identifier="bpgen")
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    for n, path in enumerate(files, 1):
        kind = "imsqti_xmlv1p2" if path.endswith(".xml") else "webcontent"
        resource = ET.SubElement(resources, "resource", identifier=f"r{n}", type=kind, href=path)
        ET.SubElement(resource, "file", href=path)
    return xml(root)


def _quiz(work: Coursework, variant: Variant, number: int) -> bytes:
    root = ET.Element("questestinterop", xmlns=_QTI)
    title = f"{clean(work.name)} {clean(variant.code)}"
    assessment = ET.SubElement(root, "assessment", ident=f"quiz{number}", title=title)
    section = ET.SubElement(assessment, "section", ident="root_section")
    for n, item in enumerate(_items(work, variant)):
        item.set("ident", f"quiz{number}_{n}")
        section.append(item)
    return xml(root)


def _items(work: Coursework, variant: Variant) -> Iterator[ET.Element]:
    quiz, number = quiz_of(work.graph, work.options), numbers_of(variant.worked, work.graph)
    ends = {(x.blank.round, x.blank.key): x for x in ends_of(variant.worked, work.blanks)}
    opening = quiz._replace(sections=()).page(_FILES + _PICTURE)
    yield _item("text_only_question", 0, quiz.title, fill_in(cut(opening), number))
    for question in quiz.questions:
        for line in question.lines:
            answer = ends.get((line.round, line.key))
            heading = f"<h5>{question.title}</h5>\n"
            if answer is None:
                yield _item("text_only_question", 0, line.key, fill_in(cut(heading + line_of(line)), number))
                continue
            text = f"{heading}<p>{line.formula} =</p>"
            item = _item("numerical_question", float(work.worth[question.number]), line.key, text)
            _answer(item, answer)
            yield item


def _item(kind: str, points: float, title: str, text: str) -> ET.Element:
    item = ET.Element("item", title=title)
    fields = ET.SubElement(ET.SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in (("question_type", kind), ("points_possible", f"{points:g}")):
        field = ET.SubElement(fields, "qtimetadatafield")
        ET.SubElement(field, "fieldlabel").text = label
        ET.SubElement(field, "fieldentry").text = entry
    material = ET.SubElement(ET.SubElement(item, "presentation"), "material")
    ET.SubElement(material, "mattext", texttype="text/html").text = text
    return item


def _answer(item: ET.Element, ends: Ends) -> None:
    presentation = item.find("presentation")
    assert presentation is not None
    response = ET.SubElement(presentation, "response_str", ident="response1", rcardinality="Single")
    ET.SubElement(ET.SubElement(response, "render_fib", fibtype="Decimal"), "response_label", ident="answer1")
    processing = ET.SubElement(item, "resprocessing")
    ET.SubElement(
        ET.SubElement(processing, "outcomes"),
        "decvar",
        maxvalue="100",
        minvalue="0",
        varname="SCORE",
        vartype="Decimal",
    )
    condition = ET.SubElement(processing, "respcondition", attrib={"continue": "No"})
    either = ET.SubElement(ET.SubElement(condition, "conditionvar"), "or")
    ET.SubElement(either, "varequal", respident="response1").text = decimals(float(ends.key))
    both = ET.SubElement(either, "and")
    for name, end in (("vargte", ends.right.low - _ROUNDED), ("varlte", ends.right.high + _ROUNDED)):
        ET.SubElement(both, name, respident="response1").text = decimals(end)
    ET.SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"


PLATFORM = Platform(3, "zip", _write)
