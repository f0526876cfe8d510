"""Sheets by Typst: tagged PDF with titles, bookmarks and what is read out, the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import Destination

from bpgen import Network, evaluate, sample
from bpgen.errors.languages import LANGUAGES, templates_folder
from bpgen.formats.formulas import Formula, Name, with_symbols, written
from bpgen.formats.typst import FONTS, make_pdf, make_pdfs
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.graph.expr import Call, Num
from bpgen.graph.functions.function import Function
from bpgen.graph.functions.known import FUNCTIONS
from bpgen.network.optimiser import Optimiser
from bpgen.printers.typst import TARGET
from bpgen.sheets.exercise import Exercise, Identity, Options, make_exercise, sheet_and_key
from bpgen.trace.printed import Round
from bpgen.words.texts import words
from oracles.optimisers import RULES
from support.strategies import OUTPUTS
from support.tagged import elements, spoken


def exercise_in(lang: str) -> Exercise:
    return make_exercise(Network.from_seed(3), Options(lang=lang), Identity("seed 3", "bpgen"))


@lru_cache(maxsize=8)
def made(lang: str) -> dict[str, bytes]:
    sheet, key = sheet_and_key(exercise_in(lang), "typst")
    return make_pdfs({"sheet": sheet, "key": key})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_says_what_it_is_and_reads_each_formula_out(lang: str) -> None:
    sheet, key = (PdfReader(BytesIO(made(lang)[name])) for name in ("sheet", "key"))
    texts = words("sheet", lang)
    for reader, mark in ((sheet, ""), (key, texts["key_mark"])):
        catalog: Any = reader.trailer["/Root"].get_object()
        assert catalog["/Lang"] == lang
        assert catalog["/MarkInfo"]["/Marked"]
        assert reader.metadata is not None
        title = reader.metadata.title or ""
        assert title.startswith(texts["title"])
        assert title.endswith(mark)
        assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
        found = list(elements(catalog["/StructTreeRoot"]["/K"]))
        read_out = [str(x["/Alt"]) for x in found if x["/S"] in ("/Formula", "/Figure")]
        assert len(read_out) == sum(x["/S"] in ("/Formula", "/Figure") for x in found)
        assert any(f"= {texts['blank']} * {texts['blank']} + " in x for x in read_out) == (reader is sheet)
        levels = [int(str(x["/S"])[2]) for x in found if str(x["/S"])[:2] == "/H"]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
    assert "= -0.1 * 0.15 + 0.15 * 0.35 + 0.1 * 1 = 0.1375" in read_out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_say_what_they_show(lang: str) -> None:
    network = Network.from_seed(3)
    units = (("i1", "i2"), ("h1", "h2"), ("o1", "o2"))
    weights = iter(
        f"w{n} = {w}" for n, w in enumerate((w for x in network.layers for r in x.weights for w in r), 1)
    )
    edges = {f"{a} → {b} {next(weights)}" for x, y in pairwise(units) for b in y for a in x}
    edges |= {f"1 → {unit} b{n} = {network.layers[n - 1].biases[0]}" for n in (1, 2) for unit in units[n]}
    for data in made(lang).values():
        code, drawing = (x.alt for x in spoken(data) if x.kind == "Figure")
        assert code == words("sheet", lang)["command"]
        said, _, listed = drawing.rstrip(".。").replace("：", ": ").partition(": ")
        assert "2-2-2" in said
        assert ("図" in said) == (lang == "ja")
        assert set(re.split("、|, ", listed)) == edges


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bookmarks_lead_to_each_section_and_question(lang: str) -> None:
    reader = PdfReader(BytesIO(made(lang)["sheet"]))
    texts = words("sheet", lang)
    title, below = reader.outline
    assert isinstance(title, Destination)
    assert isinstance(below, list)
    assert title.title == texts["title"]
    assert [isinstance(part, list) for part in below] == [False, True] * 7
    questions = [entry for part in below if isinstance(part, list) for entry in part]
    assert len(questions) == exercise_in(lang).counts[0] + 2
    pages = []
    for number, entry in enumerate(questions, 1):
        assert isinstance(entry, Destination)
        label = texts["question"]["number"].replace("{n}", str(number))
        assert (entry.title or "").startswith(f"{label} ")
        pages.append(reader.get_destination_page_number(entry))
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert pages[-1] == len(reader.pages) - 1


#: A process of its own that says the digests of a sheet and its key.
_FRESH = """
import sys, hashlib
from bpgen import Network
from bpgen.formats.typst import make_pdfs
from bpgen.sheets.exercise import Identity, Options, make_exercise, sheet_and_key
exercise = make_exercise(Network.from_seed(3), Options(lang=sys.argv[1]), Identity("seed 3", "bpgen"))
sheet, key = sheet_and_key(exercise, "typst")
for data in make_pdfs({"sheet": sheet, "key": key}).values():
    print(hashlib.sha256(data).hexdigest())
