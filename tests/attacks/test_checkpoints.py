"""Checkpoints that were changed and whose hash was made again: every value is looked at before it is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attacks import fuzzing
from attacks.test_fuzz import said
from bpgen import Network
from bpgen.training.files import open_training
from bpgen.training.session import Rounds, Steps


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


_WRONG: tuple[object, ...] = (None, "x", -1, 10**30, [[]], [None], {}, True, 0.5)


def _wrong(kept: dict[str, Any]) -> list[object]:
    """What a state is not, in many shapes."""
    out: list[object] = [{}, [], None, 7, "state", {**kept, "more": 1}]
    for key, value in kept.items():
        out += [{k: v for k, v in kept.items() if k != key}]
        out += [{**kept, key: x} for x in (*_WRONG, [value])]
        if isinstance(value, list) and value:
            out += [{**kept, key: x} for x in (value[:-1], value * 2, [float("nan"), *value[1:]])]
    return out


def _runs(folder: Path) -> list[Rounds | Steps]:
    file = folder / "small.toml"
    file.write_text(fuzzing.TRAINING)
    return [Rounds(Network.preset("neuron"), 20), Steps(*open_training(file))]


@pytest.mark.parametrize("which", [0, 1])
def test_a_checkpoint_of_any_shape_is_looked_at(which: int, tmp_path: Path) -> None:
    run: Any = _runs(tmp_path)[which]
    state = next(iter(run.advance(run.begin())))
    kept = json.loads(json.dumps(run.kept(state)))
    assert run.kept(run.restored(kept)) == run.kept(state)
    words = ("small.toml",) if which else ("neuron", "--rounds", "20")
    shapes = _wrong(kept)
    assert len(shapes) > 40
    for shape in shapes:
        Path("run.ckpt").write_bytes(fuzzing.checkpoint(run, json.dumps(shape).encode()))
        status, out, err = said("train", *words, "--checkpoint", "run.ckpt", "--resume")
        assert (status, out) == (2, ""), shape
        assert "run.ckpt: The checkpoint was changed" in err, shape


def test_a_checkpoint_nested_without_end_is_refused() -> None:
    run, _ = fuzzing.state()
    for text in (b"[" * 100_000, b'{"updates":' + b"9" * 5000 + b"}", b"\xff", b""):
        Path("run.ckpt").write_bytes(fuzzing.checkpoint(run, text))
        status, out, err = said("train", "neuron", "--rounds", "5", "--checkpoint", "run.ckpt", "--resume")
        assert (status, out) == (2, "")
        assert "run.ckpt: The checkpoint was changed" in err
