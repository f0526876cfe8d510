"""Each idea has its words in one file of each language, and there is no file of what there is not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bpgen.classroom.platforms import PLATFORMS
from bpgen.errors import BpgenError
from bpgen.errors.languages import LANGUAGES
from bpgen.exports.formats import FORMATS
from bpgen.graph.activations import ACTIVATIONS
from bpgen.graph.activations.activation import Activation
from bpgen.graph.kinds import KINDS
from bpgen.graph.losses import LOSSES
from bpgen.graph.mistakes import mistake_names
from bpgen.graph.optimisers import OPTIMISERS, PLAIN
from bpgen.graph.schedules import CONSTANT, SCHEDULES
from bpgen.printers.notation import NOTATIONS
from bpgen.programs.frameworks import FRAMEWORKS
from bpgen.words.ideas import FOLDERS
from bpgen.words.texts import word_file, words

#: Of what sheets and pages tell, and what the reference of network files adds.
TOLD = {"name", "about"}
PROVED = {"name", "about", "title", "derivation"}


def defined(a: Activation) -> bool:
    """Whether some program has an activation function of its own."""
    return any(a.is_defined_in(f) for f in FRAMEWORKS)


def wanted() -> Mapping[str, Mapping[str, set[str]]]:
    """The keys that each file must have, by folder and name."""
    noted = {True: {"convention"}, False: set[str]()}
    pairs = {pair.section for loss in LOSSES.values() for pair in loss.pairs.values() if pair.section}
    return {
        "activations": {
            a.name: PROVED
            | {"slope"}
            | noted[a.noted]
            | ({"docstring"} if defined(a) else set())
            | ({"program"} if a.is_defined_in("python") else set())
            | set(a.words.values())
            for a in ACTIVATIONS.values()
        },
        "losses": {a.name: PROVED | noted[a.noted] for a in LOSSES.values()},
        "pairs": {name: {"title", "derivation"} for name in pairs},
        "optimisers": {name: {"about"} if name == PLAIN else TOLD for name in OPTIMISERS},
        "schedules": {name: {"about"} if name == CONSTANT else TOLD for name in SCHEDULES},
        "notations": {name: {"about"} for name in NOTATIONS},
        "frameworks": {name: set[str]() for name in FRAMEWORKS},  # what only one of them has to say
        "exports": {name: {"help"} for name in FORMATS},
        "platforms": {name: {"help"} for name in PLATFORMS},
        "layers": {name: {"name", "rule", "quantities"} for name in KINDS},
        "mistakes": {name: {"title", "text"} for name in mistake_names()},
    }


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_idea_has_its_words_and_no_other(lang: str, folder: str) -> None:
    files = {
        path.stem: set(words(f"{folder}/{path.stem}", lang)) for path in word_file(lang, folder).iterdir()
    }
    assert files.keys() <= wanted()[folder].keys()
    for name, keys in wanted()[folder].items():
        assert files.get(name, set()) >= keys, name


@pytest.mark.parametrize("folder", FOLDERS)
def test_all_languages_say_the_same_of_an_idea(folder: str) -> None:
    for path in word_file(LANGUAGES[0], folder).iterdir():
        first, *others = (words(f"{folder}/{path.stem}", lang) for lang in LANGUAGES)
        for other in others:
            assert other.keys() == first.keys(), path.stem
            if "derivation" in first:
                assert other["derivation"].keys() == first["derivation"].keys(), path.stem


def test_a_table_reads_the_files_that_are_asked_for() -> None:
    words.cache_clear()
    assert words("sheet", "en")["activation"]["leaky-relu"] == "leaky ReLU"
    assert words("programs", "en")["function"]["leaky_relu"].startswith("Leaky ReLU")
    assert words.cache_info().currsize == 3  # these two, and the function's own


def test_what_is_no_idea_has_no_text() -> None:
    table = words("sheet", "en")["activation"]
    assert "sheet" not in table
    assert set(table) == set(ACTIVATIONS)
    assert len(table) == len(ACTIVATIONS)


def test_a_lecturers_own_words_of_an_idea(tmp_path: Path) -> None:
    own = tmp_path / "words" / "en"
    (own / "losses").mkdir(parents=True)
    (own / "losses" / "huber.toml").write_text('name = "mine"', encoding="utf-8")
    (own / "sheet.toml").write_text('[activation]\nrelu = "rectifier"', encoding="utf-8")
    sheet = words("sheet", "en", tmp_path)
    assert (sheet["loss"]["huber"], sheet["loss"]["hinge"]) == ("mine", "sum of hinge losses")
    assert (sheet["activation"]["relu"], sheet["activation"]["leaky-relu"]) == ("rectifier", "leaky ReLU")
    (own / "sheet.toml").write_text('[activation]\nrelo = "rectifier"', encoding="utf-8")
    words.cache_clear()
    with pytest.raises(BpgenError, match=r"Unknown text 'relo'\."):
        words("sheet", "en", tmp_path)
