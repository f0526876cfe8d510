"""Moodle's XML, as far as all types of questions share it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from ...formats.escape import clean
from .quiz import Quiz

_PICTURE = "network.svg"
#: Where the picture of a question is for its text.
PICTURE = f"@@PLUGINFILE@@/{_PICTURE}"


def quiz_file(name: str, questions: Iterable[bytes]) -> bytes:
    """Questions in UTF-8, whole or in pieces, as a file, in a category of this name."""
    category = ET.Element("question", type="category")
    add_text(category, "category", f"$course$/top/{clean(name).replace('/', '//')}")
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{as_text(category)}'
    return b"".join((head.encode(), *questions, b"</quiz>\n"))


def add_text(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    """An element of Moodle's that holds a text."""
    element = ET.SubElement(parent, name, attributes)
    ET.SubElement(element, "text").text = str(text)
    return element


def add_page(question: ET.Element, quiz: Quiz, text: str) -> None:
    """The text of a question, with the picture of the network as its file."""
    page = add_text(question, "questiontext", text, format="html")
    if quiz.picture is not None:
        file = ET.SubElement(page, "file", name=_PICTURE, path="/", encoding="base64")
        file.text = quiz.picture.base64


def as_text(question: ET.Element) -> str:
    """A question as it stands in the file."""
    return ET.tostring(question, encoding="unicode") + "\n"