"""


def test_a_sheet_has_the_same_bytes_from_each_process_and_each_thread() -> None:
    lang = LANGUAGES[0]
    digests = [hashlib.sha256(data).hexdigest() for data in made(lang).values()]
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", _FRESH, lang],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.split() == digests
    sources = dict(zip(("sheet", "key"), sheet_and_key(exercise_in(lang), "typst"), strict=True))
    with ThreadPoolExecutor(4) as pool:
        for done in pool.map(make_pdfs, [sources] * 4):
            assert done == made(lang)


def test_a_sheet_that_is_cut_is_the_same_as_by_hand_and_shares_its_questions() -> None:
    lang = LANGUAGES[0]
    source, _ = sheet_and_key(exercise_in(lang), "typst")
    compiler = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)
    assert compiler.compile(source.encode(), pdf_standards=["ua-1"]) == made(lang)["sheet"]
    other = make_exercise(Network.from_seed(4), Options(lang=lang), Identity("4", "bpgen exercise --seed 4"))
    another, _ = sheet_and_key(other, "typst")
    cut = "\n// ---- its questions ---"
    assert another != source
    assert another.partition(cut)[1:] == source.partition(cut)[1:]
    assert cut in source


def definitions() -> Iterator[str]:
    """The definition of every quantity of networks with each activation, loss and optimiser, as Typst's."""
    shapes: list[tuple[str, str, str, str]] = [
        ("logistic", name, "half-squared-error", "gradient-descent") for name in ActivationName
    ]
    shapes += [("tanh", OUTPUTS[name][0], name, "gradient-descent") for name in LossName]
    shapes += [("tanh", "logistic", "half-squared-error", name) for name in RULES]
    shapes += [(name, "logistic", "half-squared-error", "gradient-descent") for name in ActivationName]
    for hidden, last, loss, optimiser in shapes:
        layers = [[[0.1, 0.2], [0.3, 0.4]]] * 2
        network = Network.from_arrays(
            layers,
            inputs=[0.1, 0.2],
            targets=[1.0, -1.0] if loss == "hinge" else [0.3, 0.7],
            activation=[hidden, last],
            loss=loss,
            optimiser=Optimiser(optimiser),
        )
        for q in evaluate(network).graph.defined:
            assert q.definition is not None
            for e in (q.definition, *q.steps):
                yield written(TARGET, with_symbols(Round(network.graph, 1), e))


def test_every_function_loss_and_optimiser_is_written() -> None:
    assert [f.name for f in FUNCTIONS if ("typst" in f.marks) != ("latex" in f.marks)] == []
    every = sorted(set(definitions()))
    assert len(every) > 200
    names = {f.name for f in FUNCTIONS if "typst" in f.marks}
    calls = [Call(f, tuple(map(Num, range(1, _arity(f) + 1)))) for f in FUNCTIONS if "typst" in f.marks]
    every += [written(TARGET, Formula(call, Name)) for call in calls]
    assert {c.function.name for c in calls} == names
    common, sheet = (
        (templates_folder() / f"formats/typst/{name}.typ").read_text(encoding="utf-8")
        for name in ("common", "preamble")
    )
    ours = common[common.index("#let (equation") : common.index("// A text on one line")]
    ours += sheet[sheet.index("#let frame") : sheet.index("#let interval")]
    ours = "#let (letter-size, factor-size) = (8pt, 8pt)\n" + ours
    source = '#set document(title: "x")\n#let colours = (:)\n#let (ink, grey) = (red, gray)\n= x\n' + ours
    source += "".join(f'#math.equation(alt: "x", ${text}$)\n\n' for text in every)
    assert make_pdf(source)


def _arity(function: Function) -> int:
    marks = function.marks["typst"]
    return 1 if isinstance(marks, str) else 1 + max(mark for mark in marks if isinstance(mark, int))


def test_the_last_question_is_on_one_page() -> None:
    """With the lines to write on: of this shape, there is not room for all of them on the page before."""
    exercise = make_exercise(sample(3, "2-3-2"), Options(lang="en"), Identity("seed 3", "bpgen"))
    sheet = make_pdfs({"sheet": sheet_and_key(exercise, "typst")[0]})["sheet"]
    label = words("sheet", "en")["question"]["read"]
    (page,) = (x for x in (p.extract_text() for p in PdfReader(BytesIO(sheet)).pages) if label in x)
    assert page.index(label) < page.rindex("(1)") < page.rindex("(4)")
