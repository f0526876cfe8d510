"""Checkpoints: a network's run goes on from any round to the same end; files that are none are refused."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen import Network, train
from bpgen.errors import BpgenError
from bpgen.training import rounds
from bpgen.training.checkpoint import load, save
from bpgen.training.session import Rounds
from support.strategies import networks


@given(networks(most_units=3, most_samples=2), st.integers(1, 40), st.data())
@settings(max_examples=40, deadline=None)
def test_a_run_goes_on_from_any_round_to_the_same_end(
    network: Network, total: int, data: st.DataObject
) -> None:
    session = Rounds(network, total, every=data.draw(st.none() | st.integers(1, 10)))
    try:
        states = [session.begin(), *session.advance(session.begin())]
    except BpgenError:
        return  # it diverges, and says so
    at = data.draw(st.integers(0, len(states) - 1))
    again = session.restored(session.kept(states[at]))
    end = [again, *session.advance(again)][-1]
    assert session.kept(end) == session.kept(states[-1])


@given(st.integers(1, 30_000), st.integers(0, 30_000))
@settings(max_examples=15, deadline=None)
def test_rows_and_curve_are_those_of_one_long_training(total: int, stop: int) -> None:
    network = Network.preset("mazur")
    errors, _ = train(network, total + 1)
    session = Rounds(network, total)
    middle = next(s for s in session.advance(session.begin()) if s.updates >= min(stop, total))
    state = [middle, *session.advance(middle)][-1]
    assert [row.error for row in state.rows] == [errors[row.round - 1] for row in state.rows]
    wanted = {1, 2, 3, 10, 100, 1000, 10_000, total, total + 1}
    assert [row.round for row in state.rows] == sorted(n for n in wanted if n <= total + 1)
    assert all(error == errors[n] for n, error in state.curve)
    assert {0, total} <= {n for n, _ in state.curve}
    told = rounds.Errors(total + 1, state.curve)
    assert (told[0], told[-1], len(told)) == (errors[0], errors[-1], total + 1)


PROBLEM = {"steps": "7"}
STATE = {"step": 3, "numbers": [0.1, 1e-300, -0.0, 1 / 3], "rows": [[1, 2.5]]}


def test_floats_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "run.ckpt"
    save(path, PROBLEM, STATE)
    back = load(path, PROBLEM)
    assert repr(back) == repr(STATE)
    assert list(tmp_path.iterdir()) == [path]


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_a_file_cut_anywhere_is_refused(tmp_path_factory: pytest.TempPathFactory, at: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "run.ckpt"
    save(path, PROBLEM, STATE)
    whole = path.read_bytes()
    # Without its last byte, the end of a line, nothing is lost.
    path.write_bytes(whole[: at % (len(whole) - 1)])
    with pytest.raises(BpgenError) as refused:
        load(path, PROBLEM)
    assert str(path) in refused.value.message
    assert refused.value.mend


def test_a_changed_number_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "run.ckpt"
    save(path, PROBLEM, STATE)
    path.write_bytes(path.read_bytes().replace(b"2.5", b"2.6"))
    with pytest.raises(BpgenError, match="incomplete or was changed"):
        load(path, PROBLEM)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]\n", b"\xff\xfe\n", b"hello\nworld\n", b"null\n1\n"])
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "run.ckpt"
    path.write_bytes(data)
    with pytest.raises(BpgenError, match="not a checkpoint"):
        load(path, PROBLEM)


def test_another_problem_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.ckpt"
    mazur, other = Rounds(Network.preset("mazur"), 100), Rounds(Network.preset("mazur"), 200)
    save(path, mazur.problem, mazur.kept(mazur.begin()))
    assert mazur.restored(load(path, mazur.problem)).given == mazur.begin().given
    with pytest.raises(BpgenError, match="--rounds is 100 there and 200 here"):
        load(path, other.problem)
    with pytest.raises(BpgenError, match="The network differs"):
        load(path, Rounds(Network.preset("linear"), 100).problem)
    with pytest.raises(BpgenError, match="the other kind of training"):
        load(path, PROBLEM)


def test_a_full_disk_leaves_the_last_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.ckpt"
    save(path, PROBLEM, STATE)
    before = path.read_bytes()

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BpgenError) as refused:
        save(path, PROBLEM, {**STATE, "step": 4})
    assert "No space left on device" in refused.value.message
    assert "the previous one is unchanged" in refused.value.message
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
