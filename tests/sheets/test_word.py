"""Sheets and keys as Word documents, read back from their XML: every line works out, texts are texts."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bpgen.errors import BpgenError
from bpgen.errors.languages import LANGUAGES
from bpgen.formats import qr
from bpgen.formats.docx import make_docx
from bpgen.formats.environment import Words
from bpgen.graph.architecture import ActivationName, BiasRule, LossName
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.network.kinds import Problem
from bpgen.network.optimiser import Optimiser
from bpgen.network.problem import Layer, Network, Sample
from bpgen.problems.opening import preset_problem
from bpgen.problems.preset import graph_names
from bpgen.sheets.exercise import Options, make_exercise, source
from bpgen.sheets.word import word_documents
from bpgen.trace.digits import Contract
from cli.test_hostile_texts import TYPED as HOSTILE
from sheets.test_recompute import adam_on_cases, check_secrets, check_sheet
from support.pages import plain
from support.recompute import Follower
from support.sheets import IDENTITY_OF_TESTS, LOGISTIC, drawn
from support.typeset import text_of
from support.word import M, W, body, equation, equations, paragraphs, parts, read_word, style, text

Elements = Mapping[str, list[ET.Element]]

#: Of the shapes, those that differ most in what their lines are.
_SHAPES = ("3-4-2-tanh-softmax", "mini-batch-mean", "trained-unit-biases", "three-layers", "one-unit")


def _network(activation: ActivationName, loss: LossName = LossName.HALF_SQUARED_ERROR) -> Network | None:
    """The smallest network with this activation of its outputs and this loss; None where they do not fit."""
    for units, targets in product((1, 2), ((0.8, 0.2), (1.0, 0.0), (1.0, -1.0))):
        layers = (Layer(LOGISTIC, ((0.9,),)), Layer(activation, ((0.7,), (-0.4,))[:units]))
        with suppress(BpgenError):
            return Network(layers, (Sample((0.6,), targets[:units]),), loss=loss, biases=BiasRule.NONE)
    return None


@cache
def problems() -> Mapping[str, Problem]:
    """A problem of every kind: shapes, and each function, loss, optimiser and graph of formulas."""
    made: dict[str, Problem] = {shape: drawn(shape, 1) for shape in _SHAPES}
    for name in ActivationName:
        network = _network(name)
        assert network
        made[name] = network
    for loss in LossName:
        made[loss] = next(filter(None, (_network(name, loss) for name in ActivationName)))
    for optimiser in OPTIMISERS:
        made[optimiser] = replace(drawn("one-unit", 1), optimiser=Optimiser(optimiser))
    made["adam on cases"] = adam_on_cases()
    return made | {name: preset_problem(name) for name in graph_names()}


#: Any pictures: each document has its code and its drawing.
PICTURES = dict.fromkeys(("code.png", "drawing.png"), qr.png("x"))


def _source(problem: Problem, options: Options, *, key: bool) -> str:
    return source(make_exercise(problem, options, IDENTITY_OF_TESTS), key=key, form="pandoc")


def _whole(sources: Iterable[str]) -> list[list[ET.Element]]:
    """Many sheets as one document, which pandoc makes in a fraction of the time; taken apart again."""
    first, *rest = sources
    bodies = (text.split("---\n", 2)[2] for text in rest)
    made = make_docx("\n".join((first, *bodies)), PICTURES)
    found: list[list[ET.Element]] = []
    for element in body(made):
        if style(element) == "Entries" and (not found or len(found[-1]) > 1):
            found.append([])
        if found:
            found[-1].append(element)
    return found


@pytest.fixture(scope="module")
def keys() -> Elements:
    """The key of every problem, in one language or the other."""
    of = [
        _source(problem, Options(lang=LANGUAGES[n % 2], rounds=problem.rounds), key=True)
        for n, problem in enumerate(problems().values())
    ]
    return dict(zip(problems(), _whole(of), strict=True))


@pytest.fixture(scope="module")
def sheets() -> Elements:
    """The sheets of some."""
    of = (_source(drawn(shape, 1), Options(lang=LANGUAGES[1]), key=False) for shape in _SHAPES)
    return dict(zip(_SHAPES, _whole(of), strict=True))


@pytest.mark.parametrize("name", problems())
def test_every_line_recomputes_from_the_equations(name: str, keys: Elements) -> None:
    Follower(read_word(keys[name]), Contract()).follow()


@pytest.mark.parametrize("name", _SHAPES)
def test_a_sheet_has_the_lines_of_its_key_and_no_answer(name: str, sheets: Elements, keys: Elements) -> None:
    key = read_word(keys[name])
    check_sheet(read_word(sheets[name]), key)
    check_secrets(key, "\n".join(map(text, paragraphs(sheets[name]))))


_WITHIN = re.compile(r"[({\[][^(){}\[\]]*[)}\]]")


def test_a_sum_of_many_terms_may_go_on_in_the_next_line(keys: Elements) -> None:
    steps = [equations(p) for p in keys["3-4-2-tanh-softmax"] if style(p).startswith("Step")]
    assert max(map(len, steps)) == 5
    for formula in (formula for step in steps for formula in step):
        outside = formula
        while outside != (outside := _WITHIN.sub("", outside)):
            pass
        assert len(re.findall(" [-+] ", outside)) < 4


def test_lines_to_write_on_stay_with_what_they_answer(sheets: Elements) -> None:
    for elements in sheets.values():
        styles = [style(element) for element in elements]
        ruled = [n for n, name in enumerate(styles) if name == "Ruled"]
        assert ruled
        assert all(styles[n - 2 : n] == ["Asked", "RuledBegun"] for n in ruled)


def test_no_formula_stands_as_its_source(sheets: Elements, keys: Elements) -> None:
    for elements in (*sheets.values(), *keys.values()):
        for run in (run for p in paragraphs(elements) for run in p.iter(f"{W}t")):
            assert not re.search(r"[\\$]|::|\{", run.text or ""), run.text


def test_a_formula_that_cannot_be_converted_is_an_error() -> None:
    with pytest.raises(BpgenError, match="pandoc"):
        make_docx("$\\nothing{1}$", {})


def test_letters_of_factors_stand_below_them(keys: Elements) -> None:
    below = [equation(lim) for p in keys["one-unit"] for lim in p.iter(f"{M}lim")]
    before = [step.mark for step in read_word(keys["one-unit"]).steps if step.mark]
    assert below
    assert set(below) <= set(before)


TYPED = [typed for typed, shown in HOSTILE.items() if shown is None]


def test_what_is_typed_is_text() -> None:
    network = replace(Network.from_seed(3), title=" ".join(TYPED[:6]), source=" ".join(TYPED[6:]))
    typed = " ".join(TYPED)
    options = Options(title=typed, course=typed, date=typed)
    document = make_docx(_source(network, options, key=False), PICTURES)
    shown = [" ".join(text(p).split()) for p in body(document) if p.tag == f"{W}p"]
    assert shown[0].startswith(typed)
    assert network.title in shown[0]
    assert any(typed in line and line != shown[0] for line in shown)
    assert network.source in shown
    core = ET.fromstring(parts(document)["docProps/core.xml"])
    assert [x.text for x in core if x.tag.endswith("}title")] == [shown[0]]
    assert sorted(parts(document)) == sorted(parts(plain_document()))


@cache
def plain_document(lang: str = "ja") -> bytes:
    """The sheet of seed 3."""
    return word_documents(make_exercise(Network.from_seed(3), Options(lang=lang), IDENTITY_OF_TESTS))[0]


def test_the_same_sheet_has_the_same_bytes() -> None:
    made = word_documents(make_exercise(Network.from_seed(3), Options(lang="ja"), IDENTITY_OF_TESTS))[0]
    assert made == plain_document()
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert {entry.date_time[:3] for entry in packed.infolist()} == {(2000, 1, 1)}


def test_a_reference_document_of_ones_own_gives_the_styles(tmp_path: Path) -> None:
    mine = tmp_path / "formats" / "pandoc" / "reference.docx"
    mine.parent.mkdir(parents=True)
    with zipfile.ZipFile(mine, "w") as packed:
        for name, data in parts(plain_document()).items():
            packed.writestr(name, data.replace("游明朝".encode(), "ＭＳ 明朝".encode()))
    made = make_docx(_source(Network.from_seed(3), Options(), key=False), PICTURES, tmp_path)
    assert 'w:eastAsia="ＭＳ 明朝"' in parts(made)["word/styles.xml"].decode()


def test_each_layer_has_its_figure_and_only_the_key_its_numbers() -> None:
    options = Options(lang="en")
    documents = word_documents(make_exercise(preset_problem("lstm-gomez"), options, IDENTITY_OF_TESTS))
    sheet, key = (parts(document)["word/document.xml"].decode() for document in documents)
    figures = [re.findall('<wp:docPr descr="([^"]+)"', xml)[2:] for xml in (sheet, key)]
    assert [len(found) for found in figures] == [1, 1]
    state = "0.78"  # of the first step: 0.78572 at the source
    assert state not in figures[0][0]
    assert state in figures[1][0]
    assert len([name for name in parts(documents[1]) if name.endswith(".png")]) == 3


#: Reads the codes of the picture that it is given.
ZBAR = ("zbarimg", "-q", "--raw", "-")


@pytest.mark.parametrize(("lang", "locale"), [("ja", "ja-JP"), ("en", "en-US")])
def test_the_document_says_what_it_is(lang: str, locale: str) -> None:
    files = parts(plain_document(lang))
    there = {name: data.decode() for name, data in files.items() if name.endswith(".xml")}
    assert f"<dc:language>{locale}</dc:language>" in there["docProps/core.xml"]
    assert 'w:eastAsia="游明朝"' in there["word/styles.xml"]
    assert 'w:eastAsia="ja-JP"' in there["word/styles.xml"]
    assert 'w:h="16838" w:w="11906"' in there["word/document.xml"]
    assert {"Heading1", "Heading2"} <= {style(p) for p in body(plain_document(lang))}
    code, drawing = re.findall('<wp:docPr descr="([^"]+)"', there["word/document.xml"])
    assert code == Words(lang, form="plain")("command")
    assert "2-2-2" in drawing
    assert "h1 → o1 w5" in drawing
    if shutil.which("zbarimg"):
        pictures = [data for name, data in files.items() if name.endswith(".png")]
        found = [subprocess.run(ZBAR, input=data, capture_output=True, check=False) for data in pictures]
        assert sorted(one.stdout for one in found) == [b"", b"bpgen exercise\n"]


# `make test` installs it with apt; where that is not possible, the documents are read as XML alone.
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_documents(tmp_path: Path) -> None:
    exercise = make_exercise(drawn("three-layers", 1), Options(lang="en"), IDENTITY_OF_TESTS)
    documents = (tmp_path / "sheet.docx", tmp_path / "key.docx")
    documents[0].write_bytes(plain_document())
    documents[1].write_bytes(word_documents(exercise)[1])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", *map(str, documents)]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    for document in documents:
        shown = text_of(document.with_suffix(".pdf"))
        assert "¿" not in shown, "an equation that LibreOffice does not understand"
        assert "____" in shown
        page = read_word(body(document.read_bytes()))
        results = {plain(step.result) for step in page.steps if step.result} - {r"\bpresult{}"}
        written = shown.replace("−", "-").replace(" ", "")
        assert all(result in written for result in results if "times" not in result)
