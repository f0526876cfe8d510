"""STACK's questions: their trees carried out by a reader of the part of Maxima that they are written in."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from itertools import islice
from xml.etree import ElementTree as ET

import pytest

from attacks.corpus import TEXTS
from bpgen import BpgenError, LayerNetwork, Network
from bpgen.classroom.platforms import PLATFORMS, Coursework
from bpgen.formats.escape import clean
from bpgen.lesson.plan import Upto
from bpgen.network.kinds import Problem
from bpgen.problems.drawn import sample
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from classroom.platforms import sitters
from classroom.platforms.maxima import Value, assigned, evaluated
from classroom.platforms.sitters import coursework_of

#: What an answer is that was left blank.
_EMPTY = "EMPTYANSWER"


def read(work: Coursework) -> list[ET.Element]:
    """The questions of the file."""
    first, *questions = ET.fromstring(PLATFORMS["stack"].write(work))
    assert first.get("type") == "category"
    assert {question.get("type") for question in questions} == {"stack"}
    return questions


def trees(question: ET.Element) -> dict[str, ET.Element]:
    """The trees by their names; the text has each answer, its validation and its tree's feedback once."""
    text = question.findtext("questiontext/text") or ""
    answers = re.findall(r"\[\[input:(ans[0-9]+)\]\]", text)
    inputs = question.findall("input")
    assert answers == [x.findtext("name") for x in inputs]
    assert {x.findtext("options") for x in inputs} == {"allowempty"}
    assert re.findall(r"\[\[validation:(ans[0-9]+)\]\]", text) == answers
    found = {x.findtext("name") or "": x for x in question.findall("prt")}
    assert re.findall(r"\[\[feedback:(prt[0-9]+)\]\]", text) == list(found)
    return found


def outcome(tree: ET.Element, answers: Mapping[str, Value]) -> tuple[float, str]:
    """The points of a tree, and what is said."""
    nodes = {x.findtext("name"): x for x in tree.findall("node")}
    values, name = assigned(tree.findtext("feedbackvariables/text") or "", answers), "0"
    score, said = 0.0, ""
    while name != "-1":
        node = nodes[name]
        assert node.findtext("answertest") == "AlgEquiv"
        assert node.findtext("tans") == "true"
        came = "true" if evaluated(node.findtext("sans") or "", values) is True else "false"
        assert node.findtext(f"{came}scoremode") == "="
        score = float(node.findtext(f"{came}score") or "")
        said += node.findtext(f"{came}feedback/text") or ""
        name = node.findtext(f"{came}nextnode") or ""
    return score * float(tree.findtext("value") or ""), said


def answered(work: Coursework, typed: sitters.Typed) -> dict[str, Value]:
    """What is typed, by the names of the answers."""
    places = [(blank.round, blank.key) for blank in work.blanks]
    return {f"ans{n}": float(typed[x]) if x in typed else _EMPTY for n, x in enumerate(places, 1)}


def points(question: ET.Element, work: Coursework, typed: sitters.Typed) -> float:
    """What STACK gives for these answers."""
    return sum(outcome(tree, answered(work, typed))[0] for tree in trees(question).values())


SHEETS: Sequence[tuple[Problem, Options]] = (
    (Network.preset("mazur"), Options(upto=Upto.ERROR)),
    (sample(3, "2-3-1", "tanh"), Options(lang="en", upto=Upto.ERROR)),
    (
        sample(4, "2-2-2", "relu"),
        Options(upto=Upto.FORWARD, contract=Contract(Rule.ROUND, Policy(Kind.PLACES, 4))),
    ),
    (sample(5, "3-2-1"), Options(upto=Upto.ERROR, contract=Contract(Rule.CARRY))),
    (sample(6, "2-2", "softmax", loss="categorical-cross-entropy"), Options(upto=Upto.ERROR)),
    (LayerNetwork.preset("convolution"), Options(upto=Upto.FORWARD)),
    (LayerNetwork.preset("lstm-gomez"), Options(along="net_f1_t2")),
    (LayerNetwork.preset("max-pooling"), Options(along="p_1_1")),
    (sample(7, "2-1", loss="huber"), Options(upto=Upto.OUTPUT)),
    (sample(7, "2-1", loss="absolute-error"), Options(upto=Upto.OUTPUT)),
)


@pytest.mark.parametrize(("network", "options"), SHEETS)
def test_every_hand_has_what_it_has_earned(network: Problem, options: Options) -> None:
    work = coursework_of(network, options=options)
    (question,) = read(work)
    assert float(question.findtext("defaultgrade") or 0) == len(work.blanks)
    sitters.judge(work, lambda typed: points(question, work, typed), follows=True)


def test_answers_that_are_blank_cost_their_own_points_alone() -> None:
    work = coursework_of(Network.preset("mazur"), options=Options(upto=Upto.ERROR))
    (question,) = read(work)
    typed = sitters.key(work, work.variants[0].worked)
    for missing in typed:
        rest = {place: text for place, text in typed.items() if place != missing}
        assert points(question, work, rest) == len(work.blanks) - 1
    assert points(question, work, {}) == 0


def test_known_mistakes_are_named() -> None:
    work = coursework_of(Network.preset("mazur"), options=Options(lang="en", upto=Upto.FORWARD))
    (question,) = read(work)
    # The net input of Mazur's first hidden unit is 0.0275 without its bias.
    score, said = outcome(trees(question)["prt1"], {"ans1": 0.0275})
    assert score == 0
    assert "bias" in said


def test_a_large_sheet_is_refused_with_what_to_do() -> None:
    with pytest.raises(BpgenError, match="56") as refused:
        PLATFORMS["stack"].write(coursework_of(Network.preset("mazur")))
    assert "class.toml" in str(refused.value)


def test_the_picture_is_a_file_of_the_question() -> None:
    (question,) = read(coursework_of(Network.preset("mazur"), options=Options(upto=Upto.FORWARD)))
    file = question.find("questiontext/file")
    assert file is not None
    assert f"@@PLUGINFILE@@/{file.get('name')}" in (question.findtext("questiontext/text") or "")
    assert ET.fromstring(b64decode(file.text or "")).tag.endswith("svg")


def test_hostile_names_are_text() -> None:
    plain = coursework_of(Network.preset("mazur"), options=Options(upto=Upto.FORWARD))
    for hostile in islice(TEXTS, 0, None, 5):
        (question,) = read(sitters.renamed(plain, hostile))
        assert question.findtext("name/text") == clean(hostile)
        assert len(trees(question)) == len(plain.blanks)


def test_texts_open_nothing_else_in_stack() -> None:
    for lang in ("en", "ja"):
        (question,) = read(coursework_of(sample(1), options=Options(lang=lang, upto=Upto.FORWARD)))
        for text in question.iter("text"):
            rest = re.sub(r"\[\[(input|validation|feedback):[a-z]+[0-9]+\]\]", "", text.text or "")
            assert not re.search(r"\[\[|\{@|\{#", rest)
