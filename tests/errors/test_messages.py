"""What is said in Japanese is in Japanese: errors that people meet, and every text of ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bpgen.circle.schedule import parse_schedule
from bpgen.errors import BpgenError
from bpgen.formats.escape import check_printable
from bpgen.formats.logo import read_logo
from bpgen.graph.build import build_graph
from bpgen.lesson.choose import blanks
from bpgen.marking.answers import read_answers
from bpgen.problems.opening import open_network
from bpgen.problems.preset import read_preset
from bpgen.programs.program import program
from bpgen.trace.evaluate import evaluate, train
from bpgen.training.checkpoint import load
from bpgen.training.csv_points import read_points
from bpgen.training.files import parse_training
from bpgen.words.texts import word_file

#: Three words of a language with Latin letters in a row.
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?: [A-Za-z']{2,}){2,}")
#: What is typed or quoted: data, not words of ours.
DATA = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|apt-get[\w -]+|^bpgen .*$", re.MULTILINE)
MAZUR = read_preset("mazur")


def answers(text: str) -> None:
    read_answers(text.encode(), build_graph(MAZUR.architecture), 1, "a.csv")


def schedule(text: str) -> None:
    parse_schedule(text, where="s.csv", kind="csv")


def training(text: str) -> None:
    parse_training(text.encode(), where="t.toml", name="t", folder=Path())


def points(text: str) -> None:
    Path("p.csv").write_text(text, encoding="utf-8")
    read_points(Path("p.csv"))


def file(text: str) -> Path:
    Path("some.txt").write_text(text, encoding="utf-8")
    return Path("some.txt")


LAYERS = '[[layers]]\nunits = 1\nactivation = "logistic"\n'
MISTAKES: dict[str, Callable[[], object]] = {
    "answers: one column": lambda: answers("net_h1\nnet_h2"),
    "answers: no number": lambda: answers("net_h1,abc"),
    "answers: a name": lambda: answers("nte_h1,1"),
    "answers: another network": lambda: answers("net_h9,1"),
    "answers: a round": lambda: answers("net_h1,1,7"),
    "points: one class": lambda: points("1,2,a\n2,3,a\n"),
    "points: a cell": lambda: points("x,y,c\n1,2,a\n1,two,b\n"),
    "points: cells": lambda: points("1,2,a\n1,2\n"),
    "training: no layers": lambda: training("steps = 1\n"),
    "training: steps": lambda: training(f"steps = 0\n{LAYERS}"),
    "training: moons": lambda: training(f"{LAYERS}[data]\nclasses = 3\n"),
    "training: batch": lambda: training(f"batch = 401\n{LAYERS}"),
    "training: loss": lambda: training(f'loss = "categorical-cross-entropy"\n{LAYERS}'),
    "checkpoint": lambda: load(file("{}\n"), {}),
    "logo": lambda: read_logo(file("no picture")),
    "schedule: date": lambda: schedule("date,section,presenters\n12.5.2027,1,A\n"),
    "schedule: column": lambda: schedule("date,section,presenters,xyz\n2027-05-12,1,A,B\n"),
    "schedule: heading": lambda: schedule("date,section\n2027-05-12,1\n"),
    "schedule: twice": lambda: schedule("date,section,presenters\n" + "2027-05-12,1,A\n" * 2),
    "schedule: time": lambda: schedule("date,time,section,presenters\n2027-05-12,25:00,1,A\n"),
    "trace: name": lambda: evaluate(MAZUR).value("net_h9"),
    "trace: round": lambda: evaluate(MAZUR).value("net_h1", 3),
    "trace: diverges": lambda: train(replace(read_preset("linear"), learning_rate=50.0), 100),
    "worked": lambda: blanks(build_graph(MAZUR.architecture), (), ("zzz",), None),
    "glyph": lambda: check_printable("안", "--title"),
    "framework": lambda: program(MAZUR, "tensorflow"),
    "rounds": lambda: program(MAZUR, rounds=0),
    "variant": lambda: open_network("mazur+more", Path()),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_japanese(mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BpgenError) as refused:
        MISTAKES[mistake]()
    told = refused.value.text("ja")
    assert not ENGLISH.search(DATA.sub("", told)), told
    assert re.search(r"[。」]$", told), told


def test_what_a_training_file_lacks_is_in_the_file_that_new_writes_for_training() -> None:
    with pytest.raises(BpgenError) as refused:
        training("steps = 1\n")
    assert all("`bpgen new --training FILE`" in refused.value.text(lang) for lang in ("en", "ja"))


def texts(found: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        for name, value in found.items():
            yield from texts(value, f"{key}.{name}")
    elif isinstance(found, list):
        for value in found:
            yield from texts(value, key)
    elif isinstance(found, str):
        yield key, found


@pytest.mark.parametrize("path", sorted(word_file("ja", "").glob("*.toml")), ids=lambda p: p.stem)
def test_every_japanese_text_is_in_japanese(path: Path) -> None:
    found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, text in texts(found):
        assert re.search("[ぁ-んァ-ヶ一-鿿]", text) or not ENGLISH.search(DATA.sub("", text)), key
