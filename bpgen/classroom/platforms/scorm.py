"""SCORM 1.2: a package with the exercise page of each variant, which keeps answers and score on the platform.

The score is worked out in the learner's browser: it is for exercises, not for examinations. What follows from
own answers counts. Of several variants, a first page asks for the code on one's sheet.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ...formats.escape import clean
from ...interactive.page import chooser, exercise_page
from ...sheets.exercise import Exercise
from ...sheets.options import Identity
from .package import packed, xml
from .platform import Coursework, Platform, Variant

_PACKAGE = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_START = "index.html"


def _write(work: Coursework) -> bytes:
    texts = [_page(work, variant) for variant in work.variants]
    if len(texts) == 1:
        files = {_START: texts[0]}
    else:
        pages = {
            clean(variant.code): (f"problem{n}.html", text)
            for n, (variant, text) in enumerate(zip(work.variants, texts, strict=True), 1)
        }
        files = {_START: chooser(clean(work.name), work.options.lang, pages), **dict(pages.values())}
    manifest = _manifest(clean(work.name), list(files))
    return packed({"imsmanifest.xml": manifest, **{path: text.encode() for path, text in files.items()}})


def _page(work: Coursework, variant: Variant) -> str:
    worked = variant.worked
    exercise = Exercise(worked.network, work.options, Identity(variant.code), worked, len(worked.written))
    return exercise_page(exercise, "answers", work.worth, several=len(work.variants) > 1)


def _manifest(title: str, paths: list[str]) -> bytes:
    root = ET.Element(
        "manifest", {"identifier": "bpgen", "version": "1.0", "xmlns": _PACKAGE, "xmlns:adlcp": _ADL}
    )
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "ADL SCORM"
    ET.SubElement(metadata, "schemaversion").text = "1.2"
    organizations = ET.SubElement(root, "organizations", default="course")
    organization = ET.SubElement(organizations, "organization", identifier="course")
    ET.SubElement(organization, "title").text = title
    item = ET.SubElement(organization, "item", identifier="exercise", identifierref="page")
    ET.SubElement(item, "title").text = title
    resource = ET.SubElement(
        ET.SubElement(root, "resources"),
        "resource",
        {"identifier": "page", "type": "webcontent", "adlcp:scormtype": "sco", "href": _START},
    )
    for path in paths:
        ET.SubElement(resource, "file", href=path)
    return xml(root)


PLATFORM = Platform(7, "zip", _write)
