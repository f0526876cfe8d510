"""Small input that would need much memory or time is refused before the work begins, in one message."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from attacks.test_fuzz import said
from bpgen.errors import BpgenError, visible
from bpgen.errors.bounds import COORDINATES, DIGITS, KEY_PARTS, PIXELS
from bpgen.formats.logo import read_logo

LARGE = "9" * 5000
#: Of one processor, in seconds; each of these took minutes.
SOON = 5.0


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(*words: str) -> str:
    """What a command says that refuses, soon and with nothing left behind."""
    before, start = sorted(Path().rglob("*")), time.process_time()
    status, out, err = said(*words)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert sorted(Path().rglob("*")) == before
    assert time.process_time() - start < SOON
    return err


def training(**changed: object) -> str:
    lines = {"steps": "1", "batch": '"all"', "points": "30", "inputs": "2", "units": "2", **changed}
    return """steps = {steps}
batch = {batch}
[data]
kind = "blobs"
points = {points}
inputs = {inputs}
[[layers]]
units = {units}
[[layers]]
units = 1
activation = "logistic"
""".format(**lines)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"points": 10**6, "inputs": 100}, f"the most is {COORDINATES:,}"),
        ({"points": 10**6, "units": 3000}, "Use batch = 6660 or less"),
        ({"points": 10**6, "units": 200_000, "batch": 10}, "points times"),
        ({"steps": LARGE}, f"more than {DIGITS} digits"),
        ({"units": "0x" + "f" * 5000}, f"more than {DIGITS} digits"),
    ],
)
def test_a_training_file_that_asks_for_too_much(changed: dict[str, Any], message: str) -> None:
    Path("big.toml").write_text(training(**changed))
    told = refused("train", "big.toml")
    assert message in told
    assert told.startswith("Error: big.toml: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"learning_rate = {LARGE}", f"more than {DIGITS} digits"),
        (f"x = [1, 0x{LARGE}]", f"more than {DIGITS} digits"),
        (".".join(["a"] * 490_000) + " = 1", f"more than {KEY_PARTS} parts"),
        ("x = {" + ".".join(["a"] * 200_000) + " = 1}", f"more than {KEY_PARTS} parts"),
        ('"' + "a" * 900_000 + '" = 1', "Unknown key"),
        ("x = " + "[" * 500_000, "nested too deeply"),
        ("".join(f"k{n} = 1\n" for n in range(40_000)), "Unknown key 'k0'"),
    ],
)
@pytest.mark.parametrize("kind", ["network", "schedule"])
def test_toml_that_would_take_long(kind: str, text: str, message: str) -> None:
    Path("bad.toml").write_text(text)
    words = ("show", "bad.toml") if kind == "network" else ("slides", "--schedule", "bad.toml")
    told = refused(*words)
    assert message in told
    assert len(told) < 500


def test_settings_that_are_too_large() -> None:
    Path("small.toml").write_text(training())
    assert "--set steps" in refused("train", "small.toml", "--set", f"steps={LARGE}")


@pytest.mark.parametrize("side", [int(PIXELS**0.5) + 1, 14_000])
def test_a_picture_is_refused_by_its_pixels(
    side: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("logo.png")
    with monkeypatch.context() as patch:
        patch.setattr(Image, "MAX_IMAGE_PIXELS", None)
        Image.new("1", (side, side)).save(path)
    with pytest.raises(BpgenError, match="pixels"):
        read_logo(path)


def test_a_message_shows_what_a_terminal_would_obey() -> None:
    Path("bad.toml").write_text('"a\\u001b[31mb\\u202ec\\n" = 1\n')
    told = refused("show", "bad.toml")
    assert "\\x1b[31m" in told
    assert "\\u202e" in told
    assert told.count("\n") <= 3
    assert visible("a\nb\x00\u2028") == "a\nb\\x00\\u2028"
    assert len(visible("x" * 10**6)) < 1100


NAMES = {
    "long": "n" * 300,
    "deep": "d/" + "n" * 300 + "/x",
    "nul": "a\0b",
    "none": "",
    "surrogate": "a\ud800b",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_no_file_can_have(name: str) -> None:
    path = NAMES[name]
    Path("small.toml").write_text(training())
    for option, ending in (("--checkpoint", ".ckpt"), ("--plot", ".svg"), ("--save-data", ".csv")):
        refused("train", "small.toml", option, path + ending if path else "")
    refused("exercise", "--network", "neuron", "--format", "tex", "--templates", path or "missing")
    if path:
        refused("exercise", "--network", "neuron", "--format", "tex", "--out", path)
        refused("new", path)
        refused("show", path + ".toml")
        refused("site", "--network", "linear", "--work", path)
        refused("site", "--network", "linear", "--out", path)
        refused("slides", "--schedule", path + ".csv", "--format", "tex")


@pytest.mark.parametrize(("option", "ending"), [("--checkpoint", ".ckpt"), ("--plot", ".svg"), ("--out", "")])
def test_a_file_in_the_place_of_a_folder(option: str, ending: str) -> None:
    Path("file").write_text("mine")
    command = ("train", "neuron") if ending else ("exercise", "--network", "neuron", "--format", "tex")
    assert "a file, not a folder" in refused(*command, option, f"file/x{ending}")
    assert Path("file").read_text() == "mine"
