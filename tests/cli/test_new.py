"""Starting files, the list of presets, and the schema."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.graph.architecture import LossName
from bpgen.problems.preset import graph_names, layer_names, preset_names
from bpgen.problems.sampling import SAMPLER
from bpgen.words.texts import words

Run = Callable[..., Any]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_loads_and_is_proved(lang: str, run: Run, tmp_path: Path) -> None:
    assert run("new", "course.toml", "--lang", lang).out == "course.toml\n"
    network = Network.from_file(tmp_path / "course.toml")
    assert network.architecture.sizes == (2, 3, 2)
    assert run("verify", "course.toml").status == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_optimiser_of_a_new_file_only_needs_its_remarks_removed(
    lang: str, run: Run, tmp_path: Path
) -> None:
    run("new", "course.toml", "--lang", lang)
    file = tmp_path / "course.toml"
    own = re.sub(r"(?m)^# (?=\[optimiser\]|kind = |beta1 = )", "", file.read_text("utf-8"))
    file.write_text(own, "utf-8")
    assert Network.from_file(file).architecture.update.optimiser == "adam"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_of_a_graph_is_shown_and_valid(lang: str, run: Run, tmp_path: Path) -> None:
    assert run("new", "own.toml", "--graph", "--lang", lang).out == "own.toml\n"
    table = tomllib.loads((tmp_path / "own.toml").read_text("utf-8"))
    schema = json.loads(run("schema", "--graph").out)
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(table) == set(schema["properties"])
    assert "df/dx" in run("show", "own.toml", "--lang", lang).out


@pytest.mark.parametrize("command", [("new", "a.toml"), ("schema",)])
def test_a_file_of_two_kinds_is_refused(command: tuple[str, ...], run: Run) -> None:
    done = run(*command, "--graph", "--training")
    assert done.status == 2
    assert "--training" in done.err
    assert "--graph" in done.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_says_which_sampler_draws(lang: str, run: Run, tmp_path: Path) -> None:
    """So that the same file is the same network under a later one, too."""
    run("new", "course.toml", "--lang", lang)
    text = (tmp_path / "course.toml").read_text("utf-8")
    assert tomllib.loads(text)["sampler"] == SAMPLER


def test_a_file_that_names_its_sampler_is_drawn_by_it(run: Run, tmp_path: Path) -> None:
    """Seed 16, with this sample, is one of those that mean another network since version 2."""
    drawn = {}
    for sampler in ("", "sampler = 1", "sampler = 2"):
        layers = "[[layers]]\nunits = 2\n" * 2
        sample = "[[samples]]\ninputs = [0.9, 0.45]\ntargets = [0.05, 0.95]\n"
        (tmp_path / "a.toml").write_text(f"seed = 16\n{sampler}\n{layers}{sample}", encoding="utf-8")
        drawn[sampler] = Network.from_file(tmp_path / "a.toml")
    assert drawn[""] == drawn["sampler = 2"]
    assert drawn["sampler = 1"] != drawn["sampler = 2"]


@pytest.mark.parametrize("command", ["show", "explain", "program", "train", "verify"])
def test_every_command_with_a_seed_takes_the_sampler(command: str, run: Run) -> None:
    seed = ("--seeds", "8:8") if command == "verify" else ("--seed", 8)
    more = {"explain": ("w1+",), "train": ("--rounds", 2)}.get(command, ())
    one, two = (run(command, *seed, "--sampler", n, *more) for n in (1, 2))
    assert (one.status, two.status) == (0, 0)
    assert one.out != two.out


def test_a_sheet_of_an_earlier_sampler_says_so_and_how_to_make_it_again(run: Run, tmp_path: Path) -> None:
    sheets = {}
    for options in ((), ("--sampler", 1)):
        run("exercise", "--seed", 8, *options, "--lang", "en", "--format", "tex", "--out", "a")
        stem = f"seed-8{'-sampler-1' if options else ''}-en-sheet.tex"
        sheets[options] = (tmp_path / "a" / stem).read_text(encoding="utf-8").replace(r"{\kern0pt}", "")
    assert "8 (network 2-2-2; drawing rule 2)" in sheets[()]
    assert "8 (network 2-2-2; drawing rule 1)" in sheets["--sampler", 1]
    assert "% bpgen exercise --seed 8 --lang en\n" in sheets[()]
    assert "% bpgen exercise --seed 8 --sampler 1 --lang en\n" in sheets["--sampler", 1]


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
    assert "already exists" in message
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
    assert list(rows) == [*preset_names(), *layer_names(), *graph_names()]
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_says_what_each_loss_is(lang: str, run: Run, tmp_path: Path) -> None:
    run("new", "course.toml", "--lang", lang)
    lines = (tmp_path / "course.toml").read_text("utf-8").splitlines()
    said = dict(re.findall(r"^#   ([a-z-]+): (.+)$", "\n".join(lines), re.MULTILINE))
    assert [*said] == [*LossName]
    assert [name for name, text in said.items() if words(f"losses/{name}", lang)["name"] not in text] == []
    assert "softmax" in said["categorical-cross-entropy"]
    assert max(map(len, lines)) <= 104


@pytest.mark.parametrize("name", ["mazur", "lstm-gomez"])
def test_other_numbers_for_the_same_network(name: str, run: Run, tmp_path: Path) -> None:
    assert run("new", "a.toml", "--like", name, "--seed", 5).status == 0
    assert run("new", "b.toml", "--like", name, "--seed", 5).status == 0
    assert run("new", "c.toml", "--like", "a.toml", "--seed", 6).status == 0
    first, again, other = ((tmp_path / f"{x}.toml").read_bytes() for x in "abc")
    assert first == again != other
    assert run("verify", "a.toml").status == 0


def test_what_cannot_be_drawn_is_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "--like" in refused("new", "a.toml", "--seed", 5)
    assert "--like" in refused("new", "a.toml", "--like", "mazur", "--graph")
    assert "graph of formulas" in refused("new", "a.toml", "--like", graph_names()[0])
    assert "lstm-gomz" in refused("new", "a.toml", "--like", "lstm-gomz")
    assert not (tmp_path / "a.toml").exists()
