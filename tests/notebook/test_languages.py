"""Displays in the reader's language: the locale's for networks and numbers, a sheet's own for the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from bpgen import (
    Contract,
    Network,
    Policy,
    ScalarGraph,
    evaluate,
    figure,
    make_program,
    make_sheet,
    sample,
    work,
)
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.plain import phrase
from bpgen.words.texts import words

#: A title and a name that are in no language.
MAZUR = replace(Network.preset("mazur"), title="§", name="x")
DEEP = Network.from_arrays(
    [[[0.1]]] * 10, [0.5, None] * 5, inputs=[[0.1]] * 20, targets=[[0.5]] * 20, reduction="mean", title="§"
)
VALUES = {f"x{n}": n for n in range(45)}
SHOWN: dict[str, Any] = {
    "network": MAZUR,
    "deep": DEEP,
    "some biases": sample(3, "2-3-2", biases=["none", "layer:trained"], title="§"),
    "batch": replace(Network.preset("mini-batch"), title="§"),
    "graph": ScalarGraph(VALUES, {"f": " + ".join(VALUES)}, "f", title="§"),
    "trace": evaluate(MAZUR),
    "many rounds": evaluate(MAZUR, 40),
    "many quantities": evaluate(DEEP),
    "worked": work(MAZUR),
    "carried to places": work(MAZUR, Contract("carry", Policy("places", 4)), 2),
}
LOCALE = {"ja": "ja_JP.UTF-8", "en": "C"}
JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def displayed(thing: Any) -> Tag:
    """The whole of a display."""
    found = BeautifulSoup(thing._repr_html_(), "html.parser").find("div")
    assert isinstance(found, Tag)
    return found


@pytest.fixture(scope="module", params=sorted([*SHOWN, "sheet", "sheet to carry"]))
def pair(request: pytest.FixtureRequest) -> dict[str, Tag]:
    """One display in each language."""
    with pytest.MonkeyPatch.context() as patch:
        found = {}
        for lang, locale in LOCALE.items():
            patch.setenv("LANG", locale)
            if "sheet" in request.param:
                # The locale is the other one: a sheet is displayed in its own language.
                patch.setenv("LANG", LOCALE["en" if lang == "ja" else "ja"])
                contract = Contract("carry", Policy("places", 3)) if "carry" in request.param else None
                found[lang] = displayed(make_sheet(MAZUR, lang=lang, contract=contract))
            else:
                found[lang] = displayed(SHOWN[request.param])
        return found


def test_a_display_is_in_one_language(pair: dict[str, Tag]) -> None:
    assert {lang: shown["lang"] for lang, shown in pair.items()} == {"ja": "ja", "en": "en"}
    for shown in pair.values():
        for part in shown.find_all(["style", "code"]):
            part.decompose()
    assert not JAPANESE.search(pair["en"].get_text())
    for cell in pair["ja"].find_all(string=True):
        assert not re.search("[A-Za-z]{2,}[ ,;]+[A-Za-z]{2,}", cell), cell
    # What is said in words at all is said in Japanese: no heading is left.
    for heading in pair["ja"].find_all("th"):
        assert JAPANESE.search(heading.get_text()), heading


def test_languages_show_the_same_in_the_same_places(pair: dict[str, Tag]) -> None:
    tags = [[(tag.name, tag.get("class")) for tag in shown.find_all(True)] for shown in pair.values()]
    assert tags[0] == tags[1]
    numbers = [[cell.get_text() for cell in shown.select("td.bp-number, td code")] for shown in pair.values()]
    assert [x.replace("--lang ja", "--lang en") for x in numbers[0]] == numbers[1]


def test_both_languages_have_the_same_words_and_all_are_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    flat = [
        {f"{group}.{key}": set(re.findall(r"\{\w+\}", text)) for group, texts in found.items()
         for key, text in texts.items()}
        for found in (words("notebook", lang) for lang in LANGUAGES)
    ]  # fmt: skip
    assert flat[0] == flat[1]
    asked = set()

    def noted(texts: Any, key: str, **values: object) -> str:
        asked.add(key)
        return phrase(texts, key, **values)

    monkeypatch.setattr("bpgen.notebook.spoken.phrase", noted)
    for thing in (*SHOWN.values(), make_sheet(MAZUR)):
        thing._repr_html_()
    assert set(flat[0]) <= asked


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_of_a_user_is_text_in_each_language(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", LOCALE[lang])
    hostile = "<b onclick=alert(1)>「\"'& $x$"
    network = replace(MAZUR, title=hostile)
    for thing in (network, evaluate(network), work(network), make_sheet(MAZUR, lang=lang, title=hostile)):
        shown = displayed(thing)
        assert hostile in shown.get_text()
        assert not shown.find_all("b")


def test_what_is_kept_has_the_language_that_its_call_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale decides about displays alone: the same call makes the same bytes everywhere."""
    made = []
    for locale in LOCALE.values():
        monkeypatch.setenv("LANG", locale)
        sheet = make_sheet(MAZUR)
        tables = evaluate(MAZUR).table(), work(MAZUR).table()
        made.append((figure(MAZUR), sheet.sheet_tex, repr(sheet), make_program(MAZUR), tables))
    assert made[0] == made[1]
