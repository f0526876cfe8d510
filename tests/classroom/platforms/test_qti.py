"""Items in QTI 2.1: held against the schemas of IMS, and marked by what their rules say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from attacks.corpus import TEXTS
from bpgen import BpgenError, Network
from bpgen.classroom.platforms import PLATFORMS, Coursework, qti
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.escape import clean
from bpgen.lesson.plan import Upto
from bpgen.network.kinds import Problem
from bpgen.problems.drawn import sample
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Rule
from classroom.platforms import sitters
from classroom.platforms.qti_rules import QTI, declared, processed
from classroom.platforms.schemas import SCHEMAS, with_schema
from classroom.platforms.sitters import coursework_of

_MATH = "{http://www.w3.org/1998/Math/MathML}math"


def read(work: Coursework) -> tuple[dict[str, bytes], list[ET.Element]]:
    """The files of the package, and its items in the order of the test."""
    with zipfile.ZipFile(io.BytesIO(PLATFORMS["qti"].write(work))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    manifest = ET.fromstring(files["imsmanifest.xml"])
    resources = {x.attrib["identifier"]: x for x in manifest.iter() if x.tag.endswith("}resource")}
    assert {x.get("href") for x in resources.values()} == files.keys() - {"imsmanifest.xml"}
    assert all(
        x.attrib["identifierref"] in resources for x in manifest.iter() if x.tag.endswith("dependency")
    )
    (test,) = (x.attrib["href"] for x in resources.values() if x.get("type") == "imsqti_test_xmlv2p1")
    named = [x.attrib["href"] for x in ET.fromstring(files[test]).iter(f"{QTI}assessmentItemRef")]
    assert set(named) == {x.get("href") for x in resources.values() if x.get("type") == "imsqti_item_xmlv2p1"}
    return files, [ET.fromstring(files[href]) for href in named]


def fields(item: ET.Element) -> list[str]:
    """The names of the answers, as the page has them."""
    found = [x.attrib["responseIdentifier"] for x in item.iter(f"{QTI}textEntryInteraction")]
    assert set(found) == declared(item, "response").keys()
    return found


def answers(item: ET.Element, work: Coursework, typed: sitters.Typed) -> dict[str, str]:
    """What is typed, by the names of the answers."""
    places = ((blank.round, blank.key) for blank in work.blanks)
    return {name: typed[place] for name, place in zip(fields(item), places, strict=True) if place in typed}


@pytest.mark.parametrize(("network", "options"), sitters.SHEETS)
def test_every_hand_has_what_it_has_earned(network: Problem, options: Options) -> None:
    work = coursework_of(network, options=options)
    (item,) = read(work)[1]
    full = declared(item, "outcome")["MAXSCORE"].default
    assert full == len(work.blanks)

    def points(typed: sitters.Typed) -> float:
        score = processed(item, answers(item, work, typed))["SCORE"]
        assert isinstance(score, float)
        return score

    sitters.judge(work, points, follows=True)


def test_answers_that_are_blank_cost_their_own_points_alone() -> None:
    work = coursework_of(Network.preset("mazur"))
    (item,) = read(work)[1]
    typed = sitters.key(work, work.variants[0].worked)
    for missing in islice(typed, 0, None, 7):
        rest = {place: text for place, text in typed.items() if place != missing}
        assert processed(item, answers(item, work, rest))["SCORE"] == len(work.blanks) - 1
    assert processed(item, {})["SCORE"] == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_known_mistakes_are_named(lang: str) -> None:
    work = coursework_of(Network.preset("mazur"), options=Options(lang=lang))
    (item,) = read(work)[1]
    # The net input of Mazur's first hidden unit is 0.0275 without its bias.
    said = processed(item, {fields(item)[0]: "0.0275"})["FEEDBACK"]
    texts = {x.attrib["identifier"]: "".join(x.itertext()) for x in item.iter(f"{QTI}modalFeedback")}
    assert isinstance(said, list)
    assert [texts[name].split()[0] for name in said] == ["net_h1"]
    assert ("bias" if lang == "en" else "バイアス") in texts[said[0]]


def test_formulas_are_mathml_with_a_text_for_screen_readers() -> None:
    (item,) = read(coursework_of(Network.preset("mazur")))[1]
    formulas = list(item.iter(_MATH))
    assert len(formulas) > 80
    assert any(x.get("alttext", "").startswith("net_h1 = w1") for x in formulas)
    assert all(x.get("alttext") for x in formulas)
    assert not any(r"\(" in text for text in item.itertext())
    assert ET.fromstring(read(coursework_of(Network.preset("mazur")))[0]["network.svg"]).tag.endswith("svg")


def test_a_package_has_an_item_for_each_variant_and_is_the_same_each_time() -> None:
    work = coursework_of(sample(1), sample(2))
    assert len(read(work)[1]) == 2
    assert PLATFORMS["qti"].write(work) == PLATFORMS["qti"].write(work)


def test_hostile_names_are_text() -> None:
    plain = coursework_of(Network.preset("mazur"), options=Options(upto=Upto.FORWARD))
    for hostile in islice(TEXTS, 0, None, 5):
        files, (item,) = read(sitters.renamed(plain, hostile))
        assert item.get("title") == clean(hostile)
        assert ET.fromstring(files["test.xml"]).get("title") == clean(hostile)
        assert len(fields(item)) == len(plain.blanks)


def test_without_the_library_of_formulas_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qti, "find_spec", lambda _: None)
    with pytest.raises(BpgenError, match="math-core"):
        PLATFORMS["qti"].write(coursework_of(sample(1), options=Options(upto=Upto.FORWARD)))


#: What the schemas import, and are not given with: no more of it is asked than that it is there.
_IMPORTED = {
    "xml.xsd": (
        "http://www.w3.org/XML/1998/namespace",
        "".join(f'<xs:attribute name="{name}" type="xs:string"/>' for name in ("lang", "base", "space")),
    ),
    "XInclude.xsd": ("http://www.w3.org/2001/XInclude", '<xs:element name="include"/>'),
    "mathml2.xsd": ("http://www.w3.org/1998/Math/MathML", '<xs:element name="math"/>'),
    "apipv1p0_qtiextv2p1_v1p0.xsd": (
        "http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0",
        '<xs:element name="apipAccessibility"/>',
    ),
}


def schema(name: str) -> Any:
    """A schema of IMS; in place of the schemas of others that it imports, a name each."""
    from lxml import etree

    class Imported(etree.Resolver):  # type: ignore[misc]  # lxml has no types
        def resolve(self, url: str, _: str, context: Any) -> Any:
            known = _IMPORTED.get(url.rpartition("/")[2])
            if known is None:
                return None
            head = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{known[0]}">'
            return self.resolve_string(f"{head}{known[1]}</xs:schema>", context)

    parser = etree.XMLParser()
    parser.resolvers.add(Imported())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))


def documents() -> Iterator[bytes]:
    """The items and the test of packages of two languages."""
    for options in (Options(), Options(lang="en", contract=Contract(Rule.CARRY))):
        files, _ = read(coursework_of(Network.preset("mazur"), options=options))
        yield from (files["item1.xml"], files["test.xml"])


@with_schema("qti21/imsqti_v2p1.xsd", "lxml")
def test_items_and_tests_keep_to_the_schema() -> None:
    from lxml import etree

    valid = schema("qti21/imsqti_v2p1.xsd")
    for document in documents():
        valid.assertValid(etree.fromstring(document))


@with_schema("scorm12/imscp_v1p1.xsd", "lxml")
def test_the_manifest_keeps_to_the_schema() -> None:
    from lxml import etree

    files, _ = read(coursework_of(sample(1), options=Options(upto=Upto.FORWARD)))
    schema("scorm12/imscp_v1p1.xsd").assertValid(etree.fromstring(files["imsmanifest.xml"]))
