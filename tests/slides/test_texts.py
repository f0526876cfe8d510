"""The words of slides and notes: the same in both languages, all of them used, and nothing but words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from markupsafe import Markup

from bpgen import LayerNetwork, Network, Optimiser
from bpgen.circle.schedule import Meeting, Timetable
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.environment import Words
from bpgen.graph.architecture import BiasRule, LossName, Reduction
from bpgen.graph.build import build_graph
from bpgen.lesson.meaning import reason_for
from bpgen.network.problem import Network as Problem
from bpgen.problems.lecture import Lecture
from bpgen.problems.preset import preset_names
from bpgen.slides.beamer import beamer_source
from bpgen.slides.model import DeckOptions, Detail, NotesPages
from bpgen.slides.reveal import reveal_files
from bpgen.words.texts import word_file
from slides.decks import network_of
from support.sheets import SHAPES, drawn

KINDS = ("slides", "notes", "quantities")
NOTE = ("say", "ask", "mistake")
Texts = Mapping[str, Any]
#: A meeting whose place is known.
PLACED = Timetable((Meeting(date(2027, 5, 12), ("1-1",), ("A",), time(16, 20), place="Room 1"),))


def texts(kind: str, lang: str) -> Texts:
    """The texts of one kind."""
    return tomllib.loads(word_file(lang, f"{kind}.toml").read_text(encoding="utf-8"))


def flat(found: Texts, before: str = "") -> Iterator[tuple[str, str]]:
    """Each text with its dotted key."""
    for key, value in found.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def names(text: str) -> list[str]:
    """The names in braces, in alphabetical order."""
    return sorted(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_the_same_texts_with_the_same_values(kind: str) -> None:
    ja, en = (dict(flat(texts(kind, lang))) for lang in LANGUAGES)
    assert list(ja) == list(en)
    assert len(ja) > 50
    for key, text in ja.items():
        assert names(text) == names(en[key]), key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_texts_hold_words_only(kind: str, lang: str) -> None:
    for key, text in flat(texts(kind, lang)):
        assert text.strip(), key
        assert not re.search(r"[\\$`^~#%&<>|]|\*\*|[a-z]_|_[a-z]", text.replace("0\u00a0<\u00a0{eta}", "")), (
            key
        )
        rest = re.sub(r"\{\w+\}", "", text)
        assert "{" not in rest, key
        assert "}" not in rest, key
        assert "  " not in text, key
        assert "TODO" not in text, key  # none of our words waits to be written


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_note_has_its_three_texts(lang: str) -> None:
    reasons = {key: note for key, note in texts("quantities", lang).items() if note.keys() & set(NOTE)}
    for found in (texts("notes", lang)["slide"], reasons):
        for key, note in found.items():
            assert [part for part in note if part not in ("title", "why")] == list(NOTE), key
            assert note["ask"].rstrip("。").endswith(("）", ")")), f"{key}: a question has its answer"


def networks() -> Iterator[Problem]:
    """Networks of every kind: presets, other shapes, and those whose training rises or diverges."""
    yield from map(Network.preset, preset_names())
    yield from (drawn(shape, 1) for shape in SHAPES)
    yield network_of("4-5-3")
    yield network_of("2-1-1")
    yield replace(Network.preset("linear"), learning_rate=1000.0)
    yield replace(Network.preset("xor-tanh"), learning_rate=100.0)
    yield replace(Network.preset("mazur"), biases=BiasRule.LAYER, trained_biases=True)
    yield replace(Network.preset("mazur"), input_gradients=True)
    yield replace(
        Network.preset("mazur"), optimiser=Optimiser("adagrad", schedule="step", gamma=0.5, every=2)
    )
    linear = replace(Network.preset("linear"), loss=LossName.MEAN_SQUARED_ERROR)
    yield replace(linear, optimiser=Optimiser("momentum", weight_decay=0.1))
    batch = replace(Network.preset("mini-batch"), optimiser=Optimiser("rmsprop", l2=0.1))
    yield replace(batch, reduction=Reduction.MEAN)


@pytest.fixture(scope="module")
def used() -> dict[str, dict[str, set[str]]]:
    """Every key that decks of all kinds ask for, with the names of the values that they give."""
    found: dict[str, dict[str, set[str]]] = {kind: {} for kind in KINDS}
    real_init, real_call = Words.__init__, Words.__call__

    def init(self: Words, *args: Any, kind: str = "sheet", **named: Any) -> None:
        real_init(self, *args, kind=kind, **named)
        self.kind_of_tests = kind  # type: ignore[attr-defined]

    def call(self: Words, key: str, **values: object) -> Markup:
        kind = self.kind_of_tests  # type: ignore[attr-defined]
        if kind in found:
            found[kind].setdefault(key, set(values)).intersection_update(values)
        return real_call(self, key, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Words, "__init__", init)
        patch.setattr(Words, "__call__", call)
        for network in networks():
            beamer_source(network, DeckOptions(lang="en", notes=NotesPages.PAGES))
        beamer_source(LayerNetwork.preset("rnn"), DeckOptions(lang="en", notes=NotesPages.PAGES))
        own = Lecture(contents=("a",), references=("b",), next=("c",))
        full = DeckOptions(lang="en", detail=Detail.FULL, lecture=own, schedule=PLACED)
        beamer_source(Network.preset("mazur"), full)
        reveal_files(Network.preset("mazur"), DeckOptions(lang="en", notes=NotesPages.PAGES))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_is_used_and_every_use_has_its_text(
    kind: str, used: dict[str, dict[str, set[str]]]
) -> None:
    """What stands in a list of texts, one bullet each, is used through its list."""
    known = dict(flat(texts(kind, "en")))
    assert set(used[kind]) <= set(known)
    left = set(known) - set(used[kind])
    if kind == "quantities":
        # Titles and reasons are read by keys that are put together; no deck has all optimisers and graphs.
        left = {key for key in left if key.endswith(NOTE)}
    if kind == "slides":
        left -= {"title", "stop"}  # read by their names: an option's title, and what is taken off a sentence
    assert not left, ", ".join(sorted(left))
    for key, values in used[kind].items():
        assert set(names(known[key])) <= values, key


def test_every_reason_of_a_step_has_its_note() -> None:
    reasons = {
        reason_for(network, q) for network in networks() for q in build_graph(network.architecture).defined
    }
    for lang in LANGUAGES:
        noted = {key for key, one in texts("quantities", lang).items() if one.keys() & set(NOTE)}
        # The weight on a path is found on the path's slide.
        assert reasons - {"net_by_out", "net_by_input"} == noted
