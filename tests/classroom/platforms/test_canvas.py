"""Canvas' packages: held against the DTD of QTI 1.2, and marked as Canvas marks numbers."""

from __future__ import annotations

import io
import zipfile
from itertools import islice
from xml.etree import ElementTree as ET

import pytest

from attacks.corpus import TEXTS
from bpgen import Network
from bpgen.classroom.platforms import PLATFORMS, Coursework
from bpgen.lesson.plan import Upto
from bpgen.network.kinds import Problem
from bpgen.problems.drawn import sample
from bpgen.sheets.options import Options
from classroom.platforms import sitters
from classroom.platforms.schemas import SCHEMAS, with_schema
from classroom.platforms.sitters import coursework_of

_QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


def read(work: Coursework) -> tuple[dict[str, bytes], list[ET.Element]]:
    """The files of the package, and its quizzes: those that the manifest names."""
    with zipfile.ZipFile(io.BytesIO(PLATFORMS["canvas"].write(work))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    resources = [x for x in ET.fromstring(files["imsmanifest.xml"]).iter() if x.tag.endswith("resource")]
    assert {x.get("href") for x in resources} == files.keys() - {"imsmanifest.xml"}
    quizzes = [x for x in resources if x.get("type") == "imsqti_xmlv1p2"]
    return files, [ET.fromstring(files[x.get("href") or ""]) for x in quizzes]


def questions(quiz: ET.Element) -> list[ET.Element]:
    """The items that ask for a number."""
    return [x for x in quiz.iter(f"{_QTI}item") if x.find(f"{_QTI}resprocessing") is not None]


def points(quiz: ET.Element, work: Coursework, typed: sitters.Typed) -> float:
    """What Canvas gives: it rounds to four decimals, then looks whether the number lies between the ends."""
    total = 0.0
    for item, blank in zip(questions(quiz), work.blanks, strict=True):
        low, high = (float(next(item.iter(_QTI + name)).text or "") for name in ("vargte", "varlte"))
        fields = {x[0].text: x[1].text for x in item.iter(f"{_QTI}qtimetadatafield")}
        assert fields["question_type"] == "numerical_question"
        if low <= round(float(typed[blank.round, blank.key]), 4) <= high:
            total += float(fields["points_possible"] or 0)
    return total


@pytest.mark.parametrize(
    ("network", "options"),
    [(Network.preset("mazur"), Options()), (sample(3, "2-3-2", "tanh"), Options(lang="en")), *sitters.LAYERS],
)
def test_every_hand_has_what_it_has_earned(network: Problem, options: Options) -> None:
    work = coursework_of(network, options=options)
    (quiz,) = read(work)[1]
    sitters.judge(work, lambda typed: points(quiz, work, typed), follows=False)


def test_a_package_has_a_quiz_for_each_variant_and_is_the_same_each_time() -> None:
    work = coursework_of(sample(1), sample(2))
    files, quizzes = read(work)
    assert len(quizzes) == 2
    assert ET.fromstring(files["network.svg"]).tag.endswith("svg")
    assert PLATFORMS["canvas"].write(work) == PLATFORMS["canvas"].write(work)


def test_hostile_names_are_text() -> None:
    plain = coursework_of(Network.preset("mazur"), options=Options(upto=Upto.ERROR))
    for hostile in islice(TEXTS, 0, None, 5):
        (quiz,) = read(sitters.renamed(plain, hostile))[1]
        assert len(questions(quiz)) == len(plain.blanks)


@with_schema("qti12.dtd", "lxml")
def test_quizzes_keep_to_the_dtd() -> None:
    from lxml import etree

    files, _ = read(coursework_of(Network.preset("mazur")))
    text = files["quiz1/quiz1.xml"].replace(b' xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"', b"")
    dtd = etree.DTD(str(SCHEMAS / "qti12.dtd"))
    assert dtd.validate(etree.fromstring(text)), dtd.error_log
