"""Starting files, the list of presets, and the schema."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen import Network
from bpgen.preset import preset_names
from bpgen.texts import LANGUAGES

Run = Callable[..., Any]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_loads_and_is_proved(lang: str, run: Run, tmp_path: Path) -> None:
    assert run("new", "course.toml", "--lang", lang).out == "course.toml\n"
    network = Network.from_file(tmp_path / "course.toml")
    assert network.architecture.sizes == (2, 3, 2)
    assert run("verify", "course.toml").status == 0


def test_both_languages_start_from_the_same_network(run: Run, tmp_path: Path) -> None:
    tables = []
    for lang in LANGUAGES:
        run("new", f"{lang}.toml", "--lang", lang)
        tables.append(tomllib.loads((tmp_path / f"{lang}.toml").read_text("utf-8")))
    assert tables[0] == tables[1]


def test_a_file_that_is_there_stays_unless_forced(
    run: Run, refused: Callable[..., str], tmp_path: Path
) -> None:
    file = tmp_path / "course.toml"
    file.write_text("mine", encoding="utf-8")
    message = refused("new", file)
    assert "there already" in message
    assert "--force" in message
    assert file.read_text("utf-8") == "mine"
    assert run("new", file, "--force").status == 0
    assert "[[layers]]" in file.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_is_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "folder" in refused("new", "file/course.toml")
    (tmp_path / "folder").mkdir()
    assert "This is a folder" in refused("new", "folder")
    assert "course.toml" in refused("new", "x" * 300 + "/course.toml")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_presets_are_listed_whole_in_80_columns(lang: str, run: Run) -> None:
    out = run("presets", "--lang", lang).out
    assert "…" not in out
    for name in preset_names():
        assert name in out
        assert Network.preset(name).source.split(",", maxsplit=1)[0] in out


def test_presets_as_json(run: Run) -> None:
    rows = {row["name"]: row for row in json.loads(run("presets", "--format", "json").out)}
    assert list(rows) == preset_names()
    assert rows["mazur"]["shape"] == "2-2-2"
    assert rows["mazur"]["activations"] == ["logistic", "logistic"]
    assert all(row["source"] for row in rows.values())


def test_the_schema_knows_every_key_of_the_starting_file(run: Run, tmp_path: Path) -> None:
    schema = json.loads(run("schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    run("new", "course.toml")
    table = tomllib.loads((tmp_path / "course.toml").read_text("utf-8"))
    assert table.keys() <= schema["properties"].keys()
    assert all(key["description"] for key in schema["properties"].values())
